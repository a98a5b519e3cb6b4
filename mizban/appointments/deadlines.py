"""When somebody is reminded of a visit."""

from __future__ import annotations

import datetime as dt

from mizban.core import clock

REMINDERS = (3, 1)
"""Days before a visit."""
CHOICE_REMINDER = 2
"""Days before the last one on which a time can be chosen."""


def due_before(starts_at: dt.datetime) -> int:
    """How many of the reminders should have been sent by today."""
    day = clock.local(starts_at).date()
    return sum(clock.today() >= day - dt.timedelta(days=days) for days in REMINDERS)


def due_of_choice(choose_until: dt.date | None) -> int:
    """The same of an invitation without a time."""
    if choose_until is None or clock.today() > choose_until:
        return 0
    return int(clock.today() >= choose_until - dt.timedelta(days=CHOICE_REMINDER))
