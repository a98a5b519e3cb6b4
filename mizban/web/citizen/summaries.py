"""Answers for reading: the pages of a summary with the rows of groups and the files in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mizban.dynamic_forms.engine import SummaryPage, SummaryRow
from mizban.files.kinds import Kind
from mizban.files.models import FileState
from mizban.files.queries import FileRow
from mizban.web.ui import parts

STATES = {
    FileState.RECEIVING: "sending",
    FileState.UNSCANNED: "pending",
    FileState.CLEAN: "accepted",
    FileState.REFUSED: "refused",
}
CODES = frozenset({"national_id", "legal_id", "mobile", "phone", "postal_code", "sheba"})
Edit = Callable[[str, SummaryRow], str]
"""The address where a row of a page can be changed."""


@dataclass(frozen=True)
class Group:
    """A row of a repeating group under its own small heading."""

    title: str
    rows: list[parts.Row]


@dataclass(frozen=True)
class Part:
    """A page of the form: its plain rows, then its groups."""

    title: str
    href: str
    rows: list[parts.Row]
    groups: list[tuple[str, str, list[Group]]]
    """Label, address for changing, rows."""


def parts_of(
    pages: Iterable[SummaryPage],
    files: Mapping[str, FileRow],
    *,
    edit: Edit | None = None,
    page_href: Callable[[str], str] | None = None,
) -> list[Part]:
    """Ready for the component `summary`; without `edit` nothing can be changed."""
    return [
        Part(
            title=page.title,
            href=page_href(page.key) if page_href else "",
            rows=[_row(page.key, row, files, edit) for row in page.rows if row.type != "group"],
            groups=[
                (
                    row.label,
                    edit(page.key, row) if edit else "",
                    [Group(one.title, [_row(page.key, cell, files, None) for cell in one.rows]) for one in row.rows],
                )
                for row in page.rows
                if row.type == "group"
            ],
        )
        for page in pages
    ]


def _row(page: str, row: SummaryRow, files: Mapping[str, FileRow], edit: Edit | None) -> parts.Row:
    known = [file_row(files[one]) for one in row.files if one in files]
    return parts.Row(
        label=row.label,
        value="" if known else row.text,
        href=edit(page, row) if edit else "",
        kind="code" if row.type in CODES and row.text else "text",
        files=known,
    )


def file_row(row: FileRow) -> parts.FileRow:
    """A file in a list of files, opened by its name where its bytes may be had."""
    return parts.FileRow(
        id=str(row.public_id),
        name=row.name,
        size=row.size,
        state=STATES[row.state],  # type: ignore[arg-type]
        why=row.says if row.state is FileState.REFUSED else "",
        href=_href(row),
        image=row.kind is not None and Kind(row.kind).is_image,
    )


def _href(row: FileRow) -> str:
    if not row.openable:
        return ""
    return f"/my/files/{row.public_id}/view/" if row.has_pictures else f"/my/files/{row.public_id}/"
