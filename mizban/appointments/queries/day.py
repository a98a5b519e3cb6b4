"""The visits of a day: for the reception of an office, and for officers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from mizban.appointments.availability import bounds_of
from mizban.appointments.models import MADE, Booking, VisitItem
from mizban.appointments.policies import is_reception, reception_units, visible_to
from mizban.appointments.workflow import Status
from mizban.cases.policies import may_read
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.models import Localised
from mizban.core.rows import Sql

TODAY = "visits"
"""The name of the number of today's visits among those of the inbox."""
MOST = 300
MOST_LATE = 20
EXPECTED = (Status.BOOKED, Status.ARRIVED)
_TODAY = """
SELECT count(*) FROM appointments_booking b JOIN appointments_visit v ON v.id = b.visit_id
JOIN cases_case c ON c.id = v.case_id
WHERE b.organisation_id = %s AND b.unit_id = ANY (%s::bigint[]) AND b.starts_at >= %s AND b.starts_at < %s
  AND b.released_at IS NULL AND b.held_until IS NULL AND v.status IN ('booked', 'arrived')
  AND (b.officer_id = %s OR c.assignee_id = %s)
"""


@dataclass(frozen=True)
class Visitor:
    """Somebody who is expected: when, who, with what. `may_open`: the reader works the case."""

    visit_id: int
    number: str
    name: str
    starts_at: dt.datetime
    status: Status
    where: str
    reason: Localised
    desk: Localised
    items: tuple[tuple[Localised, str, str], ...]
    """Title, how it is wanted, where it stands."""
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
        is_reception=is_reception(actor),
    )


def today_counted(actor: Actor) -> Sql:
    """A query of how many of an officer's own are still expected or waiting today. It reads one day along its index."""
    since, until = bounds_of(clock.today(), clock.today())
    officer = actor.officer_id
    return Sql(_TODAY, (actor.organisation_id, sorted(_units(actor)), since, until, officer, officer))


def _bookings(actor: Actor) -> QuerySet[Booking]:
    return Booking.objects.filter(
        MADE,
        organisation_id=actor.organisation_id,
        unit_id__in=_units(actor),
        visit__in=visible_to(actor),
    ).exclude(visit__status=Status.CANCELLED)


def _units(actor: Actor) -> set[int]:
    return set(actor.content_units) | reception_units(actor)


def _of(actor: Actor) -> Q:
    """An officer's own visitors; whoever only receives has those of the office."""
    if is_reception(actor):
        return Q()
    return Q(officer_id=actor.officer_id) | Q(visit__case__assignee_id=actor.officer_id)


def _visitors(actor: Actor, bookings: QuerySet[Booking]) -> list[Visitor]:
    items = VisitItem.objects.filter(visit=OuterRef("visit")).order_by("place")
    told = JSONObject(title="title", paper="paper", check="check_state")
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
        name=(row.name or "").strip(),  # type: ignore[attr-defined]
        starts_at=row.starts_at,
        status=Status(visit.status),
        where=visit.where,
        reason=visit.reason.title,
        desk=row.desk.name,
        items=tuple((one["title"], one["paper"], one["check"]) for one in row.items),  # type: ignore[attr-defined]
        may_open=may_read(actor, case),
    )
