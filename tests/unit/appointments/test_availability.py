"""Free times, by arithmetic alone: breaks, closures, leave, buffers, caps, days off, the turn of the year."""

from __future__ import annotations

import datetime as dt

import pytest

from mizban.appointments.availability import Away, DeskPlan, Hours, Slot, Taken, bounds_of, free_slots, moment
from mizban.core.clock import TEHRAN
from mizban.core.jalali import from_jalali
from mizban.organisations.calendar import WorkingCalendar

SATURDAY = from_jalali(1405, 9, 7)
CALENDAR = WorkingCalendar(frozenset({3, 4}), frozenset({from_jalali(1405, 9, 8)}), from_jalali(1405, 12, 29))
EARLY = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def hours(
    starts: str = "08:00", ends: str = "10:00", weekday: int = 5, slot: int = 20, since: dt.date = dt.date(2020, 1, 1)
) -> Hours:
    return Hours(weekday, dt.time.fromisoformat(starts), dt.time.fromisoformat(ends), slot, since)


def plan(*rows: Hours, **changes: object) -> DeskPlan:
    return DeskPlan(rows or (hours(),), **changes)  # type: ignore[arg-type]


def found(one: DeskPlan, day: dt.date = SATURDAY, minutes: int = 20, **more: object) -> list[str]:
    slots = free_slots(one, CALENDAR, day, minutes, **{"earliest": EARLY, **more})  # type: ignore[arg-type]
    return [f"{slot.starts_at.astimezone(TEHRAN):%H:%M}" for slot in slots]


def taken(at: str, seat: int = 1, minutes: int = 20, officer: int | None = None, *, here: bool = True) -> Taken:
    starts = moment(SATURDAY, dt.time.fromisoformat(at))
    return Taken(starts, starts + dt.timedelta(minutes=minutes), seat, officer, here)


def test_times_follow_the_plan_and_breaks_lie_between_its_rows() -> None:
    assert found(plan()) == ["08:00", "08:20", "08:40", "09:00", "09:20", "09:40"]
    assert found(plan(hours("08:00", "08:40"), hours("09:30", "10:00"))) == ["08:00", "08:20", "09:30"]


def test_a_long_visit_needs_its_whole_time_within_a_row() -> None:
    assert found(plan(), minutes=45) == ["08:00", "08:20", "08:40", "09:00"]
    assert found(plan(), minutes=121) == []


def test_a_buffer_lies_after_each_visit() -> None:
    assert found(plan(buffer_minutes=10)) == ["08:00", "08:30", "09:00", "09:30"]
    assert found(plan(buffer_minutes=10), taken=[taken("08:00", minutes=30)]) == ["08:30", "09:00", "09:30"]


def test_seats_are_filled_one_after_the_other() -> None:
    two = plan(capacity=2)
    slots = free_slots(two, CALENDAR, SATURDAY, 20, [taken("08:00")], earliest=EARLY)
    assert slots[0].seats == (2,) and slots[1].seats == (1, 2)
    assert "08:00" not in found(two, taken=[taken("08:00"), taken("08:00", seat=2)])


def test_a_cap_closes_the_day() -> None:
    assert found(plan(daily_cap=2), taken=[taken("08:00"), taken("08:20")]) == []
    assert len(found(plan(daily_cap=3), taken=[taken("08:00"), taken("08:20")])) == 4


def test_closed_days_and_leave() -> None:
    assert found(plan(away=(Away(SATURDAY, SATURDAY),))) == []
    staffed = plan(capacity=3, officers=frozenset({1, 2}), away=(Away(SATURDAY, SATURDAY, 1),))
    assert found(staffed, officer_id=1) == []
    assert found(staffed, officer_id=2)
    assert "08:00" not in found(staffed, taken=[taken("08:00")])
    assert found(plan(officers=frozenset({1}), away=(Away(SATURDAY, SATURDAY, 1),))) == []


def test_an_officer_who_sits_elsewhere_is_not_here() -> None:
    away = [taken("08:20", officer=7, here=False, seat=1)]
    assert "08:20" not in found(plan(), taken=away, officer_id=7)
    assert "08:20" in found(plan(), taken=away)


def test_nothing_before_the_notice() -> None:
    assert found(plan(), earliest=moment(SATURDAY, dt.time(9, 1))) == ["09:20", "09:40"]


@pytest.mark.parametrize("day", [from_jalali(1405, 9, 8), from_jalali(1405, 9, 12), from_jalali(1405, 9, 13)])
def test_days_off_have_no_times(day: dt.date) -> None:
    assert found(plan(*[hours(weekday=weekday) for weekday in range(7)]), day) == []


def test_days_of_a_year_whose_holidays_are_not_known_are_open_but_for_the_weekend() -> None:
    rows = [hours(weekday=weekday) for weekday in range(7)]
    assert found(plan(*rows), from_jalali(1406, 1, 1))  # Sunday, a holiday that nobody has told us of
    assert found(plan(*rows), from_jalali(1406, 1, 6)) == []  # Friday


def test_the_turn_of_the_year_1404_to_1405() -> None:
    rows = [hours(weekday=weekday) for weekday in range(7)]
    off = frozenset(from_jalali(1405, 1, day) for day in (1, 2, 3, 4))
    calendar = WorkingCalendar(frozenset({3, 4}), off, from_jalali(1405, 12, 29))
    last = from_jalali(1404, 12, 29)
    assert last == dt.date(2026, 3, 20) and last + dt.timedelta(days=1) == from_jalali(1405, 1, 1)
    open_days = []
    for number in range(-3, 10):
        day = from_jalali(1405, 1, 1) + dt.timedelta(days=number)
        slots = free_slots(plan(*rows), calendar, day, 20, earliest=EARLY)
        assert all(slot.starts_at.astimezone(TEHRAN).date() == day for slot in slots)
        if slots:
            open_days.append(day)
    assert open_days == [
        from_jalali(1404, 12, 27), *(from_jalali(1405, 1, day) for day in (5, 8, 9, 10))
    ]  # fmt: skip


def test_a_plan_holds_from_a_day_to_a_day() -> None:
    later = hours(since=SATURDAY + dt.timedelta(days=1))
    assert found(plan(later)) == []
    ended = Hours(5, dt.time(8), dt.time(9), 20, dt.date(2020, 1, 1), SATURDAY - dt.timedelta(days=1))
    assert found(plan(ended)) == []


def test_a_day_of_tehran_begins_in_the_evening_of_utc() -> None:
    since, until = bounds_of(SATURDAY, SATURDAY)
    assert since == dt.datetime.combine(SATURDAY, dt.time(), TEHRAN)
    assert until - since == dt.timedelta(days=1) and since.tzinfo is dt.UTC
    assert isinstance(free_slots(plan(), CALENDAR, SATURDAY, 20, earliest=EARLY)[0], Slot)
