"""Writing to the office about a request, and reading what was written before."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mizban.cases.queries.applying.my_case import my_case, my_header
from mizban.conversations.actions import note_seen, note_writing
from mizban.conversations.queries import older
from mizban.web import kept, tus
from mizban.web.after import after
from mizban.web.citizen.case_pages import columns_of, show_case
from mizban.web.guards import applicants_only
from mizban.web.numbers import revision_in
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.talking import (
    GO,
    KEEP,
    REMOVE,
    TAKE_BACK,
    autosaved,
    before_in,
    come_back,
    corrects_in,
    key_in,
    sent,
    settled,
)
from mizban.web.talking_files import Place, begin, go_on
from mizban.web.thread import Refused, days_of


@applicants_only
def talk(request: DeskRequest, number: str) -> HttpResponse:
    """GET shows older messages (`?before=`), else the request; POST sends what was written, or keeps it as it is."""
    if "before" in request.GET and request.method != "POST":
        return _older(request, number)
    if request.method != "POST":
        mine = my_case(request.actor, number, columns_of(request.actor))
        return show_case(request, mine, come_back(kept.take(request)), corrects=corrects_in(request.GET))
    if TAKE_BACK in request.POST or GO in request.POST:
        place = settled(request, number)
        return _back(number, place) if isinstance(place, str) else place
    outcome = sent(request, number, internal=False, revision=revision_in(request))
    if isinstance(outcome, Refused):
        with reading(request):
            mine = my_case(request.actor, number, columns_of(request.actor))
            return show_case(request, mine, outcome)
    if KEEP in request.POST or REMOVE in request.POST:
        return _back(number, "write-message")
    if outcome is None:
        messages.success(request, _("پیام شما به اداره رسید"))
    return _back(number, "conversation")


@applicants_only
def draft(request: DeskRequest, number: str) -> HttpResponse:
    """What is being typed."""
    if request.method != "POST":
        return _back(number, "write-message")
    return autosaved(request, number, internal=False)


@applicants_only
def writing(request: DeskRequest, number: str) -> HttpResponse:
    """That somebody is writing just now."""
    if request.method != "POST":
        return _back(number, "write-message")
    note_writing(actor=request.actor, number=number, internal=False)
    return HttpResponse(status=204)


@tus.for_scripts(applicants_only)
@require_POST
def message_files(request: DeskRequest, number: str) -> HttpResponse:
    """A file for what is being written."""
    return begin(request, _place(number), number, key=key_in(request), internal=False)


@tus.for_scripts(applicants_only)
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def message_file(request: DeskRequest, number: str, public_id: UUID) -> HttpResponse:
    """One file of what is being written, or of a message."""
    return go_on(request, _place(number), public_id)


def _place(number: str) -> Place:
    return Place(f"/my/cases/{number}/messages/files/", for_staff=False)


def _older(request: DeskRequest, number: str) -> HttpResponse:
    actor = request.actor
    case = my_header(actor, number)
    said, more = older(actor, case, before_in(request))
    told = {
        "case": case,
        "home": f"/my/cases/{number}/",
        "days": days_of(said, for_staff=False, address=request.path),
        "older": f"{request.path}?before={said[0].pk}" if more else "",
    }
    return after(render(request, "citizen/messages.html", told), partial(note_seen, actor=actor, case=case))


def _back(number: str, place: str) -> HttpResponse:
    return SeeOther(f"/my/cases/{number}/#{place}")
