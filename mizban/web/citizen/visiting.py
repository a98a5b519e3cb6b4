"""Choosing a time, confirming it, giving it up: the same for who is signed in and for who comes by a link.

What is `shown` needs the transaction of its reader around it; what is `posted` opens its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.appointments.actions.booking import book, give_up, hold
from mizban.appointments.actions.steps import MAX_TEXT
from mizban.appointments.actions.taking import NoSuchSlot
from mizban.appointments.queries.mine import MyVisit, my_visit
from mizban.appointments.queries.slots import Day
from mizban.appointments.workflow import Status
from mizban.core.acting import acting_as
from mizban.core.errors import Conflict
from mizban.core.jalali import Style, format_datetime
from mizban.dynamic_forms.fields import FieldError
from mizban.web import kept
from mizban.web.citizen.visit_pages import Way, by_day, shown
from mizban.web.numbers import revision_in
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.visits import moment_in, value_of
from mizban.web.words import Words

AT, DAY = "at", "day"
DAYS_OF_PAGE = 7
CHOOSE_ONE = gettext_lazy("یک وقت را انتخاب کنید")


class GivingUp(forms.Form):
    """Why somebody cannot come, and when they could."""

    text = Words(
        gettext_lazy("چه روزها و ساعت‌هایی می‌توانید بیایید؟"),
        most=MAX_TEXT,
        rows=4,
        hint=gettext_lazy("کارشناس می‌خواند و وقت دیگری می‌گذارد، یا از راه دور کار را پیش می‌برد"),
        missing=gettext_lazy("چند کلمه بنویسید تا کارشناس بداند چه کند"),
    )
    use_required_attribute = False


class Cancelling(forms.Form):
    """The same of a time that was taken: the officer may know why, and need not."""

    text = Words(
        gettext_lazy("پیام به کارشناس"),
        most=MAX_TEXT,
        rows=4,
        required=False,
        hint=gettext_lazy("مثلاً چرا نمی‌آیید یا چه روزی می‌توانید"),
    )
    use_required_attribute = False


@dataclass(frozen=True)
class DayLink:
    """A day with free times."""

    day: dt.date
    count: int
    href: str
    current: bool


def show_choice(request: DeskRequest, way: Way) -> HttpResponse:
    """Days, and the free times of one of them."""
    typed = kept.take(request)
    return _choice(request, way, chosen=typed.get(AT, "") if typed else "")


def post_choice(request: DeskRequest, way: Way) -> HttpResponse:
    """Hold the time that was chosen, and go on to confirm it."""
    chosen = request.POST.get(AT, "")
    at = moment_in(chosen)
    if at is None:
        return _none_chosen(request, way)
    try:
        hold(actor=way.actor, number=way.number, starts_at=at)
    except Conflict as refusal:
        return _refused(request, way, refusal, chosen)
    return SeeOther(f"{way.base}confirm/")


def show_held(request: DeskRequest, way: Way) -> HttpResponse:
    """What is about to be taken, until when it is kept, and what to bring."""
    mine = my_visit(way.actor, way.number)
    typed = kept.take(request)
    at = mine.held or (moment_in(typed.get(AT, "")) if typed else None)
    if at is None:
        messages.info(request, _("وقتی برای شما نگه داشته نشده است؛ یکی را انتخاب کنید"))
        return HttpResponseRedirect(way.base)
    told = {**_told(way, mine), "at": at, "value": value_of(at), "held_until": mine.held_until}
    return render(request, "citizen/visit_confirm.html", told)


def post_held(request: DeskRequest, way: Way) -> HttpResponse:
    """Take the time that was held."""
    chosen = request.POST.get(AT, "")
    at = moment_in(chosen)
    if at is None:
        return _none_chosen(request, way)
    try:
        book(actor=way.actor, number=way.number, revision=revision_in(request), starts_at=at)
    except Conflict as refusal:
        return _refused(request, way, refusal, chosen)
    messages.success(request, _("نوبت شما ثبت شد: %(when)s") % {"when": format_datetime(at, Style.LONG)})
    return SeeOther(way.home)


def show_giving_up(request: DeskRequest, way: Way) -> HttpResponse:
    """Not coming, after asking once."""
    mine = my_visit(way.actor, way.number)
    typed = kept.take(request)
    form = _form(mine)(initial={"text": typed.get("text", "") if typed else ""})
    return _giving_up(request, way, mine, form)


def post_giving_up(request: DeskRequest, way: Way) -> HttpResponse:
    """The visit goes back to its officer."""
    with acting_as(way.actor, read_only=True):
        mine = my_visit(way.actor, way.number)
        form = _form(mine)(request.POST)
        if not form.is_valid():
            return _giving_up(request, way, mine, form, status=422)
    try:
        give_up(actor=way.actor, number=way.number, revision=revision_in(request), text=form.cleaned_data["text"])
    except Conflict as refusal:
        with acting_as(way.actor, read_only=True):
            mine = my_visit(way.actor, way.number)
            return _giving_up(request, way, mine, form, problem=str(refusal), status=409)
    if mine.visit.status == Status.OFFERED:
        messages.success(request, _("به اداره خبر دادیم؛ کارشناس پاسخ می‌دهد"))
    else:
        messages.success(request, _("نوبت لغو شد و اداره خبر دارد"))
    return SeeOther("/" if way.by_link else way.home)


def _none_chosen(request: DeskRequest, way: Way) -> HttpResponse:
    with acting_as(way.actor, read_only=True):
        wrong = FieldError(AT, _("وقت"), str(CHOOSE_ONE), "at-1")
        return _choice(request, way, errors=[wrong], status=422)


def _refused(request: DeskRequest, way: Way, refusal: Conflict, chosen: str) -> HttpResponse:
    """The choice again, with why it could not be had and what is free instead."""
    free = [slot.starts_at for slot in refusal.free] if isinstance(refusal, NoSuchSlot) else []
    with acting_as(way.actor, read_only=True):
        return _choice(request, way, chosen=chosen, free=free, problem=str(refusal), status=409)


def _choice(
    request: DeskRequest,
    way: Way,
    *,
    chosen: str = "",
    free: Sequence[dt.datetime] = (),
    errors: Sequence[FieldError] = (),
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    mine = my_visit(way.actor, way.number, with_days=True)
    at = moment_in(chosen)
    days, here = _days(way, mine.days, request.GET.get(DAY, "") or (value_of(at)[:10] if at else ""))
    times = mine.offered or free or ([slot.starts_at for slot in here.slots] if here else [])
    told: dict[str, Any] = {
        **_told(way, mine),
        "times": by_day(times, chosen),
        "days": [] if mine.offered else days,
        "later": _later(way, mine.days, days),
        "errors": list(errors),
        "problem": problem,
        "has_errors": bool(errors or problem),
        "is_move": mine.card.starts_at is not None,
        "is_over": not mine.may_choose,
    }
    return render(request, "citizen/visit_choice.html", told, status=status)


def _days(way: Way, days: Sequence[Day], wanted: str) -> tuple[list[DayLink], Day | None]:
    """A week of days with free times that has the wanted one in it, and that day itself; else the first."""
    place = next((place for place, one in enumerate(days) if one.day.isoformat() >= wanted), 0)
    first = place - place % DAYS_OF_PAGE
    found = [
        DayLink(one.day, len(one.slots), f"{way.base}?{DAY}={one.day.isoformat()}", first + number == place)
        for number, one in enumerate(days[first : first + DAYS_OF_PAGE])
    ]
    return found, days[place] if days else None


def _later(way: Way, days: Sequence[Day], links: Sequence[DayLink]) -> dict[str, str]:
    """Addresses of the days before and after those on the page."""
    shown_days = [one.day for one in links]
    before = [one.day for one in days if shown_days and one.day < shown_days[0]]
    after = [one.day for one in days if shown_days and one.day > shown_days[-1]]
    return {
        "newer": f"{way.base}?{DAY}={before[-DAYS_OF_PAGE].isoformat()}" if before else "",
        "older": f"{way.base}?{DAY}={after[0].isoformat()}" if after else "",
    }


def _form(mine: MyVisit) -> type[forms.Form]:
    return GivingUp if mine.visit.status == Status.OFFERED else Cancelling


def _giving_up(
    request: DeskRequest, way: Way, mine: MyVisit, form: forms.Form, *, problem: str = "", status: int = 200
) -> HttpResponse:
    told = {**_told(way, mine), "form": form, "problem": problem, "may_give_up": mine.may_give_up}
    return render(request, "citizen/visit_cancel.html", told, status=status)


def _told(way: Way, mine: MyVisit) -> dict[str, Any]:
    """What every one of these pages shows. A link tells of the visit, and of the request nothing."""
    return {
        "way": way,
        "case": mine.case,
        "revision": mine.case.revision,
        "visit": shown(way, mine.card, may_choose=mine.may_choose and mine.visit.status == Status.OFFERED),
    }
