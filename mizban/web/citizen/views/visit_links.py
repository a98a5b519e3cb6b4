"""A visit behind its signed link, for who is not signed in: when, where and with what; another time, or not coming."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from mizban.appointments.actions.linking import follow_link
from mizban.appointments.queries.mine import my_visit
from mizban.appointments.workflow import Status
from mizban.core.acting import acting_as
from mizban.core.errors import DomainError, NotFound
from mizban.web.citizen import visiting
from mizban.web.citizen.visit_pages import Way, shown
from mizban.web.middleware.acting import outside
from mizban.web.reading import address_in
from mizban.web.refusals import refused
from mizban.web.request import DeskRequest

Page = Callable[[DeskRequest, Way], HttpResponse]
NO_LINK = _("این نشانی به نوبتی نمی‌رسد؛ شاید وقت آن گذشته است. وارد شوید یا از «پیگیری» ببینید")
HEADERS = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}
"""The address is the key: no other page hears of it. (Without any referrer a browser would not name the origin of a
form either, and forms would be refused.)"""


def _linked(show: Page, post: Page) -> Callable[[DeskRequest, str], HttpResponse]:
    """A page behind a link: shown in a transaction of whom the link is for; a wrong link leads nowhere."""

    @outside
    @wraps(show)
    def view(request: DeskRequest, token: str) -> HttpResponse:
        try:
            response = _followed(request, token, show, post)
        except DomainError as refusal:
            response = refused(request, refusal)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return view


def _followed(request: DeskRequest, token: str, show: Page, post: Page) -> HttpResponse:
    found = follow_link(actor=request.actor, token=token, address=address_in(request))
    if found is None:
        raise NotFound(NO_LINK, code="no_such_link")
    way = Way.linked(*found, token)
    if request.method == "POST":
        return post(request, way)
    with acting_as(way.actor, read_only=True):
        return show(request, way)


def _visit(request: DeskRequest, way: Way) -> HttpResponse:
    mine = my_visit(way.actor, way.number)
    may_choose = mine.may_choose and mine.visit.status == Status.OFFERED
    return render(request, "citizen/visit_link.html", {"visit": shown(way, mine.card, may_choose=may_choose)})


visit = _linked(_visit, _visit)
choose = _linked(visiting.show_choice, visiting.post_choice)
confirm = _linked(visiting.show_held, visiting.post_held)
cancel = _linked(visiting.show_giving_up, visiting.post_giving_up)
