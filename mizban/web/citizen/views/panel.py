"""The applicant's own page: what needs them first, visits, drafts, requests; and what the desk has told them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from mizban.appointments.queries.mine import Expected, my_visits
from mizban.appointments.workflow import Status
from mizban.cases.queries.applying.drafts import drafts_of
from mizban.cases.queries.applying.my import MyRow, my_cases
from mizban.conversations.queries import NEWS, of_news
from mizban.notifications.queries import unread_bells
from mizban.web.citizen.entering import said
from mizban.web.citizen.visit_pages import countdown
from mizban.web.context import leads_first
from mizban.web.guards import applicants_only
from mizban.web.live import Line
from mizban.web.notices import notice_context, read_up_to_newest
from mizban.web.request import DeskRequest

NUMBER = re.compile(r"[0-9]{4}-[0-9]{5}-[0-9]{4}")


@dataclass(frozen=True)
class Need:
    """Something that waits for the applicant: a request, or the time of a visit that is to be chosen. `is_new`: there
    is a message in it that they have not seen."""

    since: dt.datetime
    case: MyRow | None = None
    visit: Expected | None = None
    is_new: bool = False


@dataclass(frozen=True)
class Coming:
    """A visit with a time."""

    visit: Expected
    countdown: str


@applicants_only
def panel(request: DeskRequest) -> HttpResponse:
    """Everything of the applicant's at a glance."""
    actor = request.actor
    before = request.GET.get("before", "")
    before = before if NUMBER.fullmatch(before) else ""
    cases = my_cases(actor, before, also=of_news(actor), needing=NEWS)
    visits = [] if before else my_visits(actor)
    told = {
        "cases": cases,
        "needs": _needs(cases.waiting, visits),
        "coming": [Coming(one, countdown(one.starts_at)) for one in visits if one.starts_at],
        "drafts": [] if before else drafts_of(actor),
        "unread": unread_bells(actor=actor),
        "is_first": not before,
        "asking": leads_first(request.organisation),
        "said": said(request),
        "line": Line("/my/live/", changed=_("یکی از درخواست‌های شما تغییر کرد"), here="/my/"),
    }
    return render(request, "citizen/panel.html", told)


def _needs(waiting: Iterable[MyRow], visits: Iterable[Expected]) -> list[Need]:
    """Newest first. A visit that has a time needs nobody before it comes; it stands among those to come."""
    visits = list(visits)
    invited = {one.number for one in visits}
    needs = [Need(one.demanded_at, visit=one) for one in visits if one.status is Status.OFFERED]
    for row in waiting:
        is_new = row.also["has_news"]
        if is_new or row.number not in invited:
            moments = [one for one in (row.asked_at, row.also["said_at"]) if one]
            needs.append(Need(max(moments, default=row.submitted_at), case=row, is_new=is_new))
    return sorted(needs, key=lambda need: need.since, reverse=True)


@applicants_only
def notices(request: DeskRequest) -> HttpResponse:
    """What the desk has told the applicant, newest first."""
    return render(request, "citizen/notices.html", notice_context(request))


@applicants_only
def read_notices(request: DeskRequest) -> HttpResponse:
    """The applicant has seen the lines up to the newest on the page."""
    if request.method == "POST":
        read_up_to_newest(request)
    return HttpResponseRedirect("/my/notices/")
