"""The applicant's own page: what needs them first, drafts, requests; and what the desk has told them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from mizban.cases.queries.drafts import drafts_of
from mizban.cases.queries.my import my_cases, numbers_of
from mizban.cases.subjects import CASE
from mizban.notifications.actions import read_bells
from mizban.notifications.queries import BellLine, bells, unread_bells
from mizban.web.citizen.entering import said
from mizban.web.guards import applicants_only
from mizban.web.reading import actor_in

NUMBER = re.compile(r"[0-9]{4}-[0-9]{5}-[0-9]{4}")


@applicants_only
def panel(request: HttpRequest) -> HttpResponse:
    """Everything of the applicant's at a glance."""
    actor = actor_in(request)
    before = request.GET.get("before", "")
    before = before if NUMBER.fullmatch(before) else ""
    told = {
        "cases": my_cases(actor, before),
        "drafts": [] if before else drafts_of(actor),
        "unread": unread_bells(actor=actor),
        "is_first": not before,
        "said": said(request),
    }
    return render(request, "citizen/panel.html", told)


@applicants_only
def notices(request: HttpRequest) -> HttpResponse:
    """What the desk has told the applicant, newest first."""
    actor = actor_in(request)
    lines = bells(actor=actor, language=get_language() or "fa")
    numbers = numbers_of(actor, {line.subject[1] for line in lines if line.subject[0] == CASE})
    told = {
        "lines": [_line(line, numbers.get(line.subject[1], "") if line.subject[0] == CASE else "") for line in lines],
        "newest": lines[0].id if lines else 0,
        "has_unread": any(not line.is_read for line in lines),
    }
    return render(request, "citizen/notices.html", told)


@applicants_only
def read_notices(request: HttpRequest) -> HttpResponse:
    """The applicant has seen the lines up to the newest on the page."""
    newest = request.POST.get("newest", "")
    if request.method == "POST" and re.fullmatch(r"[0-9]{1,18}", newest):
        read_bells(actor=actor_in(request), up_to=int(newest))
    return HttpResponseRedirect("/my/notices/")


@dataclass(frozen=True)
class NoticeLine:
    """A line under the bell; `before` and `after` stand around the `number` of the request, if it names one."""

    line: BellLine
    number: str
    before: str
    after: str


def _line(line: BellLine, number: str) -> NoticeLine:
    before, found, after = line.text.partition(number) if number else (line.text, "", "")
    marks = "\u200e\u2066\u2069"
    return NoticeLine(line, found, before.rstrip(marks), after.lstrip(marks))
