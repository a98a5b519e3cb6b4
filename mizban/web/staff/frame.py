"""The frame of the staff's pages: who is signed in, where they can go, which status the page answers with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mizban.accounts.models import User
from mizban.core.acting import acting
from mizban.core.text import local_digits
from mizban.notifications.queries import unread_bells
from mizban.web.context import Reader, desk_of, staff_of
from mizban.web.request import DeskRequest
from mizban.web.ui.parts import Desk


def page(
    request: DeskRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the staff. Before anybody has signed in it has no ways and no name."""
    unread = (context or {}).get("unread")
    framed = {"desk": _desk(request, unread), "staff": staff_of(request), **(context or {})}
    return render(request, template, framed, status=status)


def _bell(request: DeskRequest, unread: int | None) -> str:
    """«خبرها», with how many of them are new; counted where the page has not done so and is being read for somebody."""
    if unread is None:
        unread = unread_bells(actor=request.actor) if acting() is not None else 0
    return _("خبرها (%(n)s تازه)") % {"n": local_digits(unread)} if unread else _("خبرها")


def _desk(request: DeskRequest, unread: int | None) -> Desk:
    if not isinstance(request.user, User):
        return desk_of(request.organisation, request.path, Reader.STAFF_OUTSIDE)
    framed = desk_of(request.organisation, request.path, Reader.STAFF)
    bell, told = reverse("staff_notices"), _bell(request, unread)
    return replace(framed, nav=[replace(way, text=told) if way.href == bell else way for way in framed.nav])
