"""Heads plan: desks, their week, days without reception."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.appointments.actions.closing import ClosureWish, How, close, lift, require_closable
from mizban.appointments.actions.planning import save_desk, set_plan
from mizban.appointments.models import Closure, Desk, PlanRow
from mizban.appointments.policies import planned_units, plans_whole
from mizban.appointments.queries.hit import hit_by
from mizban.appointments.queries.plans import DeskPlanned, officers_for_leave, officers_of_unit, planned
from mizban.core import clock
from mizban.core.errors import DomainError, Forbidden, Invalid, NotFound
from mizban.core.jalali import WEEKDAYS, Style, format_date
from mizban.core.text import listed, local_digits
from mizban.organisations.queries import organisation_of
from mizban.web.numbers import id_in
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.plans import ROWS_A_DAY, ClosureForm, DeskForm, WeekForm
from mizban.web.staff.frame import page
from mizban.web.ui.templatetags.ui import localised_text

HOWS: tuple[tuple[How, str | Promise], ...] = (
    (How.MOVE, gettext_lazy("هر نوبت به نزدیک‌ترین وقت آزاد برود، اول با همان کارشناس")),
    (How.CHOOSE, gettext_lazy("نوبت‌ها برداشته شود و خود مراجعان وقت تازه انتخاب کنند")),
)


@dataclass(frozen=True)
class Week:
    """A desk and its hours in words, a line for each day."""

    desk: Desk
    href: str
    days: tuple[tuple[str, str], ...]
    officers: str
    coming: str
    """From which day another plan holds; "" where none is written."""


@staff_page
def plan(request: DeskRequest) -> HttpResponse:
    """All desks of a head, and what is closed; POST opens a closed day again."""
    _require_head(request)
    if request.method == "POST":
        try:
            lift(actor=request.actor, closure_id=id_in(request.POST.get("closure", "")) or 0)
            messages.success(request, _("این روزها دوباره باز شد"))
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        return SeeOther(reverse("staff_visit_plan"))
    all_planned = planned(request.actor)
    context = {
        "weeks": [_week(one) for one in all_planned.desks],
        "closures": [(one, _closed(one)) for one in all_planned.closures],
        "may_add": [unit for unit in all_planned.units if plans_whole(request.actor, unit.pk)],
    }
    return page(request, "staff/visit_plan.html", context)


@staff_page
def desk(request: DeskRequest, desk_id: int) -> HttpResponse:
    """One desk: what it is, and its week. `do=desk` saves the one, `do=week` the other."""
    actor = request.actor
    if request.method != "POST":
        return _desk_page(request, _found(request, desk_id))
    with reading(request):
        found = _found(request, desk_id)
        about, week = _forms(found, actor.organisation_id, request.POST)
        chosen: DeskForm | WeekForm = about if request.POST.get("do") == "desk" else week
        is_valid = chosen.is_valid()
    if is_valid:
        try:
            if isinstance(chosen, DeskForm):
                wish = chosen.wish(found.desk.section_id)
                save_desk(actor=actor, unit_id=found.desk.unit_id, desk_id=desk_id, wish=wish)
            else:
                valid_from = chosen.cleaned_data["valid_from"]
                set_plan(actor=actor, desk_id=desk_id, valid_from=valid_from, rows=chosen.rows())
        except Invalid as refusal:
            chosen.add_error(refusal.field if refusal.field in chosen.fields else None, str(refusal))
        else:
            messages.success(request, _("ذخیره شد؛ نوبت‌هایی که گرفته شده‌اند سر جای خود می‌مانند"))
            return SeeOther(reverse("staff_visit_desk", args=[desk_id]))
    with reading(request):
        return _desk_page(request, _found(request, desk_id), chosen, status=422)


@staff_page
def new_desk(request: DeskRequest, unit_id: int) -> HttpResponse:
    """Another desk of an office."""
    actor = request.actor
    if not plans_whole(actor, unit_id):
        raise NotFound(_("این واحد پیدا نشد؛ فهرست را تازه کنید"), code="no_such_unit")
    if request.method != "POST":
        officers = officers_of_unit(actor.organisation_id, unit_id)
        return _new_page(request, DeskForm(officers, initial={"capacity": "1", "active": True}))
    with reading(request):
        form = DeskForm(officers_of_unit(actor.organisation_id, unit_id), request.POST)
        is_valid = form.is_valid()
    if is_valid:
        made = save_desk(actor=actor, unit_id=unit_id, desk_id=None, wish=form.wish(None))
        messages.success(request, _("باجه ساخته شد؛ ساعت‌های هفته را بنویسید"))
        return SeeOther(reverse("staff_visit_desk", args=[made.pk]))
    with reading(request):
        return _new_page(request, form, status=422)


@staff_page
def closing(request: DeskRequest) -> HttpResponse:
    """First who is hit (`do=list`), then what becomes of them (`do=close`)."""
    _require_head(request)
    actor = request.actor
    if request.method != "POST":
        return _closing_page(request, _closure_form(request, None))
    with reading(request):
        form = _closure_form(request, request.POST)
        is_valid = form.is_valid()
        if is_valid:
            try:
                require_closable(actor, form.scope())
            except Invalid as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
                is_valid = False
    how = request.POST.get("how", "")
    if is_valid and request.POST.get("do") == "close" and how in set(How):
        close(actor=actor, wish=ClosureWish(form.scope(), form.cleaned_data["reason"], How(how)))
        messages.success(request, _("بسته شد؛ اگر در این روزها نوبتی باشد، به مراجعان خبر می‌دهیم"))
        return SeeOther(reverse("staff_visit_plan"))
    with reading(request):
        return _closing_page(request, form, is_valid=is_valid, status=200 if is_valid else 422)


def _require_head(request: DeskRequest) -> None:
    if not planned_units(request.actor):
        raise Forbidden(_("برنامهٔ مراجعه را رئیس واحد می‌نویسد"), code="not_a_head")


def _found(request: DeskRequest, desk_id: int) -> DeskPlanned:
    for one in planned(request.actor).desks:
        if one.desk.pk == desk_id:
            return one
    raise NotFound(_("این باجه پیدا نشد؛ فهرست را تازه کنید"), code="no_such_desk")


def _forms(found: DeskPlanned, organisation_id: int, typed: Any = None) -> tuple[DeskForm, WeekForm]:
    desk = found.desk
    about = {
        "name": desk.name.get("fa", ""),
        "place": desk.place.get("fa", ""),
        "capacity": local_digits(desk.capacity),
        "buffer_minutes": local_digits(desk.buffer_minutes),
        "daily_cap": local_digits(desk.daily_cap) if desk.daily_cap else "",
        "active": desk.active,
        "officers": [str(pk) for pk in found.officers],
    }
    weekend = organisation_of(organisation_id).weekend
    do = typed.get("do") if typed else ""
    return (
        DeskForm(officers_of_unit(organisation_id, desk.unit_id), typed if do == "desk" else None, initial=about),
        WeekForm(weekend, typed if do == "week" else None, initial=_hours(found.coming or found.rows)),
    )


def _hours(rows: tuple[PlanRow, ...]) -> dict[str, str]:
    told = {"valid_from": format_date(clock.today(), Style.SHORT)}
    told |= {"slot": local_digits(rows[0].slot_minutes)} if rows else {}
    seen: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: (row.weekday, row.starts)):
        number = seen.get(row.weekday, 0)
        seen[row.weekday] = number + 1
        if number < ROWS_A_DAY:
            told[f"from:{row.weekday}:{number}"] = _hour(row.starts)
            told[f"to:{row.weekday}:{number}"] = _hour(row.ends)
    return told


def _desk_page(
    request: DeskRequest, found: DeskPlanned, chosen: DeskForm | WeekForm | None = None, *, status: int = 200
) -> HttpResponse:
    about, week = _forms(found, request.actor.organisation_id)
    context = {
        "week": _week(found),
        "about": chosen if isinstance(chosen, DeskForm) else about,
        "hours": chosen if isinstance(chosen, WeekForm) else week,
        "form": chosen,
    }
    return page(request, "staff/visit_desk.html", context, status=status)


def _new_page(request: DeskRequest, form: DeskForm, *, status: int = 200) -> HttpResponse:
    return page(request, "staff/visit_desk_new.html", {"form": form}, status=status)


def _closure_form(request: DeskRequest, typed: Any) -> ClosureForm:
    actor, told = request.actor, planned(request.actor)
    officers = {unit.pk: officers_for_leave(actor, unit.pk) for unit in told.units}
    whole = [unit for unit in told.units if plans_whole(actor, unit.pk)]
    return ClosureForm(whole, [one.desk for one in told.desks], officers, typed)


def _closing_page(
    request: DeskRequest, form: ClosureForm, *, is_valid: bool = False, status: int = 200
) -> HttpResponse:
    hits = hit_by(request.actor.organisation_id, form.scope()) if is_valid else []
    context = {"form": form, "is_listed": is_valid, "hits": hits, "hows": HOWS}
    return page(request, "staff/visit_closing.html", context, status=status)


def _week(one: DeskPlanned) -> Week:
    days: dict[int, list[str]] = {}
    for row in one.rows:
        days.setdefault((row.weekday + 2) % 7, []).append(
            _("%(from)s تا %(to)s") % {"from": _hour(row.starts), "to": _hour(row.ends)}
        )
    coming = min((row.valid_from for row in one.coming), default=None)
    return Week(
        desk=one.desk,
        href=reverse("staff_visit_desk", args=[one.desk.pk]),
        days=tuple((WEEKDAYS[day], _(" و ").join(hours)) for day, hours in sorted(days.items())),
        officers=listed(officer.name for officer in one.officers.values()),
        coming=format_date(coming, Style.LONG) if coming else "",
    )


def _closed(closure: Closure) -> str:
    if closure.desk is not None:
        return localised_text(closure.desk.name)
    if closure.officer is not None:
        return _("مرخصی %(name)s") % {"name": closure.officer.name}
    return _("همهٔ %(unit)s") % {"unit": localised_text(closure.unit.name)}


def _hour(time: dt.time) -> str:
    return local_digits(f"{time:%H:%M}")
