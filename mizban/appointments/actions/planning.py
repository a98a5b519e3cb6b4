"""Heads plan their desks: seats, hours of the week, who sits there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mizban.accounts.queries import held_today
from mizban.appointments.actions.taking import lock_desk
from mizban.appointments.models import Desk, DeskOfficer, PlanRow
from mizban.appointments.policies import plannable_by, planned_units, plans_whole
from mizban.audit.actions import append
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import CONTENT_ROLES, Actor
from mizban.core.errors import Forbidden, Invalid, NotFound
from mizban.core.text import clean
from mizban.organisations.queries import organisation_of

DESK = "visit_desk"
MAX_NAME = 80
MOST_ROWS = 40


@dataclass(frozen=True)
class Row:
    """Hours of a day of the week (Monday = 0)."""

    weekday: int
    starts: dt.time
    ends: dt.time
    slot_minutes: int


@dataclass(frozen=True)
class DeskWish:
    """What a desk shall be. `officers`: users who sit there; none: whoever is there."""

    name: str
    place: str
    section_id: int | None
    capacity: int
    buffer_minutes: int
    daily_cap: int | None
    officers: Collection[int] = ()
    active: bool = True


def save_desk(*, actor: Actor, unit_id: int, desk_id: int | None, wish: DeskWish) -> Desk:
    """Make a desk, or change one. What is booked stays as it is. Raises NotFound, Forbidden, Invalid."""
    with acting_as(actor):
        desk = _found(actor, desk_id) if desk_id else _new(actor, unit_id, wish)
        name = clean(wish.name, max_length=MAX_NAME)
        if not name:
            raise Invalid(_("نام باجه را بنویسید"), field="name", code="name_needed")
        desk.name, desk.place = {"fa": name}, _told(clean(wish.place, max_length=MAX_NAME))
        desk.capacity, desk.buffer_minutes, desk.daily_cap = wish.capacity, wish.buffer_minutes, wish.daily_cap
        desk.active = wish.active
        is_new = desk.pk is None
        desk.save()
        _seat(desk, wish.officers)
        kind = "visit_desk.made" if is_new else "visit_desk.changed"
        data = {"unit": desk.unit_id, "capacity": desk.capacity, "active": desk.active}
        append(actor=actor, subject=(DESK, desk.pk), kind=kind, data=data, is_first=is_new)
    return desk


def set_plan(*, actor: Actor, desk_id: int, valid_from: dt.date, rows: Sequence[Row]) -> Desk:
    """Give a desk its week from a day on; until then the one that is in force stays. What is booked stays as it is.

    Raises Invalid for a plan of the past, for rows that overlap or lie on a day off.
    """
    with acting_as(actor):
        desk = _found(actor, desk_id)
        _check(desk, valid_from, rows)
        before = PlanRow.objects.filter(desk=desk)
        before.filter(valid_from__gte=valid_from).delete()
        still = before.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from))
        still.update(valid_to=valid_from - dt.timedelta(days=1))
        PlanRow.objects.bulk_create(
            PlanRow(
                organisation_id=desk.organisation_id,
                desk=desk,
                weekday=row.weekday,
                starts=row.starts,
                ends=row.ends,
                slot_minutes=row.slot_minutes,
                valid_from=valid_from,
            )
            for row in rows
        )
        data = {"from": valid_from.isoformat(), "rows": len(rows)}
        append(actor=actor, subject=(DESK, desk.pk), kind="visit_desk.planned", data=data)
    return desk


def _check(desk: Desk, valid_from: dt.date, rows: Sequence[Row]) -> None:
    if valid_from < clock.today():
        raise Invalid(_("برنامه از امروز یا روزی بعد از آن شروع می‌شود"), field="valid_from", code="plan_in_the_past")
    if len(rows) > MOST_ROWS:
        raise Invalid(_("برنامه بیش از حد ردیف دارد؛ چند ردیف را یکی کنید"), field="rows", code="too_many_rows")
    weekend = set(organisation_of(desk.organisation_id).weekend)
    for row in rows:
        if row.starts >= row.ends:
            raise Invalid(_("پایان هر ردیف بعد از شروع آن است"), field="rows", code="row_ends_before_start")
        if row.weekday in weekend:
            raise Invalid(
                _("این روز هفته تعطیل سازمان است؛ روز دیگری انتخاب کنید"), field="rows", code="row_on_day_off"
            )
        length = dt.datetime.combine(valid_from, row.ends) - dt.datetime.combine(valid_from, row.starts)
        if length < dt.timedelta(minutes=row.slot_minutes):
            raise Invalid(_("هر ردیف دست‌کم به اندازهٔ یک نوبت است"), field="rows", code="row_too_short")
    ordered = sorted(rows, key=lambda row: (row.weekday, row.starts))
    if any(one.weekday == two.weekday and two.starts < one.ends for one, two in pairwise(ordered)):
        raise Invalid(_("دو ردیف یک روز روی هم می‌افتند؛ ساعت‌ها را جدا کنید"), field="rows", code="rows_overlap")


def _found(actor: Actor, desk_id: int) -> Desk:
    if not plannable_by(actor).filter(pk=desk_id).exists():
        raise NotFound(_("این باجه پیدا نشد؛ فهرست را تازه کنید"), code="no_such_desk")
    return lock_desk(desk_id)


def _new(actor: Actor, unit_id: int, wish: DeskWish) -> Desk:
    desk = Desk(organisation_id=actor.organisation_id, unit_id=unit_id, section_id=wish.section_id)
    if not (plans_whole(actor, unit_id) or _heads(actor, unit_id, wish.section_id)):
        raise Forbidden(_("برنامهٔ این واحد را رئیس آن می‌نویسد"), code="not_your_desks")
    return desk


def _heads(actor: Actor, unit_id: int, section_id: int | None) -> bool:
    return section_id is not None and section_id in planned_units(actor).get(unit_id, set())


def _seat(desk: Desk, officers: Collection[int]) -> None:
    """Only those who work cases of the office sit at its desks."""
    working = held_today().filter(unit_id=desk.unit_id, role__in=CONTENT_ROLES, user_id__in=list(officers))
    seated = set(working.values_list("user_id", flat=True))
    DeskOfficer.objects.filter(desk=desk).exclude(user_id__in=seated).delete()
    DeskOfficer.objects.bulk_create(
        [DeskOfficer(organisation_id=desk.organisation_id, desk=desk, user_id=user) for user in sorted(seated)],
        ignore_conflicts=True,
    )


def _told(text: str) -> dict[str, str]:
    return {"fa": text} if text else {}
