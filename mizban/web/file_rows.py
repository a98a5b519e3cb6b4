"""Files as rows of a list, whoever reads it."""

from __future__ import annotations

from typing import Literal

from mizban.files.kinds import Kind
from mizban.files.models import FileState
from mizban.files.queries import FileRow
from mizban.web.ui import parts

STATES: dict[FileState, Literal["sending", "pending", "accepted", "refused"]] = {
    FileState.RECEIVING: "sending",
    FileState.UNSCANNED: "pending",
    FileState.CLEAN: "accepted",
    FileState.REFUSED: "refused",
}


def file_row(row: FileRow, *, for_staff: bool = False, base: str = "") -> parts.FileRow:
    """A file in a list of files, opened by its name where its bytes may be had. Under `base` its row is drawn anew
    while it is being checked, and taken away."""
    address = f"{base}{row.public_id}/" if base else ""
    return parts.FileRow(
        id=str(row.public_id),
        name=row.name,
        size=row.size,
        state=STATES[row.state],
        why=row.says if row.state is FileState.REFUSED else "",
        href=_href(row, for_staff=for_staff),
        image=row.kind is not None and Kind(row.kind).is_image,
        poll=address if row.state is FileState.UNSCANNED else "",
        remove=address if row.removable else "",
    )


def _href(row: FileRow, *, for_staff: bool) -> str:
    """Officers have pictures of the pages in their own pages; applicants a page of them."""
    if not row.openable:
        return ""
    if for_staff:
        return f"/staff/files/{row.public_id}/"
    return f"/my/files/{row.public_id}/view/" if row.has_pictures else f"/my/files/{row.public_id}/"
