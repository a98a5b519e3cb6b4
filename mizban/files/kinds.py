"""Kinds of files that the desk takes, why it refuses one, and the bounds of both. No Django here: the limited
process that reads hostile files imports this module too.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
PREVIEW_WIDTH = 1000
"""Pixels across a picture of a page."""
OOXML = "application/vnd.openxmlformats-officedocument"


class Kind(enum.StrEnum):
    """What a file really is, whatever its name says."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    DOCX = "docx"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]

    @property
    def extension(self) -> str:
        """Without a dot."""
        return "jpg" if self is Kind.JPEG else self.value

    @property
    def is_image(self) -> bool:
        return self in IMAGES


MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.DOCX: f"{OOXML}.wordprocessingml.document",
    Kind.XLSX: f"{OOXML}.spreadsheetml.sheet",
}
IMAGES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC})


class Refusal(enum.StrEnum):
    """Why a file is not taken. The sentences for people are in `refusals.py`."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    ACTIVE = "active"  # macros, embedded programs, contents fetched from elsewhere
    INFECTED = "infected"


class Refused(Exception):
    """This file is not taken, for this reason."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a single file may ask of us."""

    max_bytes: int = 10 * MEGABYTE
    max_pixels: int = 60_000_000
    max_pages: int = 200
    max_entries: int = 2_000  # parts of a DOCX or XLSX
    max_unpacked_bytes: int = 100 * MEGABYTE
    max_ratio: int = 200  # unpacked to packed, of parts over a megabyte
