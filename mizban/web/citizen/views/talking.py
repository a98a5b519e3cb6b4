"""Writing to the office about a request, and reading what was written before."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from mizban.cases.queries.my_case import my_case, my_header
from mizban.conversations.actions import note_seen
from mizban.conversations.queries import older
from mizban.web import kept
from mizban.web.after import after
from mizban.web.citizen.case_pages import columns_of, show_case
from mizban.web.citizen.views.cases import revision_in
from mizban.web.guards import applicants_only
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.talking import KEEP, REMOVE, autosaved, before_in, come_back, days_of, sent


@applicants_only
def talk(request: DeskRequest, number: str) -> HttpResponse:
    """GET shows older messages (`?before=`), else the request; POST sends what was written, or keeps it as it is."""
    if "before" in request.GET and request.method != "POST":
        return _older(request, number)
    if request.method != "POST":
        mine = my_case(request.actor, number, columns_of(request.actor))
        return show_case(request, mine, come_back(kept.take(request)))
    refused = sent(request, number, internal=False, revision=revision_in(request))
    if refused is not None:
        with reading(request):
            mine = my_case(request.actor, number, columns_of(request.actor))
            return show_case(request, mine, refused)
    if KEEP in request.POST or REMOVE in request.POST:
        return _back(number, "write-message")
    messages.success(request, _("پیام شما به اداره رسید"))
    return _back(number, "conversation")


@applicants_only
def draft(request: DeskRequest, number: str) -> HttpResponse:
    """What is being typed."""
    if request.method != "POST":
        return _back(number, "write-message")
    return autosaved(request, number, internal=False)


def _older(request: DeskRequest, number: str) -> HttpResponse:
    actor = request.actor
    case = my_header(actor, number)
    said, more = older(actor, case, before_in(request))
    told = {
        "case": case,
        "home": f"/my/cases/{number}/",
        "days": days_of(said, for_staff=False),
        "older": f"{request.path}?before={said[0].pk}" if more else "",
    }
    return after(render(request, "citizen/messages.html", told), partial(note_seen, actor=actor, case=case))


def _back(number: str, place: str) -> HttpResponse:
    response = HttpResponseRedirect(f"/my/cases/{number}/#{place}")
    response.status_code = 303
    return response
