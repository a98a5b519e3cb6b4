"""All requests of an applicant at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from mizban.cases import deadlines
from mizban.cases.models import UNANSWERED, Case, Correction
from mizban.cases.policies import visible_to
from mizban.cases.queries.also import NOTHING, Also
from mizban.cases.queries.titles import subject
from mizban.cases.workflow import State
from mizban.catalogue.models import LARGE_OF_VERSION
from mizban.core.actor import Actor
from mizban.core.models import Localised
from mizban.organisations.queries import offices

PAGE = 30
MOST_WAITING = 50
_NEVER = Q(pk__in=[])


@dataclass(frozen=True)
class MyRow:
    """A request in the list of the applicant's own."""

    number: str
    service: Localised
    subject: str
    """Of a ticket; see `titles.subject`."""
    state: State
    outcome: str
    unit: Localised
    submitted_at: dt.datetime
    due_on: dt.date | None
    applicant_due_on: dt.date | None
    asked_at: dt.datetime | None
    """When it came back to be mended, while it waits for that."""
    is_paused: bool
    is_overdue: bool
    waits_for_me: bool
    into: str
    """The number of the request that goes on for this one, "" where none does."""
    is_asked: bool
    """Whether what is waited for is an answer, and nothing is to be mended."""
    also: Also
    """What an app above wanted with it."""


@dataclass(frozen=True)
class MyCases:
    """`waiting` is what needs the applicant, `others` the rest, both newest first; `older` the number after which the
    next page begins, "" on the last."""

    waiting: list[MyRow]
    others: list[MyRow]
    older: str


def my_cases(actor: Actor, before: str = "", also: Also = NOTHING, needing: Q = _NEVER) -> MyCases:
    """The applicant's requests (two queries); `before` is a process number from `older`. `also` names columns that an
    app above wants with them, `needing` says by these which ones need the applicant, too."""
    mine, needing = _for_list(actor).annotate(**also), _waits_for_applicant() | needing
    waiting = mine.filter(needing).order_by("-number")[:MOST_WAITING]
    others = mine.exclude(needing)
    if before:
        others = others.filter(number__lt=before)
    found = list(others.order_by("-number")[: PAGE + 1])
    older = found[PAGE - 1].number if len(found) > PAGE else ""
    return MyCases(
        [] if before else [_row(case, also) for case in waiting], [_row(case, also) for case in found[:PAGE]], older
    )


def _waits_for_applicant() -> Q:
    waits = Q(state__in=[State.AWAITING_APPLICANT, State.AWAITING_VISIT])
    return waits | Q(state=State.EXPIRED, ended_at__gt=deadlines.resumable_since())


def _for_list(actor: Actor) -> QuerySet[Case]:
    return (
        visible_to(actor)
        .select_related("version")
        .defer(*LARGE_OF_VERSION)
        .annotate(
            subject=subject(),
            into=Coalesce(F("merged_into__number"), Value("")),
            asked_at=Subquery(Correction.objects.filter(UNANSWERED, case=OuterRef("pk")).values("requested_at")),
        )
        .only(
            *("organisation_id", "number", "state", "outcome", "unit_id", "submitted_at", "due_on", "paused_days"),
            *("applicant_due_on", "ended_at", "version__title"),
        )
    )


def _row(case: Case, also: Iterable[str]) -> MyRow:
    return MyRow(
        number=case.number,
        service=case.version.title,
        subject=case.subject,  # type: ignore[attr-defined]
        state=State(case.state),
        outcome=case.outcome,
        unit=unit_name(case.organisation_id, case.unit_id),
        submitted_at=case.submitted_at,
        due_on=case.due_on,
        applicant_due_on=case.applicant_due_on,
        asked_at=case.asked_at,  # type: ignore[attr-defined]
        is_paused=deadlines.is_paused(case.state, case.paused_days),
        is_overdue=deadlines.is_overdue(case.state, case.due_on),
        waits_for_me=can_be_mended(case) or case.state == State.AWAITING_VISIT,
        into=case.into,  # type: ignore[attr-defined]
        is_asked=can_be_mended(case) and case.asked_at is None,  # type: ignore[attr-defined]
        also={name: getattr(case, name) for name in also},
    )


def can_be_mended(case: Case) -> bool:
    """Whether an open correction of it can be answered now: also a while after it has expired."""
    if case.state == State.EXPIRED:
        return deadlines.may_be_resumed(case)
    return case.state == State.AWAITING_APPLICANT


def unit_name(organisation_id: int, unit_id: int) -> Localised:
    """What an office is called; nothing for one that is no more."""
    unit = offices(organisation_id).units.get(unit_id)
    return unit.name if unit else {}


def numbers_of(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """Process numbers of those of the cases that are the applicant's own, by primary key."""
    return dict(visible_to(actor).filter(pk__in=list(ids)).values_list("pk", "number"))
