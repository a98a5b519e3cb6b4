"""Registering without asking for anything yet."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from mizban.accounts.codes import Purpose
from mizban.web.citizen import codes, entry_forms, identifying
from mizban.web.citizen.codes import Ways
from mizban.web.citizen.identifying import Door
from mizban.web.citizen.pending import Pending, recall
from mizban.web.request import DeskRequest

DOOR = Door(entry_forms.IDENTITY, "citizen/register.html", "/register/", "/register/code/")


def register(request: DeskRequest) -> HttpResponse:
    """Who one is; the same three questions as for a service."""
    if request.method == "POST":
        return identifying.asked(request, DOOR)
    if request.actor.is_applicant:
        return HttpResponseRedirect("/my/account/")
    return identifying.show(request, DOOR)


def code(request: DeskRequest) -> HttpResponse:
    """The code from the SMS, then the registries; the registration code stands on the page after that."""
    pending = recall(request, Purpose.IDENTIFY)
    if pending is None:
        return HttpResponseRedirect("/register/")
    return codes.answer(request, pending, Ways("/register/"), lambda: _entered(request, pending))


def _entered(request: DeskRequest, pending: Pending) -> HttpResponse:
    them = identifying.entered(request, DOOR, pending)
    return them if isinstance(them, HttpResponse) else HttpResponseRedirect("/my/account/")
