"""By when the office answers: promised working days on the calendar of the office that holds the case."""

from __future__ import annotations

import datetime as dt

from mizban.core import clock
from mizban.organisations.models import Unit
from mizban.organisations.queries import calendar_of

DRAFT_DAYS = 30
CORRECTION_DAYS = 30
CORRECTION_REMINDERS = (10, 3)
RESUME_DAYS = 30
"""So long after it has expired a case can still be taken up again."""
REOPEN_WORKING_DAYS = 15
WARN_WORKING_DAYS = 2
"""So many working days before the deadline the holder is warned."""
ESCALATE_WORKING_DAYS = 5
"""So many working days after it the unit above learns of it."""
LEVELS = 3
"""Steps of warning: holder, head of the unit, unit above."""


def due_on(unit: Unit, promised_days: int | None, start: dt.date | None = None) -> dt.date | None:
    """The date by which `unit` answers a case that reaches it on `start` (today); None where nothing is promised."""
    if promised_days is None:
        return None
    return calendar_of(unit).add(start or clock.today(), promised_days)


def days_left(unit: Unit, due: dt.date | None) -> int | None:
    """Whole working days left until `due`, never less than 0: what is frozen when the clock stops."""
    return None if due is None else max(0, calendar_of(unit).between(clock.today(), due))


def resumed(unit: Unit, left: int | None) -> dt.date | None:
    """The new deadline when the clock goes on with `left` working days."""
    return None if left is None else calendar_of(unit).add(clock.today(), left)


def overdue_level(unit: Unit, due: dt.date) -> int:
    """How far the warning has to go today: 0 nobody, 1 the holder, 2 the head (the day itself), 3 the unit above."""
    calendar, today = calendar_of(unit), clock.today()
    if today >= calendar.add(due, ESCALATE_WORKING_DAYS):
        return 3
    if today >= due:
        return 2
    return 1 if today >= calendar.subtract(due, WARN_WORKING_DAYS) else 0


def correction_due() -> dt.date:
    return clock.today() + dt.timedelta(days=CORRECTION_DAYS)


def reopen_until(unit: Unit) -> dt.date:
    """The last day on which the applicant may ask for another look."""
    return calendar_of(unit).add(clock.today(), REOPEN_WORKING_DAYS)
