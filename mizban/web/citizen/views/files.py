"""Files of the applicant's own: their bytes as attachments, pictures of their pages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from mizban.cases.queries.applying.my_case import letter_decision_id
from mizban.cases.subjects import DECISION
from mizban.core.errors import NotFound
from mizban.files.models import StoredFile
from mizban.files.policies import NOT_THERE
from mizban.files.previews import MEDIA_TYPE, picture
from mizban.files.queries import files_of, openable_file, visible_file
from mizban.files.serving import deliver
from mizban.web.guards import applicants_only
from mizban.web.middleware.acting import outside
from mizban.web.reading import reading
from mizban.web.request import DeskRequest

MOST_PICTURES = 30
KEPT_SECONDS = 600


@outside
@applicants_only
def download(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """The bytes, always as an attachment; a range of them where one is asked for."""
    with reading(request):
        file = openable_file(request.actor, public_id)
    return _delivered(request, file)


@outside
@applicants_only
def letter(request: DeskRequest, number: str) -> HttpResponse:
    """The result letter of a request."""
    actor = request.actor
    with reading(request):
        rows = files_of(actor, (DECISION, letter_decision_id(actor, number)))
        found = next((row for row in rows if row.openable), None)
        if found is None:
            raise NotFound(NOT_THERE, code="no_letter")
        file = openable_file(actor, found.public_id)
    return _delivered(request, file)


@applicants_only
def view(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """Pictures of the pages, and the file itself to be had."""
    file = visible_file(request.actor, public_id)
    if not file.is_clean:
        raise NotFound(NOT_THERE, code="no_pictures")
    count = file.pages or 1
    told = {
        "file": file,
        "count": count,
        "pages": range(1, min(count, MOST_PICTURES) + 1),
        "home": f"/my/files/{public_id}/",
    }
    return render(request, "citizen/file.html", told)


@outside
@applicants_only
def page_picture(request: DeskRequest, public_id: UUID, page: int) -> HttpResponse:
    """A picture of one page, drawn in the limited process; never the file itself."""
    with reading(request):
        file = openable_file(request.actor, public_id)
    response = HttpResponse(b"".join(picture(file, page)), content_type=MEDIA_TYPE)
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _delivered(request: DeskRequest, file: StoredFile) -> HttpResponse:
    sent = deliver(file, wanted=request.headers.get("Range", ""), if_range=request.headers.get("If-Range", ""))
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"  # compressed, it would have neither its length nor its ranges
    return StreamingHttpResponse(sent.chunks, status=sent.status, headers=sent.headers)  # type: ignore[return-value]
