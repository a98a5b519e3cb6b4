"""Files of cases: pictures of their pages, and the files themselves as attachments."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse

from mizban.cases.actions.working.looking import note_look
from mizban.files.previews import MEDIA_TYPE, picture
from mizban.files.queries import openable_file
from mizban.files.serving import deliver
from mizban.web.after import after
from mizban.web.middleware.acting import outside
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page


@outside
@staff_page
def download(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """The file, always as an attachment; the look is noted."""
    actor = request.actor
    with reading(request):
        file = openable_file(actor, public_id)
    sent = deliver(file, wanted=request.headers.get("Range", ""), if_range=request.headers.get("If-Range", ""))
    response = StreamingHttpResponse(sent.chunks, status=sent.status, headers=sent.headers)
    return after(response, partial(note_look, actor=actor, subject=file.subject, what=f"file {file.public_id.hex}"))  # type: ignore[arg-type]


@outside
@staff_page
def page_picture(request: DeskRequest, public_id: UUID, page: int) -> HttpResponse:
    """A picture of one page, drawn in the limited process; never the file itself."""
    with reading(request):
        file = openable_file(request.actor, public_id)
    response = HttpResponse(b"".join(picture(file, page)), content_type=MEDIA_TYPE)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
