"""What the person may still do with a visit, and when: plain rules on its row, which ask no database."""

from __future__ import annotations

import datetime as dt

from mizban.appointments.models import Visit
from mizban.appointments.workflow import Status
from mizban.core import clock


def earliest_for(visit: Visit) -> dt.datetime:
    """Before this moment the person can take no time: the office needs its notice."""
    return clock.now() + dt.timedelta(hours=visit.reason.notice_hours)


def may_choose(visit: Visit) -> bool:
    """Whether a first time can still be chosen."""
    return visit.status == Status.OFFERED and visit.choose_until is not None and clock.today() <= visit.choose_until


def may_change(visit: Visit, starts_at: dt.datetime) -> bool:
    """Whether the person can still move or cancel the time that they have."""
    cut_off = starts_at - dt.timedelta(hours=visit.reason.change_hours)
    return visit.status == Status.BOOKED and clock.now() <= cut_off
