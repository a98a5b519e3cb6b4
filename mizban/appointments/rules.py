"""What the person may still do with a visit, and when: plain rules on its row."""

from __future__ import annotations

import datetime as dt

from mizban.appointments.models import Visit
from mizban.appointments.queries.slots import Wish, free_days
from mizban.appointments.workflow import Mode, Status
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


def offered_left(visit: Visit) -> list[dt.datetime]:
    """The times of a choice that are still free; empty where any free one may be taken (four queries)."""
    if visit.mode != Mode.CHOICE or visit.status != Status.OFFERED or not visit.offered:
        return []
    days = [clock.local(at).date() for at in visit.offered]
    wish = Wish.of(visit, earliest=earliest_for(visit))
    free = {slot.starts_at for day in free_days(wish, min(days), max(days)) for slot in day.slots}
    return [at for at in visit.offered if at in free]
