"""The visits of a day: for the reception of an office, and for officers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from mizban.appointments.availability import bounds_of
from mizban.appointments.models import TAKEN, Booking, VisitItem
from mizban.appointments.policies import reception_units, visible_to
from mizban.appointments.workflow import Status
from mizban.cases.policies import may_read
from mizban.core import clock
from mizban.core.actor import CONTENT_ROLES, Actor
from mizban.core.models import Localised

MOST = 300
MOST_LATE = 20
EXPECTED = (Status.BOOKED, Status.ARRIVED)


@dataclass(frozen=True)
class Visitor:
    """Somebody who is expected: when, who, with what. `may_open`: the reader works the case."""

    visit_id: int
    number: str
    revision: int
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: Status
    where: str
    reason: Localised
    desk: Localised
    seat: int
    unit_id: int
    officer_id: int | None
    arrived_at: dt.datetime | None
    items: tuple[tuple[Localised, str, str, bool], ...]
    """Title, how it is wanted, where it stands, whether it must be there."""
    is_mine: bool
    may_open: bool

    @property
    def is_late(self) -> bool:
        """Expected, and the time is past."""
        return self.status == Status.BOOKED and self.starts_at < clock.now()


@dataclass(frozen=True)
class DayList:
    """A day; `untold`: visits of earlier days of the reader's own of which nobody has said what came of them."""

    day: dt.date
    visitors: tuple[Visitor, ...]
    untold: tuple[Visitor, ...]
    is_reception: bool
    """Whether the reader receives people and works none of their cases."""


def receives_any(actor: Actor) -> bool:
    """Whether there is a list of visitors for the actor at all."""
    return bool(_units(actor))


def day_of(actor: Actor, day: dt.date, *, only_mine: bool = False) -> DayList:
    """Who is expected on a day where the actor works (two queries)."""
    since, until = bounds_of(day, day)
    booked = _bookings(actor).filter(starts_at__gte=since, starts_at__lt=until)
    if only_mine:
        booked = booked.filter(_of(actor))
    today, _end = bounds_of(clock.today(), clock.today())
    untold = _bookings(actor).filter(_of(actor), starts_at__lt=today, visit__status__in=EXPECTED)
    return DayList(
        day=day,
        visitors=tuple(_visitors(actor, booked.order_by("starts_at", "pk")[:MOST])),
        untold=tuple(_visitors(actor, untold.order_by("starts_at", "pk")[:MOST_LATE])),
        is_reception=not actor.content_units,
    )


def count_today(actor: Actor) -> int:
    """How many are still expected or waiting today: an officer's own, or all of the office for its reception. Read
    along the index of one day, and never more than a page shows."""
    since, until = bounds_of(clock.today(), clock.today())
    mine = Booking.objects.filter(
        TAKEN,
        organisation_id=actor.organisation_id,
        unit_id__in=_units(actor),
        starts_at__gte=since,
        starts_at__lt=until,
        held_until=None,
        visit__status__in=EXPECTED,
    )
    return len(mine.filter(_of(actor)).order_by("starts_at").values_list("pk")[:MOST])


def _bookings(actor: Actor) -> QuerySet[Booking]:
    return Booking.objects.filter(
        TAKEN,
        organisation_id=actor.organisation_id,
        unit_id__in=_units(actor),
        held_until=None,
        visit__in=visible_to(actor),
    ).exclude(visit__status=Status.CANCELLED)


def _units(actor: Actor) -> set[int]:
    return {grant.unit_id for grant in actor.grants if grant.role in CONTENT_ROLES} | reception_units(actor)


def _of(actor: Actor) -> Q:
    """An officer's own visitors; whoever only receives has those of the office."""
    if not actor.content_units:
        return Q()
    return Q(officer_id=actor.officer_id) | Q(visit__case__assignee_id=actor.officer_id)


def _visitors(actor: Actor, bookings: QuerySet[Booking]) -> list[Visitor]:
    items = VisitItem.objects.filter(visit=OuterRef("visit")).order_by("place")
    told = JSONObject(title="title", paper="paper", check="check_state", must="mandatory")
    related = ("visit__case", "visit__reason", "desk")
    rows = bookings.select_related(*related).annotate(
        name=F("visit__case__inbox_entry__name"), items=ArraySubquery(items.values(told=told))
    )
    return [_visitor(actor, row) for row in rows]


def _visitor(actor: Actor, row: Booking) -> Visitor:
    visit, case = row.visit, row.visit.case
    return Visitor(
        visit_id=visit.pk,
        number=case.number,
        revision=case.revision,
        name=(row.name or "").strip(),  # type: ignore[attr-defined]
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        status=Status(visit.status),
        where=visit.where,
        reason=visit.reason.title,
        desk=row.desk.name,
        seat=row.seat,
        unit_id=row.unit_id,
        officer_id=row.officer_id,
        arrived_at=visit.arrived_at,
        items=tuple((one["title"], one["paper"], one["check"], one["must"]) for one in row.items),  # type: ignore[attr-defined]
        is_mine=actor.officer_id in (case.assignee_id, row.officer_id),
        may_open=may_read(actor, case),
    )
