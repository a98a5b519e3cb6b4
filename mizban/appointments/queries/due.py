"""What the clock asks for: whose visit comes near, and who has not chosen a time. Read by system actors alone."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from mizban.appointments.availability import bounds_of
from mizban.appointments.deadlines import CHOICE_REMINDER, REMINDERS
from mizban.appointments.models import MADE, Booking, Visit
from mizban.appointments.workflow import Status
from mizban.core import clock


def visits_to_remind(organisation_id: int) -> list[str]:
    """Numbers of cases with a visit of which a reminder is due."""
    today = clock.today()
    due = Q()
    for sent, days in enumerate(REMINDERS):
        _since, until = bounds_of(today, today + dt.timedelta(days=days))
        due |= Q(visit__reminders_sent__lte=sent, starts_at__lt=until)
    tomorrow, _until = bounds_of(today + dt.timedelta(days=1), today)
    near = Booking.objects.filter(
        MADE & due,
        organisation_id=organisation_id,
        starts_at__gte=tomorrow,
        visit__status=Status.BOOKED,
    )
    return list(near.order_by("starts_at").values_list("visit__case__number", flat=True))


def choices_to_remind(organisation_id: int) -> list[str]:
    """Numbers of cases whose applicant should choose a time soon."""
    last = clock.today() + dt.timedelta(days=CHOICE_REMINDER)
    waiting = _offered(organisation_id).filter(choose_until__lte=last, choose_until__gte=clock.today())
    return list(waiting.filter(reminders_sent=0).order_by("choose_until").values_list("case__number", flat=True))


def choices_that_are_over(organisation_id: int) -> list[str]:
    """Numbers of cases whose applicant has not chosen in time."""
    over = _offered(organisation_id).filter(choose_until__lt=clock.today())
    return list(over.order_by("choose_until").values_list("case__number", flat=True))


def _offered(organisation_id: int) -> QuerySet[Visit]:
    return Visit.objects.filter(organisation_id=organisation_id, status=Status.OFFERED)
