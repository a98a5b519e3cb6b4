"""The part of tus 1.0 that uploads need, as HTTP: what headers say, and answers that a script understands."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from mizban.core.errors import DomainError
from mizban.files.actions import append, remove
from mizban.files.models import StoredFile
from mizban.web.refusals import status_of
from mizban.web.request import DeskRequest

View = Callable[..., HttpResponse]
VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
CHUNK = 64 * 1024
NUMBER = re.compile(r"[0-9]{1,15}")


class Unreadable(Exception):
    """A header that says nothing of use: 400."""


def for_scripts(door: Callable[[View], View]) -> Callable[[View], View]:
    """A view behind the door of its realm: refusals as a line of text with their status, not as pages."""

    def behind(view: View) -> View:
        @door
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = view(request, *args, **kwargs)
            except Unreadable:
                response = HttpResponse("bad header\n", status=400, content_type="text/plain")
            except DomainError as refusal:
                told = f"{refusal}\n"
                response = HttpResponse(told, status=status_of(refusal), content_type="text/plain; charset=utf-8")
            response["Tus-Resumable"] = VERSION
            return response

        return guarded

    return behind


def number(request: DeskRequest, header: str) -> int:
    """A count of bytes. Raises Unreadable."""
    told = request.headers.get(header, "")
    if not NUMBER.fullmatch(told):
        raise Unreadable
    return int(told)


def metadata(request: DeskRequest) -> dict[str, str]:
    """The pairs of Upload-Metadata. Raises Unreadable."""
    found: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "")[:4000].split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            raise Unreadable from None
    return found


def changed(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """More of a file that is the sender's own (PATCH), or away with it (DELETE). Raises as these actions do."""
    if request.method == "DELETE":
        remove(actor=request.actor, public_id=public_id)
        return HttpResponse(status=204)
    if request.content_type != PIECE:
        return HttpResponse(status=415)
    offset = number(request, "Upload-Offset")
    return standing(append(actor=request.actor, public_id=public_id, offset=offset, chunks=_piece(request)), 204)


def _piece(request: DeskRequest) -> Iterator[bytes]:
    """The bytes of a PATCH as they come. Raises OSError when the line breaks."""
    while chunk := request.read(CHUNK):
        yield chunk


def announced(location: str) -> HttpResponse:
    response = HttpResponse(status=201)
    response["Location"] = location
    return response


def standing(file: StoredFile, status: int) -> HttpResponse:
    """How far an upload is."""
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(file.received)
    response["Upload-Length"] = str(file.size)
    return response
