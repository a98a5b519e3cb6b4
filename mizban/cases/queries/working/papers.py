"""A file of a case as whoever works it sees it: in the page, picture by picture, or to open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from mizban.files.queries import FileRow

MOST_PICTURES = 20
"""Pages of one file that are shown in the page; the rest is in the file itself."""


@dataclass(frozen=True)
class Paper:
    """A file of the case. `pages` are those of which there is a picture, from 1."""

    public_id: UUID
    name: str
    size: int
    page_count: int
    pages: range
    openable: bool

    @classmethod
    def of(cls, row: FileRow) -> Paper:
        count = row.pages or 1
        shown = min(count, MOST_PICTURES) if row.has_pictures else 0
        return cls(row.public_id, row.name, row.size, count, range(1, shown + 1), row.openable)
