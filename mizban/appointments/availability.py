"""Which times a desk has free: its weekly plan less days off, closures, leave, what is taken, buffers and the cap of a
day. Plain arithmetic, in Tehran's time; it asks no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mizban.core import clock
from mizban.organisations.calendar import WorkingCalendar


@dataclass(frozen=True)
class Hours:
    """A row of the weekly plan. `weekday` counts Monday as 0."""

    weekday: int
    starts: dt.time
    ends: dt.time
    slot_minutes: int
    valid_from: dt.date
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        is_valid = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return is_valid and day.weekday() == self.weekday


@dataclass(frozen=True)
class Away:
    """Days without reception: of the whole desk, or of one officer."""

    first_day: dt.date
    last_day: dt.date
    officer_id: int | None = None

    def covers(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Taken:
    """A time that somebody has; `here` False: at another desk, where the officer asked for sits then."""

    starts_at: dt.datetime
    free_at: dt.datetime
    seat: int = 0
    officer_id: int | None = None
    here: bool = True


@dataclass(frozen=True)
class DeskPlan:
    """A desk as far as its times go."""

    hours: tuple[Hours, ...]
    capacity: int = 1
    buffer_minutes: int = 0
    daily_cap: int | None = None
    officers: frozenset[int] = frozenset()
    away: tuple[Away, ...] = ()


@dataclass(frozen=True)
class Slot:
    """A free time. `seats` are the numbers of the free seats, lowest first."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    free_at: dt.datetime
    seats: tuple[int, ...]


def free_slots(
    plan: DeskPlan,
    calendar: WorkingCalendar,
    day: dt.date,
    minutes: int,
    taken: Iterable[Taken] = (),
    *,
    officer_id: int | None = None,
    earliest: dt.datetime | None = None,
) -> list[Slot]:
    """The free times of a day for a visit of so many minutes, none of which begins before `earliest` (now)."""
    earliest = earliest or clock.now()
    if not is_open(plan, calendar, day, officer_id):
        return []
    seats = _staffed_seats(plan, day)
    that_day = [one for one in taken if clock.local(one.starts_at).date() == day]
    if plan.daily_cap is not None and sum(one.here for one in that_day) >= plan.daily_cap:
        return []
    found = []
    for starts_at, ends_at in planned(plan, day, minutes):
        free_at = ends_at + dt.timedelta(minutes=plan.buffer_minutes)
        over = [one for one in that_day if one.starts_at < free_at and starts_at < one.free_at]
        used = {one.seat for one in over if one.here}
        is_met_elsewhere = officer_id is not None and any(one.officer_id == officer_id for one in over)
        free = tuple(seat for seat in range(1, plan.capacity + 1) if seat not in used)
        if starts_at >= earliest and len(used) < seats and free and not is_met_elsewhere:
            found.append(Slot(starts_at, ends_at, free_at, free))
    return found


def is_open(plan: DeskPlan, calendar: WorkingCalendar, day: dt.date, officer_id: int | None = None) -> bool:
    """Whether anybody is received that day, by this officer if one is named. Days of a year whose holidays nobody
    knows yet are open but for the weekend."""
    if not calendar.is_working(day) or _staffed_seats(plan, day) < 1:
        return False
    closed = any(away.covers(day) and away.officer_id in (None, officer_id) for away in plan.away)
    return not closed and any(hours.holds_on(day) for hours in plan.hours)


def planned(plan: DeskPlan, day: dt.date, minutes: int) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Begin and end of each time of the plan that is long enough for the visit, first to last."""
    for hours in sorted((one for one in plan.hours if one.holds_on(day)), key=lambda one: one.starts):
        length = dt.timedelta(minutes=max(minutes, hours.slot_minutes))
        step = dt.timedelta(minutes=hours.slot_minutes + plan.buffer_minutes)
        at, end = moment(day, hours.starts), moment(day, hours.ends)
        while at + length <= end:
            yield at, at + length
            at += step


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """A time of a day in Tehran, in UTC as it is kept."""
    return dt.datetime.combine(day, time, clock.TEHRAN).astimezone(dt.UTC)


def bounds_of(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The moments between which the days from `first` to `last` lie in Tehran, the second one left out."""
    return moment(first, dt.time.min), moment(last + dt.timedelta(days=1), dt.time.min)


def _staffed_seats(plan: DeskPlan, day: dt.date) -> int:
    """Seats at which somebody sits: of a desk with a list of officers no more than those who are not away."""
    if not plan.officers:
        return plan.capacity
    gone = {away.officer_id for away in plan.away if away.officer_id and away.covers(day)}
    return min(plan.capacity, len(plan.officers - gone))
