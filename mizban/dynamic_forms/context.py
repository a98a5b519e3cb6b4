"""What a form needs to know besides its definition: who asks in which language, and ports to places and files."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mizban.core import amounts, clock


@dataclass(frozen=True, slots=True)
class Place:
    """A province (2 digits), county (4) or city (10) with its name in the language of the reader."""

    code: str
    name: str


class Places(Protocol):
    """The divisions of the country. An unknown code gives an empty sequence."""

    def provinces(self) -> Sequence[Place]: ...
    def counties(self, province: str) -> Sequence[Place]: ...
    def cities(self, county: str) -> Sequence[Place]: ...


class FileState(enum.StrEnum):
    PENDING = "pending"
    """Received, not yet looked through; may be sent, its owner alone may open it."""
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file that the draft (or the case) owns; `problem` is the sentence why it was refused."""

    id: str
    name: str
    size: int
    state: FileState
    problem: str = ""

    @property
    def size_text(self) -> str:
        return amounts.filesize(self.size)


class Files(Protocol):
    def get(self, file_id: str) -> ChosenFile | None:
        """The file, or None if this draft does not own it (never mind whether another does)."""


class Within(Protocol):
    def __call__(self, province: str, lat: float, lng: float) -> bool:
        """Whether a point lies in a province (2-digit code), as far as the map tells."""


class NoPlaces:
    def provinces(self) -> Sequence[Place]:
        return ()

    def counties(self, province: str) -> Sequence[Place]:
        return ()

    def cities(self, county: str) -> Sequence[Place]:
        return ()


class NoFiles:
    def get(self, file_id: str) -> ChosenFile | None:
        return None


@dataclass(frozen=True, slots=True)
class FormContext:
    """One reader, one draft or case, one moment. `province` is that of the matter (2-digit code), if chosen."""

    language: str = "fa"
    today: dt.date = field(default_factory=clock.today)
    places: Places = field(default_factory=NoPlaces)
    files: Files = field(default_factory=NoFiles)
    province: str = ""
    within: Within | None = None
    file_hint: str = ""
    """What may be sent, «عکس یا PDF، تا ۱۰ مگابایت»: the limits are those of whoever keeps the files."""
