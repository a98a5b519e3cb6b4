"""What a case has to do with others: more of the same person, what was merged into it, what it is linked with. Each
shows only what its reader may know of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Expression
from django.db.models import Exists, F, OuterRef, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, JSONObject

from mizban.cases.models import Case, CaseLink
from mizban.cases.policies import is_own_case, readable_by, visible_to
from mizban.cases.queries.rows import Row, rows
from mizban.cases.queries.titles import subject
from mizban.cases.workflow import OPEN
from mizban.core.actor import Actor
from mizban.core.clock import moment_of
from mizban.core.models import Localised

MOST = 20
PAGE = 50


@dataclass(frozen=True)
class Other:
    """Another open request of the same person."""

    number: str
    service_id: int
    service: Localised
    subject: str
    state: str
    outcome: str


@dataclass(frozen=True)
class Merged:
    """A case that goes on in this one; what was written in it is read there."""

    number: str
    service: Localised
    subject: str
    submitted_at: dt.datetime


@dataclass(frozen=True)
class Linked:
    """A case beside this one, and why. `id` is that of the link."""

    id: int
    note: str
    number: str
    service: Localised
    state: str
    outcome: str
    subject: str


@dataclass(frozen=True)
class Related:
    """`all_count` of the person's cases that the reader may read, this one and ended ones among them."""

    others: list[Other]
    all_count: int
    merged: list[Merged]
    into: str
    """The number of the case that goes on for this one, "" where none does."""
    linked: list[Linked]


def columns(actor: Actor) -> dict[str, Any]:
    """What the query of a case must bring along for `related_of`."""
    mine = readable_by(actor).filter(person=OuterRef("person"))
    others = mine.filter(state__in=OPEN).exclude(pk=OuterRef("pk"))
    told = JSONObject(
        number="number",
        service_id="service_id",
        service="service__title",
        subject=subject(),
        state="state",
        outcome="outcome",
    )
    return {
        "others": ArraySubquery(others.order_by("-pk").values(told=told)[:MOST]),
        "all_of_person": ArraySubquery(mine.values("pk")[: 10 * MOST]),
        "merged_here": merged_of(readable_by(actor)),
        "into": Coalesce(F("merged_into__number"), Value("")),
        "linked_before": _linked(actor, mine="other", far="one"),
        "linked_after": _linked(actor, mine="one", far="other"),
    }


def merged_of(cases: QuerySet[Case]) -> ArraySubquery:
    """Those of `cases` that were merged into the row outside, as `read_merged` takes them."""
    told = JSONObject(number="number", service="version__title", subject=subject(), at="submitted_at")
    return ArraySubquery(cases.filter(merged_into=OuterRef("pk")).order_by("pk").values(told=told))


def read_merged(told: Iterable[Mapping[str, Any]]) -> list[Merged]:
    return [Merged(one["number"], one["service"], one["subject"], moment_of(one["at"])) for one in told]


def related_of(case: Case) -> Related:
    """What came with `columns`; asks nothing further."""
    case_: Any = case
    linked = [Linked(**one) for one in (*case_.linked_before, *case_.linked_after)]
    return Related(
        others=[Other(**one) for one in case_.others],
        all_count=len(case_.all_of_person),
        merged=read_merged(case_.merged_here),
        into=case_.into,
        linked=sorted(linked, key=lambda one: one.id),
    )


def candidates(actor: Actor, case: Case) -> list[Row]:
    """Open cases of the same person that this one can be merged into, the oldest first."""
    if case.person_id is None or is_own_case(actor, case):
        return []
    others = readable_by(actor).filter(person_id=case.person_id, state__in=OPEN).exclude(pk=case.pk)
    return rows(actor, others.order_by("pk")[:MOST])


def all_of_person(actor: Actor, case: Case, before: int | None = None) -> tuple[list[Row], int | None]:
    """Cases of the applicant of `case` that the actor may read, the latest first, and where the next page begins."""
    if case.person_id is None:
        return [], None
    mine = readable_by(actor).filter(person_id=case.person_id)
    if before is not None:
        mine = mine.filter(pk__lt=before)
    found = rows(actor, mine.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def _linked(actor: Actor, *, mine: str, far: str) -> ArraySubquery:
    """Those that the actor knows of; what a ticket among them is about is for those who read it."""
    links = CaseLink.objects.filter(**{mine: OuterRef("pk"), f"{far}__in": visible_to(actor).values("pk")})
    reads = When(Exists(readable_by(actor).filter(pk=OuterRef(far))), then=subject(far, f"{far}__service"))
    told = JSONObject(
        id="pk",
        note="note",
        number=f"{far}__number",
        service=f"{far}__version__title",
        state=f"{far}__state",
        outcome=f"{far}__outcome",
        subject=Expression(reads, default=Value(""), output_field=TextField()),
    )
    return ArraySubquery(links.order_by("pk").values(told=told))
