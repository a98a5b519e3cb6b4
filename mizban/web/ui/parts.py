"""What the components are given. Templates read attributes only, so any object with the same names will do.

Every text arrives ready for the reader: translated, localised, with the digits of the page's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Tone = Literal["", "info", "ok", "warn", "err"]


@dataclass(frozen=True)
class Link:
    """A way onward. `current` marks the page that one is on; `icon` is a name in icons.svg."""

    text: str
    href: str
    icon: str = ""
    current: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Desk:
    """What the frame of every page shows: whose desk this is, and where one can go from here.

    `mark` is the address of the organisation's own picture; without it the page carries Mizban's. `rendered` keeps the
    parts of the frame that say the same on every page of this desk (the tag `lasting`).
    """

    name: str
    organisation: str = ""
    mark: str = ""
    home: str = "/"
    nav: Sequence[Link] = ()
    footer: Sequence[Link] = ()
    contact: str = ""
    demo: bool = False
    rendered: dict[tuple[str, bool], str] = field(default_factory=dict, init=False, compare=False, repr=False)


@dataclass(frozen=True)
class Tab:
    """One of several views of the same things, or a box of the inbox. `hot` means: something here is late."""

    text: str
    href: str
    count: int | None = None
    current: bool = False
    hot: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a way. `state`: `done`, `now`, `stopped` (the clock stands still) or `next`."""

    title: str
    state: Literal["done", "now", "stopped", "next"]
    at: date | datetime | None = None
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class FileRow:
    """A file that was sent. `state`: `sending`, `pending` (being checked), `accepted`, or `refused` with its `why`.

    `href` opens the file, `poll` is asked for the row again while the check lasts, `remove` is told of a removal by
    script (DELETE); without script the button `remove_file` with the `id` is sent with the form.
    """

    id: str
    name: str
    size: int
    state: Literal["sending", "pending", "accepted", "refused"]
    why: str = ""
    href: str = ""
    remove: str = ""
    poll: str = ""
    image: bool = False


@dataclass(frozen=True)
class Row:
    """A line of a summary. `kind` `code` shows `value` as a code to be copied; `files` lists what was sent for one of
    `kind` `file`."""

    label: str
    value: str = ""
    href: str = ""
    kind: Literal["text", "code", "file"] = "text"
    files: Sequence[FileRow] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table. `href` makes its heading a way to sort, `sorted` says how it is sorted now."""

    label: str
    href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    number: bool = False


@dataclass(frozen=True)
class Cell:
    text: str
    href: str = ""
    kind: Literal["text", "code", "chip", "number"] = "text"
    tone: Tone = ""


@dataclass(frozen=True)
class Door:
    """One of the few things that people come for."""

    title: str
    text: str
    href: str
    icon: str


@dataclass(frozen=True)
class ServiceCard:
    title: str
    profile: str
    apply: str = ""
    line: str = ""
    icon: str = "list"
    facts: Sequence[tuple[str, str, str]] = ()  # (icon, what, value)
    more: Sequence[Link] = ()


@dataclass(frozen=True)
class Notice:
    text: str
    on: date | None = None
    href: str = ""


@dataclass(frozen=True)
class Message:
    """A message of a conversation. `kind`: `theirs`, `mine`, `inside` (only colleagues see it) or `event`."""

    kind: Literal["theirs", "mine", "inside", "event"]
    text: str
    at: datetime
    who: str = ""
    of: str = ""
    """The office of whoever wrote it."""
    read: bool = False
    asks: bool = False
    files: Sequence[FileRow] = ()
    id: str = ""
    pin: str = ""
    """Where a note can be pinned above its case; the address takes its id as `message`."""
    correct: str = ""
    """Where its writer puts it right."""
    corrects: str = ""
    corrects_at: datetime | None = None
    """The message that it puts right."""
    corrected: str = ""
    """The one that puts it right."""
    call: str = ""
    called_at: datetime | None = None
    """Of a call by telephone: which, and when."""


@dataclass(frozen=True)
class Province:
    """A province as one can choose it, where the one of `organisations` does not say enough. `off`: not served here."""

    code: str
    slug: str
    name: str
    count: int | None = None
    current: bool = False
    off: bool = False
    href: str = ""


@dataclass(frozen=True)
class Day:
    """The messages of one day of a conversation."""

    on: date
    messages: Sequence[Message] = field(default_factory=tuple)
