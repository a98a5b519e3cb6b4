"""Colleagues to whom a case can be given, and how much each of them has."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, Sum

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
    """Those to whom `case` can be given, the least busy first; never its applicant."""
    users = list(officers_of(case.unit_id, case.section_id, but_person=case.person_id).order_by("name", "pk"))
    open_cases = _open_cases(case.organisation_id, [user.pk for user in users])
    found = [Officer(user.pk, user.name, user.post, open_cases.get(holders.user(user.pk), 0)) for user in users]
    return sorted(found, key=lambda officer: officer.open_cases or 0)


def _open_cases(organisation_id: int, user_ids: list[int]) -> dict[str, int]:
    mine = {"organisation_id": organisation_id, "holder__in": [holders.user(pk) for pk in user_ids]}
    rolled = InboxCount.objects.filter(**mine).values_list("holder").annotate(told=Sum("count"))
    since = InboxDelta.objects.filter(**mine).values_list("holder").annotate(told=Sum("change"))
    found: dict[str, int] = {}
    for holder, number in rolled.union(since, all=True):
        found[holder] = found.get(holder, 0) + number
    return found
