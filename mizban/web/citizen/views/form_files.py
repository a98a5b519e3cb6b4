"""Files of a form one by one, over a line that may break: begun, gone on with, drawn as a row, taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mizban.cases.forms import FILE_STATES
from mizban.cases.queries.applying.drafts import draft_id, input_name
from mizban.cases.queries.applying.mending import open_correction_id
from mizban.cases.subjects import CORRECTION, DRAFT
from mizban.core.actor import Actor
from mizban.core.errors import NotFound
from mizban.dynamic_forms.widgets import ACTION
from mizban.files.actions import begin_upload
from mizban.files.kinds import Refusal
from mizban.files.models import FileState, StoredFile, Subject
from mizban.files.policies import NOT_THERE
from mizban.files.queries import visible_file
from mizban.files.refusals import refusal_of
from mizban.web import tus
from mizban.web.citizen.uploads import LinkedFile
from mizban.web.guards import applicants_only
from mizban.web.reading import reading
from mizban.web.request import DeskRequest

DOCUMENT = "document-"


@dataclass(frozen=True)
class Place:
    """Whose files these are, and under which address."""

    subject: Callable[[Actor], Subject]
    base: str


@tus.for_scripts(applicants_only)
@require_http_methods(["POST"])
def draft_files(request: DeskRequest, uuid: UUID) -> HttpResponse:
    return _begin(request, _of_draft(uuid))


@tus.for_scripts(applicants_only)
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def draft_file(request: DeskRequest, uuid: UUID, public_id: UUID) -> HttpResponse:
    return _go_on(request, _of_draft(uuid), public_id)


@tus.for_scripts(applicants_only)
@require_http_methods(["POST"])
def correction_files(request: DeskRequest, number: str) -> HttpResponse:
    return _begin(request, _of_correction(number))


@tus.for_scripts(applicants_only)
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def correction_file(request: DeskRequest, number: str, public_id: UUID) -> HttpResponse:
    return _go_on(request, _of_correction(number), public_id)


def _of_draft(uuid: UUID) -> Place:
    return Place(lambda actor: (DRAFT, draft_id(actor, uuid)), f"/my/drafts/{uuid}/files/")


def _of_correction(number: str) -> Place:
    return Place(lambda actor: (CORRECTION, open_correction_id(actor, number)), f"/my/cases/{number}/correct/files/")


def _begin(request: DeskRequest, place: Place) -> HttpResponse:
    size, about = tus.number(request, "Upload-Length"), tus.metadata(request)
    with reading(request):
        subject = place.subject(request.actor)
    file = begin_upload(
        actor=request.actor,
        subject=subject,
        field=_field(about.get("field", "")),
        name=about.get("filename", ""),
        size=size,
        declared_type=about.get("filetype", ""),
    )
    return tus.announced(f"{place.base}{file.public_id}/")


def _go_on(request: DeskRequest, place: Place, public_id: UUID) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        file = _own(request, place, public_id)
        return _row(request, place, file) if request.method == "GET" else tus.standing(file, 200)
    with reading(request):
        _own(request, place, public_id)
    return tus.changed(request, public_id)


def _own(request: DeskRequest, place: Place, public_id: UUID) -> StoredFile:
    """The file, if it belongs to this very form. Raises NotFound."""
    actor = request.actor
    file = visible_file(actor, public_id)
    if file.subject != place.subject(actor):
        raise NotFound(NOT_THERE, code="no_such_file")
    return file


def _row(request: DeskRequest, place: Place, file: StoredFile) -> HttpResponse:
    problem = str(refusal_of(Refusal(file.refusal), file.name)) if file.refusal else ""
    file_id = str(file.public_id)
    row = LinkedFile(
        id=file_id,
        name=file.name,
        size=file.size,
        state=FILE_STATES[FileState(file.state)],
        problem=problem,
        row=f"{place.base}{file_id}/",
        href=f"/my/files/{file_id}/",
    )
    told = {"file": row, "widget": {"name": input_name(file.field), "action": ACTION}}
    return render(request, "dynamic_forms/widgets/file.html", told)


def _field(input_named: str) -> str:
    """What the file is kept as the field of: the key of a document, else the name of the input."""
    name = input_named.removesuffix("-upload")
    return f"document:{name.removeprefix(DOCUMENT)}" if name.startswith(DOCUMENT) else name
