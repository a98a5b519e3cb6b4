"""The conversation of a case as a page shows it, for either side: messages by day, what waits, forms to write in."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.conversations.actions.writing import OVER
from mizban.conversations.models import Call
from mizban.conversations.queries import Held, Said, Writing
from mizban.core import clock
from mizban.core.amounts import number
from mizban.files.kinds import MEGABYTE
from mizban.files.limits import limits
from mizban.web.file_rows import file_row
from mizban.web.ui.parts import Day, FileRow, Message
from mizban.web.ui.templatetags.ui import localised_text

RETURNED: dict[str, str | Promise] = {"conversation_over": OVER}
CAME_BACK = gettext_lazy("این پیام نرفت، چون پیش از رفتنش کار تغییر کرد. ببینید و دوباره بفرستید")
CALLS = {
    Call.MADE: gettext_lazy("تماس تلفنی اداره با متقاضی"),
    Call.TAKEN: gettext_lazy("تماس تلفنی متقاضی با اداره"),
}


@dataclass(frozen=True)
class Refused:
    """Why nothing was sent. What was typed and chosen waits in the draft, which the page shows again; `typed` is what
    came after a session had ended, and is in no draft yet, or is too long for one."""

    problems: tuple[str, ...]
    status: int
    typed: str = ""


@dataclass(frozen=True)
class Stranded:
    """What was written where nothing can be sent any more, and why."""

    problems: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Correction:
    """The message that is being put right."""

    pk: int
    at: dt.datetime
    text: str = ""


@dataclass(frozen=True)
class Composer:
    """One form to write in: to the other side, or to colleagues. `uploads` takes its files one by one, `writing` hears
    that somebody is."""

    key: str
    text: str
    files: Sequence[FileRow]
    internal: bool
    uploads: str
    writing: str
    problems: tuple[str, ...] = ()
    corrects: Correction | None = None

    @property
    def name(self) -> str:
        return "note" if self.internal else "message"

    @property
    def begun(self) -> bool:
        return bool(self.text or self.files or self.problems or self.corrects)

    @property
    def most_files(self) -> int:
        return limits().max_files

    @property
    def most_bytes(self) -> int:
        """Of one file."""
        return limits().bounds.max_bytes

    @property
    def takes(self) -> str:
        """What may be attached, before anybody tries."""
        sentence = _("تا %(n)s فایل، هر کدام تا %(max)s مگابایت: عکس، PDF، ورد یا اکسل")
        return sentence % {"n": number(self.most_files), "max": number(self.most_bytes // MEGABYTE)}


@dataclass(frozen=True)
class Waiting:
    """What the reader has sent, while it may be taken back: so many seconds more."""

    key: str
    text: str
    files: Sequence[FileRow]
    seconds: int
    asks: bool
    address: str


def days_of(said: Sequence[Said], *, for_staff: bool, address: str, sides: Collection[bool] = ()) -> list[Day]:
    """Messages by day. `address` is that of the conversation; `sides` those (internal or not) on which the reader may
    put right what they wrote."""
    by_day = groupby(said, key=lambda one: clock.local(one.at).date())
    return [
        Day(on, [_message(one, for_staff=for_staff, address=address, sides=sides) for one in messages])
        for on, messages in by_day
    ]


def waiting_of(held: Sequence[Held], *, for_staff: bool, address: str) -> list[Waiting]:
    now = clock.now()
    return [
        Waiting(
            key=str(one.key),
            text=one.text,
            files=[file_row(row, for_staff=for_staff, base=f"{address}files/") for row in one.files],
            seconds=max(0, math.ceil((one.goes_at - now).total_seconds())),
            asks=one.asks,
            address=address,
        )
        for one in held
    ]


def composer(
    writing: Writing,
    refused: Refused | None = None,
    *,
    for_staff: bool,
    address: str,
    internal: bool = False,
    correcting: Said | None = None,
) -> Composer:
    """The form; `correcting` is what its writer has chosen to put right."""
    corrects = Correction(writing.corrects.pk, writing.corrects.at) if writing.corrects else None
    if correcting is not None:
        corrects = Correction(correcting.pk, correcting.at, correcting.text)
    problems = refused.problems if refused else _why_back(writing)
    return Composer(
        key=str(writing.key),
        text=(refused and refused.typed) or writing.text or (corrects.text if corrects else ""),
        files=[file_row(one, for_staff=for_staff, base=f"{address}files/") for one in writing.files],
        internal=internal,
        uploads=f"{address}files/?key={writing.key}" + ("&colleagues=1" if internal else ""),
        writing=f"{address}writing/",
        problems=problems,
        corrects=corrects,
    )


def stranded(refused: Refused | None, form: Composer | None, writing: Writing) -> Stranded | None:
    """What was refused, or came back, and has no form to stand in."""
    if form is not None:
        return None
    if refused is not None:
        return Stranded(refused.problems, refused.typed or writing.text)
    return Stranded(_why_back(writing), writing.text) if writing.returned_for else None


def own(said: Sequence[Said], pk: int | None) -> Said | None:
    """The message that its writer wants to put right, if it is theirs and on the page."""
    return next((one for one in said if one.pk == pk and one.is_own), None)


def _why_back(writing: Writing) -> tuple[str, ...]:
    return (str(RETURNED.get(writing.returned_for, CAME_BACK)),) if writing.returned_for else ()


def _message(one: Said, *, for_staff: bool, address: str, sides: Collection[bool]) -> Message:
    place = "write-note" if one.internal else "write-message"
    return Message(
        kind=_kind(one, for_staff=for_staff),
        text=one.text,
        at=one.at,
        who=_who(one, for_staff=for_staff),
        of=localised_text(one.unit) if one.by_office and not one.internal else "",
        read=one.seen and one.by_office is for_staff,
        asks=one.waits,
        files=[file_row(row, for_staff=for_staff, base=f"{address}files/") for row in one.files],
        id=f"m{one.pk}",
        correct=f"{address}?corrects={one.pk}#{place}" if one.is_own and one.internal in sides else "",
        corrects=f"#m{one.corrects.pk}" if one.corrects else "",
        corrects_at=one.corrects.at if one.corrects else None,
        corrected=f"#m{one.corrected_by}" if one.corrected_by else "",
        call=str(CALLS[one.call]) if one.call else "",
        called_at=one.called_at,
    )


def _kind(one: Said, *, for_staff: bool) -> Literal["inside", "mine", "theirs"]:
    if one.internal:
        return "inside"
    return "mine" if one.by_office is for_staff else "theirs"


def _who(one: Said, *, for_staff: bool) -> str:
    """Colleagues by name and post; the applicant reads posts alone."""
    if one.officer is None:
        return _("متقاضی") if for_staff else _("شما")
    return one.officer.called if for_staff else (one.officer.post or _("کارشناس"))
