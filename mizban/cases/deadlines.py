"""By when the office answers: promised working days on the calendar of the office that holds the case.

A case knows from which day how many working days are counted; the date follows from them, so that it can be counted
anew when the calendar changes (model.md, "Deadlines").
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import structlog

from mizban.cases.models import Case
from mizban.cases.workflow import OPEN
from mizban.core import clock
from mizban.core.jalali import to_jalali
from mizban.organisations.models import Unit
from mizban.organisations.queries import calendar_of

log = structlog.get_logger()

DRAFT_DAYS = 30
CORRECTION_DAYS = 30
CORRECTION_REMINDERS = (10, 3)
RESUME_DAYS = 30
"""So long after it has expired a case or a draft can still be taken up again."""
REOPEN_WORKING_DAYS = 15
LEFT_AFTER_CORRECTION = 3
"""Working days that an office has at least once the applicant has answered, however late it had asked."""
WARN_WORKING_DAYS = 2
"""So many working days before the deadline the holder is warned."""
ESCALATE_WORKING_DAYS = 5
"""So many working days after it the unit above learns of it."""
LEVELS = 3
"""Steps of warning: holder, head of the unit, unit above."""
REFERRAL_DAYS, MOST_REFERRAL_DAYS = 3, 60
"""Working days in which a referral is answered, unless its sender says otherwise, and at most."""
REFERRAL_AGAIN = 3
"""So many working days after its date a referral alarms once more."""
REFERRAL_LEVELS = 3
"""Steps of warning: receiver before the day, sender after it, both and the receiver's head later."""


def due_on(unit: Unit, promised_days: int | None, start: dt.date | None = None) -> dt.date | None:
    """The date by which `unit` answers a case that reaches it on `start` (today); None where nothing is promised."""
    if promised_days is None:
        return None
    calendar = calendar_of(unit)
    due = calendar.add(start or clock.today(), promised_days)
    if not calendar.knows(due):
        _warn_of_year(unit.organisation_id, to_jalali(due)[0])
    return due


def start_clock(case: Case, days: int | None) -> None:
    """Count `days` working days from today on; None promises nothing. Warnings begin anew with the new date."""
    case.counted_from, case.counted_days = (None, None) if days is None else (clock.today(), days)
    case.due_on, case.paused_days, case.overdue_level = due_on(case.unit, days), None, 0


def stop_clock(case: Case) -> None:
    """Freeze the whole working days left, or as many as an answer needs to be read (docs/adr/0018)."""
    left = days_left(case.unit, case.due_on)
    if left is not None:
        left = max(left, min(LEFT_AFTER_CORRECTION, case.version.promised_days or 0))
    case.paused_days, case.due_on = left, None


def keep_date(case: Case) -> None:
    """The case has come to another unit: its date stays, what is left of it is counted on that unit's calendar.

    A date that is past, or no working day there, stands by itself from now on.
    """
    calendar, today = calendar_of(case.unit), clock.today()
    if case.due_on is None:
        return
    case.counted_from = case.counted_days = None
    if case.due_on >= today and calendar.is_working(case.due_on):
        case.counted_from, case.counted_days = today, calendar.between(today, case.due_on)


def recounted(case: Case) -> dt.date | None:
    """The date by the calendar as it is now."""
    if case.due_on is None or case.counted_from is None or case.counted_days is None:
        return case.due_on
    return due_on(case.unit, case.counted_days, case.counted_from)


def days_left(unit: Unit, due: dt.date | None) -> int | None:
    """Whole working days left until `due`, never less than 0: what is frozen when the clock stops."""
    return None if due is None else max(0, calendar_of(unit).between(clock.today(), due))


def is_paused(state: str, paused_days: int | None) -> bool:
    """Whether the clock of a case stands still."""
    return state in OPEN and paused_days is not None


def is_overdue(state: str, due: dt.date | None) -> bool:
    """Whether the office is late with a case."""
    return state in OPEN and due is not None and due < clock.today()


def overdue_level(unit: Unit, due: dt.date) -> int:
    """How far the warning has to go today: 0 nobody, 1 the holder, 2 the head (the day itself), 3 the unit above."""
    calendar, today = calendar_of(unit), clock.today()
    if today >= calendar.add(due, ESCALATE_WORKING_DAYS):
        return 3
    if today >= due:
        return 2
    return 1 if today >= calendar.subtract(due, WARN_WORKING_DAYS) else 0


def referral_level(unit: Unit, due: dt.date) -> int:
    """How far the warning of a referral to `unit` has to go today."""
    calendar, today = calendar_of(unit), clock.today()
    if today >= calendar.add(due, REFERRAL_AGAIN):
        return 3
    if today > due:
        return 2
    return 1 if today >= calendar.subtract(due, 1) else 0


def draft_kept_until(expires_on: dt.date) -> dt.date:
    """So long an expired draft can be taken up again."""
    return expires_on + dt.timedelta(days=RESUME_DAYS)


def resume_until(case: Case) -> dt.date | None:
    """The last day on which a case that has expired can be taken up again."""
    return None if case.ended_at is None else clock.local(case.ended_at).date() + dt.timedelta(days=RESUME_DAYS)


def may_be_resumed(case: Case) -> bool:
    """Whether a case that has expired can still be taken up again."""
    last = resume_until(case)
    return last is not None and clock.today() <= last


def resumable_since() -> dt.datetime:
    """What has expired after this moment can still be taken up again."""
    return clock.end_of_day(clock.today() - dt.timedelta(days=RESUME_DAYS + 1))


def reminders_due(applicant_due_on: dt.date) -> int:
    """How many of the reminders an applicant should have got by today, of a correction or of a draft."""
    return sum(clock.today() >= applicant_due_on - dt.timedelta(days=days) for days in CORRECTION_REMINDERS)


def correction_due() -> dt.date:
    return clock.today() + dt.timedelta(days=CORRECTION_DAYS)


def reopen_until(unit: Unit) -> dt.date:
    """The last day on which the applicant may ask for another look."""
    return calendar_of(unit).add(clock.today(), REOPEN_WORKING_DAYS)


def may_be_reopened(case: Case) -> bool:
    """Whether the applicant can still ask for another look."""
    return case.reopen_until is not None and clock.today() <= case.reopen_until


@cache
def _warn_of_year(organisation_id: int, jalali_year: int) -> None:
    """Once in a process: dates of that year leave out weekends only."""
    log.warning("holidays_unknown", organisation_id=organisation_id, jalali_year=jalali_year)
