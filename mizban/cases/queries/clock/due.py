"""What the clock asks for: which drafts and cases a job has to look at today. Read by system actors alone."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from mizban.accounts.queries import held_today
from mizban.cases import deadlines, holders
from mizban.cases.models import OPEN_REFERRAL, STANDING, UNSENT, Box, Case, Draft, InboxEntry, Referral
from mizban.cases.routing import queue_for
from mizban.cases.workflow import OPEN, State
from mizban.core import clock
from mizban.core.actor import CONTENT_ROLES

QUEUE_OF_SERVICE = "^q:[0-9]+:[0-9]+:[0-9]+$"
LONGEST_CLOSURE = dt.timedelta(days=30)
"""No two working days lie further apart, Nowruz and a closure of some days included."""


def drafts_of_age(organisation_id: int) -> list[int]:
    """Drafts of which a reminder is due, whose days are over, or that are not kept any longer."""
    mine = Draft.objects.filter(UNSENT, organisation_id=organisation_id)
    today = clock.today()
    due = Q(expires_on__lt=today, expired_at=None) | Q(expires_on__lt=today - dt.timedelta(days=deadlines.RESUME_DAYS))
    for sent, days in enumerate(deadlines.CORRECTION_REMINDERS):
        due |= Q(reminders_sent__lte=sent, expired_at=None, expires_on__lte=today + dt.timedelta(days=days))
    return list(mine.filter(due).order_by("pk").values_list("pk", flat=True))


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


def cases_of_the_gone(organisation_id: int) -> list[str]:
    """Cases in the hands of somebody who does not work there any more: switched off, moved, a role that has ended."""
    held = InboxEntry.objects.filter(organisation_id=organisation_id, box__in=[Box.MINE, Box.CORRECTED, Box.SNOOZED])
    working = held_today().filter(
        Q(section=None) | Q(section_id=OuterRef("section_id")),
        unit_id=OuterRef("unit_id"),
        user_id=OuterRef("case__assignee_id"),
        user__is_active=True,
        role__in=CONTENT_ROLES,
    )
    return list(held.exclude(Exists(working)).order_by("pk").values_list("case__number", flat=True))


def cases_to_bring_back(organisation_id: int) -> list[str]:
    """Cases that were put off until today or a day before."""
    off = InboxEntry.objects.filter(organisation_id=organisation_id, box=Box.SNOOZED, snoozed_until__lte=clock.today())
    return list(off.order_by("snoozed_until", "pk").values_list("case__number", flat=True))


def cases_in_dead_queues(organisation_id: int) -> list[str]:
    """Cases that wait in the queue of a single service for which nobody answers any more."""
    waiting = InboxEntry.objects.filter(organisation_id=organisation_id, box=Box.QUEUE, holder__regex=QUEUE_OF_SERVICE)
    alive = {
        (unit, section, service): queue_for(unit, section, service).count(":") == 3
        for unit, section, service in waiting.values_list("unit_id", "section_id", "service_id").distinct()
    }
    dead = Q(pk=None)
    for (unit, section, service), has_somebody in alive.items():
        if not has_somebody:
            dead |= Q(unit_id=unit, section_id=section, service_id=service)
    return list(waiting.filter(dead).order_by("pk").values_list("case__number", flat=True))


def referrals_to_warn_of(organisation_id: int) -> list[int]:
    """Open referrals whose date asks for the next step of warning."""
    mine = Referral.objects.filter(OPEN_REFERRAL, organisation_id=organisation_id, due_on__isnull=False)
    near = mine.filter(due_on__lte=clock.today() + LONGEST_CLOSURE, warned__lt=deadlines.REFERRAL_LEVELS)
    seen = near.select_related("to_unit").only("due_on", "warned", "to_unit__organisation_id", "to_unit__province_id")
    return [
        one.pk
        for one in seen.order_by("due_on").iterator()
        if one.due_on and deadlines.referral_level(one.to_unit, one.due_on) > one.warned
    ]


def referrals_of_the_gone(organisation_id: int) -> list[int]:
    """Open referrals with somebody who does not work there any more."""
    held = Referral.objects.filter(STANDING, organisation_id=organisation_id, holder__startswith=holders.USER)
    working = held_today().filter(
        Q(section=None) | Q(section_id=OuterRef("to_section_id")),
        unit_id=OuterRef("to_unit_id"),
        user_id=Coalesce(OuterRef("to_user_id"), OuterRef("taken_by_id")),
        user__is_active=True,
        role__in=CONTENT_ROLES,
    )
    return list(held.exclude(Exists(working)).order_by("pk").values_list("pk", flat=True))


def cases_to_recount(organisation_id: int, province: str | None, first: dt.date, last: dt.date) -> list[str]:
    """Open cases whose days were counted over any of the days from `first` to `last`."""
    mine = Case.objects.filter(organisation_id=organisation_id, state__in=OPEN)
    over = mine.filter(counted_from__lt=last, due_on__gte=first)
    if province:
        over = over.filter(unit__province_id=province)
    return list(over.order_by("due_on").values_list("number", flat=True))
