"""A visit as the person deals with it: what they can choose, and what they are expected for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from mizban.appointments.models import MADE, TAKEN, Booking, Visit
from mizban.appointments.policies import visible_to
from mizban.appointments.queries.cards import VisitCard, cards
from mizban.appointments.queries.slots import Day, Wish, free_days, offered_left
from mizban.appointments.rules import earliest_for, may_change, may_choose
from mizban.appointments.workflow import LACKING, OPEN, Status
from mizban.cases.models import Case
from mizban.cases.queries.titles import subject
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.errors import NotFound
from mizban.core.models import Localised

MOST = 20
"""Visits that the panel shows."""


@dataclass(frozen=True)
class MyVisit:
    """The visit that a case waits for. `offered`: the times of a choice that are still free; where there are none,
    `days` has any that are. `held` is what the person is about to confirm, until `held_until`."""

    case: Case
    visit: Visit
    card: VisitCard
    may_choose: bool
    """A time for the first time, or another one."""
    may_give_up: bool
    offered: tuple[dt.datetime, ...]
    days: Sequence[Day]
    held: dt.datetime | None
    held_until: dt.datetime | None

    @property
    def is_late(self) -> bool:
        """Whether there is a time that cannot be changed any more."""
        return self.visit.status == Status.BOOKED and not self.may_choose


def my_visit(actor: Actor, number: str, *, with_days: bool = False) -> MyVisit:
    """The open visit of the applicant's own case; with `with_days` also the times that can be chosen.

    Raises NotFound where the case is not theirs, or waits for no visit.
    """
    visit = (
        visible_to(actor)
        .select_related("case", "case__version", "case__unit", "reason", "desk")
        .filter(case__number=number, status__in=OPEN)
        .first()
    )
    if visit is None:
        raise NotFound(_("نوبتی برای این درخواست پیدا نشد؛ درخواست را ببینید"), code="no_open_visit")
    (card,) = cards(actor, Visit.objects.filter(pk=visit.pk))
    may = may_choose(visit) or (card.starts_at is not None and may_change(visit, card.starts_at))
    offered = offered_left(visit) if with_days and may else []
    days = free_days(Wish.of(visit, earliest=earliest_for(visit)), None, _last_day(visit)) if with_days and may else []
    held = Booking.objects.filter(TAKEN, visit=visit, held_until__gt=clock.now()).first()
    return MyVisit(
        case=visit.case,
        visit=visit,
        card=card,
        may_choose=may,
        may_give_up=may or visit.status == Status.OFFERED,
        offered=tuple(offered),
        days=() if offered else days,
        held=held.starts_at if held else None,
        held_until=held.held_until if held else None,
    )


@dataclass(frozen=True)
class Choice:
    """What can be chosen of an invitation: whether a time can still be, and those of the offered ones that are free."""

    may_choose: bool
    offered: tuple[dt.datetime, ...]


def choice_of(actor: Actor, visit_id: int) -> Choice:
    """The choice that a visit leaves to its applicant (up to five queries, however many times there are)."""
    visit = visible_to(actor).select_related("reason", "desk").filter(pk=visit_id).first()
    if visit is None or not may_choose(visit):
        return Choice(False, ())
    return Choice(True, tuple(offered_left(visit)))


@dataclass(frozen=True)
class Expected:
    """A line of the panel: a visit to come, or one whose time is still to be chosen."""

    number: str
    service: Localised
    subject: str
    """Of a ticket; see `cases.queries.titles.subject`."""
    reason: Localised
    status: Status
    demanded_at: dt.datetime
    starts_at: dt.datetime | None
    choose_until: dt.date | None
    lacking: int
    """Documents that are still to be brought or sent."""


def my_visits(actor: Actor) -> list[Expected]:
    """Everything that the applicant is expected for: times still to be chosen, then visits, the soonest first (two
    queries)."""
    time = Booking.objects.filter(MADE, visit=OuterRef("pk")).values("starts_at")[:1]
    mine = visible_to(actor).filter(status__in=OPEN).select_related("case__version", "reason")
    of_case = subject("case", "case__service")
    found = list(mine.annotate(time=Subquery(time), subject=of_case).prefetch_related("items").order_by("pk")[:MOST])
    lines = [
        Expected(
            number=visit.case.number,
            service=visit.case.version.title,
            subject=visit.subject,
            reason=visit.reason.title,
            status=Status(visit.status),
            demanded_at=visit.demanded_at,
            starts_at=visit.time,
            choose_until=visit.choose_until,
            lacking=sum(item.check_state in LACKING for item in visit.items.all()),
        )
        for visit in found
    ]
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(lines, key=lambda line: (line.starts_at is not None, line.starts_at or never))


def _last_day(visit: Visit) -> dt.date | None:
    """Of any free time, up to the day that the officer has set; of a visit that has a time, as far as anybody may."""
    return visit.choose_until if visit.status == Status.OFFERED else None
