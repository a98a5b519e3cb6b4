"""The applicant's own page: what needs them first, drafts, requests; and what the desk has told them."""

from __future__ import annotations

import re

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from mizban.cases.queries.drafts import drafts_of
from mizban.cases.queries.my import my_cases
from mizban.notifications.queries import unread_bells
from mizban.web.citizen.entering import said
from mizban.web.guards import applicants_only
from mizban.web.live import Line
from mizban.web.notices import notice_context, read_up_to_newest
from mizban.web.request import DeskRequest

NUMBER = re.compile(r"[0-9]{4}-[0-9]{5}-[0-9]{4}")


@applicants_only
def panel(request: DeskRequest) -> HttpResponse:
    """Everything of the applicant's at a glance."""
    actor = request.actor
    before = request.GET.get("before", "")
    before = before if NUMBER.fullmatch(before) else ""
    told = {
        "cases": my_cases(actor, before),
        "drafts": [] if before else drafts_of(actor),
        "unread": unread_bells(actor=actor),
        "is_first": not before,
        "said": said(request),
        "line": Line("/my/live/", changed=_("یکی از درخواست‌های شما تغییر کرد"), here="/my/"),
    }
    return render(request, "citizen/panel.html", told)


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
