"""The visits of a day: an officer's own, all of the office for its reception, and somebody who comes unannounced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mizban.appointments.actions.attending import announce, arrive, miss_at_reception
from mizban.appointments.policies import figured_units, planned_units
from mizban.appointments.queries.day import TODAY, Visitor, day_of, receives_any
from mizban.appointments.queries.walkin import standing
from mizban.cases.actions.working.looking import note_look
from mizban.cases.subjects import CASE
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.errors import DomainError, Forbidden
from mizban.core.text import clean
from mizban.web.after import after
from mizban.web.numbers import id_in
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.frame import page
from mizban.web.ui.parts import Link, Tab
from mizban.web.visits import CHECKS, PAPERS, PLACES, STATUSES

LONGEST = 20
FURTHEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Line:
    """A visitor in words."""

    visitor: Visitor
    tone: str
    status: str | Promise
    where: str | Promise
    papers: tuple[tuple[dict[str, str], str | Promise, str, str | Promise], ...]
    """Title, original or copy, tone and words of where it stands."""


@staff_page
def visits(request: DeskRequest) -> HttpResponse:
    """Who is expected on `?day=`; POST notes who has arrived and who has not come."""
    if not receives_any(request.actor):
        raise Forbidden(_("نقش شما مراجعه‌کننده ندارد"), code="no_visitors")
    return _noted(request) if request.method == "POST" else _listed(request)


def _listed(request: DeskRequest) -> HttpResponse:
    actor, day = request.actor, _day(request.GET.get("day", ""))
    only_mine = bool(actor.content_units) and request.GET.get("of") != "all"
    listed = day_of(actor, day, only_mine=only_mine)
    asked = clean(request.GET.get("q", ""), max_length=LONGEST)
    found = standing(actor, asked) if asked else []
    context = {
        "day": day,
        "is_today": day == clock.today(),
        "lines": [_line(visitor) for visitor in listed.visitors],
        "untold": [_line(visitor) for visitor in listed.untold],
        "is_reception": listed.is_reception,
        "only_mine": only_mine,
        "days": _days(request, day),
        "scopes": _scopes(day, only_mine) if actor.content_units else [],
        "here": f"?{request.GET.urlencode()}",
        "question": asked,
        "standing": found,
        "ways": ways_of(actor),
    }
    response = page(request, "staff/visits.html", context)
    for one in found:
        response = after(response, partial(note_look, actor=actor, subject=(CASE, one.pk), what="walk_in"))
    return response


def _noted(request: DeskRequest) -> HttpResponse:
    """One of: arrived, not come, came unannounced."""
    actor, visit_id = request.actor, id_in(request.POST.get("visit", "")) or 0
    try:
        if request.POST.get("do") == "arrived":
            arrive(actor=actor, visit_id=visit_id)
            messages.success(request, _("ثبت شد؛ کارشناس خبر گرفت"))
        elif request.POST.get("do") == "missed":
            miss_at_reception(actor=actor, visit_id=visit_id)
            messages.success(request, _("ثبت شد؛ پرونده به کارشناس برگشت"))
        elif request.POST.get("do") == "announce":
            announce(actor=actor, number=clean(request.POST.get("number", ""), max_length=LONGEST))
            messages.success(request, _("به کارشناس خبر دادیم که مراجعه‌کننده آمده است"))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    back = request.POST.get("back", "")
    return SeeOther(reverse("staff_visits") + (back if back.startswith("?") else ""))


def box_of(actor: Actor, counts: Mapping[str, int]) -> Tab | None:
    """The box of today's visits beside those of the inbox, whose counts tell its own; none for roles that receive
    nobody."""
    if not receives_any(actor):
        return None
    return Tab(_("مراجعه‌های امروز"), reverse("staff_visits"), count=counts.get(TODAY, 0))


def ways_of(actor: Actor) -> list[Link]:
    """To the plans and figures, for heads."""
    found = []
    if planned_units(actor):
        found.append(Link(_("برنامهٔ باجه‌ها و تعطیلی‌ها"), reverse("staff_visit_plan")))
    if figured_units(actor):
        found.append(Link(_("آمار مراجعه‌ها"), reverse("staff_visit_figures")))
    return found


def _line(visitor: Visitor) -> Line:
    tone, status = STATUSES[visitor.status]
    if visitor.is_late:
        tone, status = "warn", _("هنوز نیامده")
    papers = tuple((title, PAPERS[paper], CHECKS[check][0], CHECKS[check][1]) for title, paper, check in visitor.items)
    return Line(visitor, tone, status, PLACES[visitor.where], papers)


def _days(request: DeskRequest, day: dt.date) -> list[Link]:
    def to(other: dt.date) -> str:
        asked = {"day": other.isoformat()} if other != clock.today() else {}
        if request.GET.get("of") == "all":
            asked["of"] = "all"
        return f"?{urlencode(asked)}"

    one = dt.timedelta(days=1)
    return [
        Link(_("روز قبل"), to(day - one)),
        Link(_("امروز"), to(clock.today()), current=day == clock.today()),
        Link(_("روز بعد"), to(day + one)),
    ]


def _scopes(day: dt.date, only_mine: bool) -> list[Tab]:
    told = {"day": day.isoformat()} if day != clock.today() else {}
    return [
        Tab(_("مراجعه‌های من"), f"?{urlencode(told)}", current=only_mine),
        Tab(_("همهٔ مراجعه‌های واحد"), f"?{urlencode({**told, 'of': 'all'})}", current=not only_mine),
    ]


def _day(text: str) -> dt.date:
    """The day of the address, at most a year away; today for what is none."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return clock.today()
    return day if abs(day - clock.today()) <= FURTHEST else clock.today()
