"""Which visits lie on days that shall be closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mizban.appointments.availability import bounds_of
from mizban.appointments.models import MADE, TAKEN, Booking, Closure, DeskOfficer
from mizban.appointments.workflow import Status
from mizban.core import clock
from mizban.core.models import Localised


@dataclass(frozen=True)
class Scope:
    """What is closed, and from which day to which: the whole office, one desk, or one officer with the desks
    at which nobody else sits."""

    unit_id: int
    first_day: dt.date
    last_day: dt.date
    desk_id: int | None = None
    officer_id: int | None = None

    @classmethod
    def of(cls, closure: Closure) -> Self:
        return cls(closure.unit_id, closure.first_day, closure.last_day, closure.desk_id, closure.officer_id)


@dataclass(frozen=True)
class Hit:
    """A visit that cannot take place as it was planned."""

    number: str
    name: str
    starts_at: dt.datetime
    reason: Localised
    desk: Localised


def hit_by(organisation_id: int, scope: Scope) -> list[Hit]:
    """The visits that a closure would hit, the soonest first (one query)."""
    booked = taken_in(organisation_id, scope).filter(MADE, starts_at__gte=clock.now(), visit__status=Status.BOOKED)
    told = booked.annotate(name=F("visit__case__inbox_entry__name"))
    rows = told.order_by("starts_at", "pk").values_list(
        "visit__case__number", "name", "starts_at", "visit__reason__title", "desk__name"
    )
    return [
        Hit(number, (name or "").strip(), starts_at, reason, desk) for number, name, starts_at, reason, desk in rows
    ]


def taken_in(organisation_id: int, scope: Scope) -> QuerySet[Booking]:
    """The times that are taken of what is closed, those that are only held among them."""
    since, until = bounds_of(scope.first_day, scope.last_day)
    booked = Booking.objects.filter(
        TAKEN,
        organisation_id=organisation_id,
        unit_id=scope.unit_id,
        starts_at__gte=since,
        starts_at__lt=until,
    )
    if scope.desk_id is not None:
        booked = booked.filter(desk_id=scope.desk_id)
    if scope.officer_id is not None:
        others = DeskOfficer.objects.filter(desk=OuterRef("desk")).exclude(user_id=scope.officer_id)
        theirs = DeskOfficer.objects.filter(desk=OuterRef("desk"), user_id=scope.officer_id)
        alone = Q(officer=None) & Exists(theirs) & ~Exists(others)
        booked = booked.filter(Q(officer_id=scope.officer_id) | alone)
    return booked
