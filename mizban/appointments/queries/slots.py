"""Free times of a desk, day by day (four queries, however many days)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from mizban.appointments.availability import Away, DeskPlan, Hours, Slot, Taken, bounds_of, free_slots
from mizban.appointments.models import TAKEN, Booking, Closure, Desk, DeskOfficer, PlanRow, Visit
from mizban.appointments.rules import earliest_for
from mizban.appointments.workflow import Mode, Status
from mizban.core import clock
from mizban.organisations.queries import calendar_of, offices

HORIZON_DAYS = 60
"""So many days ahead a time can be taken."""
NEXT = 5
"""Free times that are offered to somebody who comes too late for one."""


@dataclass(frozen=True)
class Day:
    """A day with free times. `is_uncertain`: the holidays of its year are not known yet."""

    day: dt.date
    slots: tuple[Slot, ...]
    is_uncertain: bool = False


@dataclass(frozen=True)
class Wish:
    """What somebody looks for a time for. `but_visit`: whose own times are no obstacle."""

    desk: Desk
    minutes: int
    officer_id: int | None = None
    earliest: dt.datetime | None = None
    but_visit: int | None = None

    @classmethod
    def of(cls, visit: Visit, *, earliest: dt.datetime | None = None) -> Wish:
        """A time for a visit, moved or chosen for the first time."""
        return cls(visit.desk, visit.minutes, visit.officer_id, earliest, visit.pk)


def desks_for(organisation_id: int, unit_id: int, section_id: int | None) -> list[Desk]:
    """Desks of an office that receive people of a section (one query)."""
    mine = Desk.objects.filter(organisation_id=organisation_id, unit_id=unit_id, active=True)
    fitting = mine.filter(Q(section_id=section_id) | Q(section=None)) if section_id else mine
    return list(fitting.order_by("-section_id", "pk"))


def free_days(wish: Wish, first: dt.date | None = None, last: dt.date | None = None) -> list[Day]:
    """Days with free times from `first` (today) up to and with `last`, none further than the horizon; none at all of a
    desk that is switched off."""
    today = clock.today()
    first, horizon = max(first or today, today), today + dt.timedelta(days=HORIZON_DAYS)
    last = min(last or horizon, horizon)
    if last < first or not wish.desk.active:
        return []
    plan, taken = plan_of(wish.desk, first, last), taken_of(wish, first, last)
    calendar = calendar_of(offices(wish.desk.organisation_id).units[wish.desk.unit_id])
    found = []
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        slots = free_slots(plan, calendar, day, wish.minutes, taken, officer_id=wish.officer_id, earliest=wish.earliest)
        if slots:
            found.append(Day(day, tuple(slots), not calendar.knows(day)))
    return found


def still_free(wish: Wish, times: Sequence[dt.datetime]) -> list[dt.datetime]:
    """Those of some times that can still be had."""
    days = [clock.local(at).date() for at in times]
    free = {slot.starts_at for day in free_days(wish, min(days), max(days)) for slot in day.slots}
    return [at for at in times if at in free]


def offered_left(visit: Visit) -> list[dt.datetime]:
    """The times of a choice that are still free; empty where any free one may be taken (four queries)."""
    if visit.mode != Mode.CHOICE or visit.status != Status.OFFERED or not visit.offered:
        return []
    return still_free(Wish.of(visit, earliest=earliest_for(visit)), visit.offered)


def next_free(wish: Wish, after: dt.datetime | None = None, most: int = NEXT) -> list[Slot]:
    """The first free times from a moment on (now)."""
    since = after or clock.now()
    days = free_days(wish, clock.local(since).date())
    slots = [slot for day in days for slot in day.slots if slot.starts_at >= since]
    return slots[:most]


def plan_of(desk: Desk, first: dt.date, last: dt.date) -> DeskPlan:
    """The plan of a desk with whatever closes it between two days."""
    rows = PlanRow.objects.filter(desk=desk, valid_from__lte=last).filter(Q(valid_to=None) | Q(valid_to__gte=first))
    closures = Closure.objects.filter(
        Q(desk=desk) | Q(desk=None),
        organisation_id=desk.organisation_id,
        unit_id=desk.unit_id,
        first_day__lte=last,
        last_day__gte=first,
        lifted_at=None,
    )
    officers = DeskOfficer.objects.filter(desk=desk).values_list("user_id", flat=True)
    return DeskPlan(
        hours=tuple(
            Hours(row.weekday, row.starts, row.ends, row.slot_minutes, row.valid_from, row.valid_to)
            for row in rows.order_by("weekday", "starts")
        ),
        capacity=desk.capacity,
        buffer_minutes=desk.buffer_minutes,
        daily_cap=desk.daily_cap,
        officers=frozenset(officers),
        away=tuple(Away(one.first_day, one.last_day, one.officer_id) for one in closures.order_by("pk")),
    )


def busy() -> QuerySet[Booking]:
    """Times that somebody has, or may still confirm; holds that have ended are nobody's."""
    return Booking.objects.filter(TAKEN & (Q(held_until=None) | Q(held_until__gt=clock.now())))


def taken_of(wish: Wish, first: dt.date, last: dt.date) -> list[Taken]:
    """What is taken of the desk, and of the officer at others, between two days."""
    since, until = bounds_of(first, last)
    whose = Q(desk=wish.desk)
    if wish.officer_id is not None:
        whose |= Q(officer_id=wish.officer_id)
    bookings = (
        busy()
        .filter(whose, organisation_id=wish.desk.organisation_id, starts_at__gte=since, starts_at__lt=until)
        .exclude(visit_id=wish.but_visit or 0)
    )
    columns = bookings.order_by("starts_at").values_list("starts_at", "free_at", "seat", "officer_id", "desk_id")
    return [
        Taken(starts_at, free_at, seat, officer_id, desk_id == wish.desk.pk)
        for starts_at, free_at, seat, officer_id, desk_id in columns
    ]
