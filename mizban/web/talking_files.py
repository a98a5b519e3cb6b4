"""Files of a conversation one by one, for either side: begun, gone on with, drawn as a row, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from mizban.conversations.actions import keep_draft
from mizban.conversations.actions.drafting import readable
from mizban.conversations.subjects import MESSAGE, MESSAGE_DRAFT
from mizban.core.errors import Conflict, NotFound
from mizban.files.actions import begin_upload
from mizban.files.models import StoredFile
from mizban.files.policies import NOT_THERE
from mizban.files.queries import files_of, visible_file
from mizban.web import tus
from mizban.web.file_rows import file_row
from mizban.web.reading import reading
from mizban.web.request import DeskRequest

SENT = _("این پیام رفته است؛ فایل را در پیام تازه‌ای بفرستید")


@dataclass(frozen=True)
class Place:
    """Under which address the files of a conversation are, and for whom."""

    base: str
    for_staff: bool


def begin(request: DeskRequest, place: Place, number: str, *, key: UUID, internal: bool) -> HttpResponse:
    """An upload for what is being written. Raises as `keep_draft` and `begin_upload` do."""
    with reading(request):
        readable(request.actor, number)
    size, about = tus.number(request, "Upload-Length"), tus.metadata(request)
    draft = keep_draft(actor=request.actor, number=number, key=key, internal=internal)
    if draft is None:
        raise Conflict(SENT, code="message_sent")
    file = begin_upload(
        actor=request.actor,
        subject=(MESSAGE_DRAFT, draft.pk),
        field="",
        name=about.get("filename", ""),
        size=size,
        declared_type=about.get("filetype", ""),
    )
    return tus.announced(f"{place.base}{file.public_id}/")


def go_on(request: DeskRequest, place: Place, public_id: UUID) -> HttpResponse:
    """How a file stands, as a row or in bytes; more of it; away with it. Rows of sent messages are drawn too."""
    if request.method in ("GET", "HEAD"):
        file = _of_a_message(request, public_id)
        return _row(request, place, file) if request.method == "GET" else tus.standing(file, 200)
    with reading(request):
        _of_a_message(request, public_id)
    return tus.changed(request, public_id)


def _of_a_message(request: DeskRequest, public_id: UUID) -> StoredFile:
    file = visible_file(request.actor, public_id)
    if file.subject_type not in (MESSAGE, MESSAGE_DRAFT):
        raise NotFound(NOT_THERE, code="no_such_file")
    return file


def _row(request: DeskRequest, place: Place, file: StoredFile) -> HttpResponse:
    rows = [one for one in files_of(request.actor, file.subject) if one.public_id == file.public_id]
    if not rows:
        raise NotFound(NOT_THERE, code="no_such_file")
    row = file_row(rows[0], for_staff=place.for_staff, base=place.base)
    return render(request, "ui/file.html", {"file": row, "removable": rows[0].removable, "name": ""})
