"""What the clock asks for: which drafts and cases a job has to look at today. Read by system actors alone."""

from __future__ import annotations

import datetime as dt

from mizban.cases import deadlines
from mizban.cases.models import Case, Draft
from mizban.cases.workflow import OPEN, State
from mizban.core import clock

MOST = 500
"""Cases of one kind that one run of a job takes; the next run takes the rest."""


def drafts_to_expire(organisation_id: int) -> list[int]:
    """Drafts whose days are over."""
    mine = Draft.objects.filter(organisation_id=organisation_id, submitted_at=None, expired_at=None)
    return list(mine.filter(expires_on__lt=clock.today()).order_by("pk").values_list("pk", flat=True)[:MOST])


def cases_to_expire(organisation_id: int) -> list[str]:
    """Cases whose applicant has not answered in time."""
    mine = Case.objects.filter(organisation_id=organisation_id, state=State.AWAITING_APPLICANT)
    late = mine.filter(applicant_due_on__lt=clock.today())
    return list(late.order_by("applicant_due_on").values_list("number", flat=True)[:MOST])


def cases_to_remind(organisation_id: int, reminder: int) -> list[str]:
    """Cases that wait for their applicant and whose `reminder`-th reminder (from 0) is due."""
    last_day = clock.today() + dt.timedelta(days=deadlines.CORRECTION_REMINDERS[reminder])
    mine = Case.objects.filter(organisation_id=organisation_id, state=State.AWAITING_APPLICANT)
    due = mine.filter(applicant_due_on__lte=last_day, reminders_sent__lte=reminder)
    return list(due.order_by("applicant_due_on").values_list("number", flat=True)[:MOST])


def cases_to_close(organisation_id: int) -> list[str]:
    """Decided cases whose window for another look is over."""
    mine = Case.objects.filter(organisation_id=organisation_id, state=State.DECIDED)
    over = mine.filter(reopen_until__lt=clock.today())
    return list(over.order_by("reopen_until").values_list("number", flat=True)[:MOST])


def cases_running_late(organisation_id: int, before: dt.date) -> list[str]:
    """Open cases with a deadline before `before` that may need the next step of warning."""
    mine = Case.objects.filter(organisation_id=organisation_id, state__in=OPEN, due_on__lt=before)
    return list(
        mine.filter(overdue_level__lt=deadlines.LEVELS).order_by("due_on").values_list("number", flat=True)[:MOST]
    )
