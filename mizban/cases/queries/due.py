"""What the clock asks for: which drafts and cases a job has to look at today. Read by system actors alone."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from mizban.cases import deadlines
from mizban.cases.models import Case, Draft
from mizban.cases.workflow import OPEN, State
from mizban.core import clock

LONGEST_CLOSURE = dt.timedelta(days=30)
"""No two working days lie further apart, Nowruz and a closure of some days included."""


def drafts_to_expire(organisation_id: int) -> list[int]:
    """Drafts whose days are over."""
    mine = Draft.objects.filter(organisation_id=organisation_id, submitted_at=None, expired_at=None)
    return list(mine.filter(expires_on__lt=clock.today()).order_by("pk").values_list("pk", flat=True))


def cases_to_expire(organisation_id: int) -> list[str]:
    """Cases whose applicant has not answered in time."""
    mine = Case.objects.filter(organisation_id=organisation_id, state=State.AWAITING_APPLICANT)
    late = mine.filter(applicant_due_on__lt=clock.today())
    return list(late.order_by("applicant_due_on").values_list("number", flat=True))


def cases_to_remind(organisation_id: int) -> list[str]:
    """Cases that wait for their applicant and of which a reminder is due."""
    due = Q()
    for sent, days in enumerate(deadlines.CORRECTION_REMINDERS):
        due |= Q(reminders_sent__lte=sent, applicant_due_on__lte=clock.today() + dt.timedelta(days=days))
    mine = Case.objects.filter(organisation_id=organisation_id, state=State.AWAITING_APPLICANT)
    return list(mine.filter(due).order_by("applicant_due_on").values_list("number", flat=True))


def cases_to_close(organisation_id: int) -> list[str]:
    """Decided cases whose window for another look is over."""
    mine = Case.objects.filter(organisation_id=organisation_id, state=State.DECIDED)
    over = mine.filter(reopen_until__lt=clock.today())
    return list(over.order_by("reopen_until").values_list("number", flat=True))


def cases_to_warn_of(organisation_id: int) -> list[str]:
    """Open cases whose deadline asks for the next step of warning."""
    mine = Case.objects.filter(organisation_id=organisation_id, state__in=OPEN, overdue_level__lt=deadlines.LEVELS)
    near = mine.filter(due_on__lte=clock.today() + LONGEST_CLOSURE).select_related("unit").order_by("due_on")
    seen = near.only("number", "due_on", "overdue_level", "unit__organisation_id", "unit__province_id")
    return [
        case.number
        for case in seen.iterator()
        if case.due_on and deadlines.overdue_level(case.unit, case.due_on) > case.overdue_level
    ]


def cases_to_recount(organisation_id: int, province: str | None, first: dt.date, last: dt.date) -> list[str]:
    """Open cases whose days were counted over any of the days from `first` to `last`."""
    mine = Case.objects.filter(organisation_id=organisation_id, state__in=OPEN)
    over = mine.filter(counted_from__lt=last, due_on__gte=first)
    if province:
        over = over.filter(unit__province_id=province)
    return list(over.order_by("due_on").values_list("number", flat=True))
