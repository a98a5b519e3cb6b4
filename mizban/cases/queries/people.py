"""Colleagues to whom a case can be given, and how much each of them has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from mizban.accounts.models import User
from mizban.accounts.queries import held_today, officers_of
from mizban.cases import holders
from mizban.cases.models import Case, InboxCount, InboxDelta
from mizban.core.actor import CONTENT_ROLES


@dataclass(frozen=True)
class Officer:
    """`open_cases`: how many lie with them now; None where it was not asked."""

    id: int
    name: str
    post: str
    open_cases: int | None = None


def officers_in(pairs: list[tuple[int, int]]) -> list[Officer]:
    """Those who work in any of these (unit, section) pairs today, by name."""
    inside = Q()
    for unit, section in pairs:
        inside |= Q(unit_id=unit, section_id=section) | Q(unit_id=unit, section=None)
    grants = held_today().filter(inside, role__in=CONTENT_ROLES) if pairs else held_today().none()
    users = User.objects.filter(pk__in=grants.values("user_id"), is_active=True)
    return [Officer(*one) for one in users.order_by("name", "pk").values_list("pk", "name", "post")]


def officers_for(case: Case) -> list[Officer]:
    """Those to whom `case` can be given, the least busy first; never its applicant (one query)."""
    return officers_to_ask(case, case.unit_id, case.section_id)


def officers_to_ask(case: Case, unit_id: int, section_id: int) -> list[Officer]:
    """The same in any section of any unit."""
    users = officers_of(unit_id, section_id, but_person=case.person_id)
    rolled = InboxCount.objects.filter(organisation_id=case.organisation_id, holder=OuterRef("holder"))
    since = InboxDelta.objects.filter(organisation_id=case.organisation_id, holder=OuterRef("holder"))
    held = users.annotate(holder=Concat(Value(holders.USER), Cast("pk", CharField()))).annotate(
        open_cases=_sum(rolled, "count") + _sum(since, "change")
    )
    rows = held.order_by("open_cases", "name", "pk").values_list("pk", "name", "post", "open_cases")
    return [Officer(*row) for row in rows]


def _sum(rows: QuerySet[Any], column: str) -> Coalesce:
    return Coalesce(Subquery(rows.values("holder").values(told=Sum(column))), 0)
