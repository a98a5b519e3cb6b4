"""Days passing for cases: what the hourly job does on a day, and what people were told."""

from __future__ import annotations

import datetime as dt

import time_machine

from mizban.audit.models import Event as Happened
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.models import Case, CorrectionReason
from mizban.cases.tasks import pass_time
from mizban.core.clock import TEHRAN
from mizban.core.keeping import forget_kept
from mizban.notifications.events import Event
from mizban.notifications.models import Bell, OutboxMessage
from tests import factories
from tests.unwalled import unwalled

OFFICER = "frw-fars-rangeland-1"
START = dt.date(2026, 3, 14)
"""Saturday, 23 Esfand 1404: ten working days from here run over the New Year's holidays."""


def on(day: dt.date, hour: int = 9) -> time_machine.travel:
    """That hour of a day in Tehran; the clock stands."""
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour), TEHRAN), tick=False)


def time_passes(day: dt.date) -> None:
    """The hourly job runs on that day, twice: the second time it must find nothing left to do."""
    organisation_id = factories.organisation().pk
    with on(day):
        forget_kept()
        for _run in range(2):
            with unwalled(organisation_id):
                pass_time(organisation_id=organisation_id)


def awaiting(start: dt.date = START) -> Case:
    """A case that waits for its applicant since `start`."""
    with on(start):
        case = factories.renewal_case(factories.person())
        officer = factories.officer(OFFICER)
        case = claim(actor=officer, number=case.number, revision=None)
        defects = [Defect("village", CorrectionReason.WRONG)]
        return return_for_correction(actor=officer, number=case.number, revision=None, defects=defects)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def texts(case: Case, event: Event) -> int:
    """How many text messages about the case have been queued for its applicant."""
    return OutboxMessage.objects.filter(subject_type="case", subject_id=case.pk, event=event).count()


def rung(case: Case, event: Event) -> dict[int, list[str]]:
    """The dates that officers were told, by user."""
    told: dict[int, list[str]] = {}
    for bell in Bell.objects.filter(subject_id=case.pk, event=event, user_id__isnull=False).order_by("pk"):
        told.setdefault(bell.user_id or 0, []).append(str(bell.params["date"]))
    return told


def happenings(case: Case, kind: str) -> list[dict[str, object]]:
    events = Happened.objects.filter(subject_type="case", subject_id=case.pk, kind=kind).order_by("seq")
    return [event.data for event in events]
