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
from mizban.core.keeping import kept


@dataclass(frozen=True)
class Officer:
    """`open_cases`: how many lie with them now; None where it was not asked."""

    id: int
    name: str
    post: str
    open_cases: int | None = None


def officers_in(pairs: list[tuple[int, int]]) -> list[Officer]:
    """Those who work in any of these (unit, section) pairs today, by name, at most a minute old: lists are narrowed by
    them, and nothing is given to them by it."""
    inside = Q()
    for unit, section in pairs:
        inside |= Q(unit_id=unit, section_id=section) | Q(unit_id=unit, section=None)

    def read() -> list[Officer]:
        grants = held_today().filter(inside, role__in=CONTENT_ROLES)
        users = User.objects.filter(pk__in=grants.values("user_id"), is_active=True)
        return [Officer(*one) for one in users.order_by("name", "pk").values_list("pk", "name", "post")]

    return kept(("officers in", tuple(pairs)), read) if pairs else []


def officers_for(case: Case) -> list[Officer]:
    """Those to whom `case` can be given, the least busy first; never its applicant (one query)."""
    return officers_to_ask(case, case.unit_id, case.section_id)


def officers_to_ask(case: Case, unit_id: int, section_id: int) -> list[Officer]:
    """The same in any section of any unit."""
    return _with_load(officers_of(unit_id, section_id, but_person=case.person_id), case.organisation_id)


def officers_for_all(cases: list[Case]) -> list[tuple[Officer, int]]:
    """Those who can take any of these cases, with how many: first who can take most, among these the least busy."""
    inside = Q(pk=None)
    for unit, section in {(case.unit_id, case.section_id) for case in cases}:
        inside |= Q(Q(section_id=section) | Q(section=None), unit_id=unit)
    held = held_today().filter(inside, role__in=CONTENT_ROLES, user__is_active=True)
    grants = list(held.order_by("pk").values_list("user_id", "user__person_id", "unit_id", "section_id"))
    can: dict[int, set[int]] = {}
    for user, person, unit_id, section_id in grants:
        for case in cases:
            is_theirs = person is not None and case.person_id == person
            if case.unit_id == unit_id and section_id in (None, case.section_id) and not is_theirs:
                can.setdefault(user, set()).add(case.pk)
    if not can:
        return []
    found = _with_load(User.objects.filter(pk__in=list(can)), cases[0].organisation_id)
    return sorted(((one, len(can[one.id])) for one in found), key=lambda pair: -pair[1])


def _with_load(users: QuerySet[User], organisation_id: int) -> list[Officer]:
    rolled = InboxCount.objects.filter(organisation_id=organisation_id, holder=OuterRef("holder"))
    since = InboxDelta.objects.filter(organisation_id=organisation_id, holder=OuterRef("holder"))
    held = users.annotate(holder=Concat(Value(holders.USER), Cast("pk", CharField()))).annotate(
        open_cases=_sum(rolled, "count") + _sum(since, "change")
    )
    rows = held.order_by("open_cases", "name", "pk").values_list("pk", "name", "post", "open_cases")
    return [Officer(*row) for row in rows]


def _sum(rows: QuerySet[Any], column: str) -> Coalesce:
    return Coalesce(Subquery(rows.values("holder").values(told=Sum(column))), 0)
