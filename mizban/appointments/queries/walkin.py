"""Somebody comes unannounced: reception finds the case by its number, or by the national ID of who stands there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mizban.accounts.queries import find_verified_person
from mizban.appointments.models import MADE, Booking
from mizban.appointments.policies import reception_units
from mizban.appointments.workflow import OPEN as OPEN_VISITS
from mizban.cases.models import Case
from mizban.cases.policies import visible_to
from mizban.cases.workflow import OPEN
from mizban.core.actor import Actor
from mizban.core.models import Localised
from mizban.core.numbers import NumberError, national_id, parse_process_number

MOST = 10


@dataclass(frozen=True)
class Standing:
    """An open case of who stands there, without a word of what is in it."""

    pk: int
    number: str
    service: Localised
    state: str
    section: Localised
    post: str
    """Of the officer who has it; "" where nobody has."""
    visit_id: int | None
    starts_at: dt.datetime | None


def standing(actor: Actor, typed: str) -> list[Standing]:
    """Open cases of the office by process number or national ID, as it was typed; none where it is neither, or not of
    this office (two queries)."""
    cases = _named(actor, typed)
    if cases is None:
        return []
    booked = Booking.objects.filter(MADE, visit__case=OuterRef("pk"), visit__status__in=OPEN_VISITS).order_by("-pk")
    told = cases.select_related("service", "section", "assignee").annotate(
        visit=Subquery(booked.values("visit_id")[:1]), at=Subquery(booked.values("starts_at")[:1])
    )
    return [
        Standing(
            pk=case.pk,
            number=case.number,
            service=case.service.title,
            state=case.state,
            section=case.section.name,
            post=case.assignee.post if case.assignee else "",
            visit_id=case.visit,
            starts_at=case.at,
        )
        for case in told.order_by("-pk")[:MOST]
    ]


def received_by(actor: Actor) -> QuerySet[Case]:
    """Headers of the open cases whose people the actor receives."""
    mine = Case.objects.filter(organisation_id=actor.organisation_id, state__in=OPEN)
    return mine.filter(Q(unit_id__in=reception_units(actor)) | Q(pk__in=visible_to(actor)))


def _named(actor: Actor, typed: str) -> QuerySet[Case] | None:
    try:
        return received_by(actor).filter(number=parse_process_number(typed))
    except NumberError:
        pass
    try:
        person = find_verified_person(actor.organisation_id, national_id(typed))
    except NumberError:
        return None
    return received_by(actor).filter(person_id=person) if person else None
