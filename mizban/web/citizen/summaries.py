"""Answers for reading: the pages of a summary with the rows of groups and the files in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from mizban.dynamic_forms.engine import SummaryPage, SummaryRow
from mizban.files.queries import FileRow
from mizban.web.file_rows import file_row
from mizban.web.ui import parts

CODES = frozenset({"national_id", "legal_id", "mobile", "phone", "postal_code", "sheba"})


@dataclass(frozen=True)
class Block:
    """Rows that stand together: plain ones, or, under a `title`, those of one row of a repeating group."""

    title: str
    rows: list[parts.Row]


@dataclass(frozen=True)
class Part:
    """A page of the form, answered; `href` is where it can be changed."""

    title: str
    href: str
    blocks: list[Block]


def parts_of(
    pages: Iterable[SummaryPage], files: Mapping[str, FileRow], *, href: Callable[[str], str] | None = None
) -> list[Part]:
    """Ready for the component `summary`, in the order of the form; without `href` nothing can be changed."""
    return [Part(page.title, href(page.key) if href else "", list(_blocks(page.rows, files))) for page in pages]


def _blocks(rows: Iterable[SummaryRow], files: Mapping[str, FileRow]) -> Iterator[Block]:
    """Plain rows run on until a group comes between them."""
    for is_group, together in groupby(rows, key=lambda row: row.type == "group"):
        if not is_group:
            yield Block("", [_row(row, files) for row in together])
            continue
        for row in together:
            if not row.rows:
                yield Block("", [parts.Row(row.label)])
            for number, one in enumerate(row.rows):
                title = f"{row.label}: {one.title}" if number == 0 else one.title
                yield Block(title, [_row(cell, files) for cell in one.rows])


def _row(row: SummaryRow, files: Mapping[str, FileRow]) -> parts.Row:
    known = [file_row(files[one]) for one in row.files if one in files]
    return parts.Row(
        label=row.label,
        value="" if known else row.text,
        kind=_kind(row),
        files=known,
    )


def _kind(row: SummaryRow) -> Literal["text", "code", "file"]:
    if row.type == "file":
        return "file"
    return "code" if row.type in CODES and row.text else "text"
