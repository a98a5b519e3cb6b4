"""The frame of the staff's pages: who is signed in, where they can go, which status the page answers with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mizban.accounts.models import User
from mizban.web.context import Reader, desk_of
from mizban.web.ui.parts import Desk


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done; look there."""

    status_code = 303


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the staff. Before anybody has signed in it has no ways and no name."""
    framed = {"desk": _desk(request), "staff": _staff(request), **(context or {})}
    return render(request, template, framed, status=status)


def _staff(request: HttpRequest) -> dict[str, str] | None:
    user = request.user
    if not isinstance(user, User):
        return None
    return {"name": user.name or user.username, "role": user.post, "sign_out": reverse("staff_sign_out")}


def _desk(request: HttpRequest) -> Desk:
    reader = Reader.STAFF if isinstance(request.user, User) else Reader.STAFF_OUTSIDE
    return desk_of(request.organisation, request.path, reader)  # type: ignore[attr-defined]
