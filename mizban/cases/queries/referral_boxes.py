"""The boxes of referrals: those that have come to an officer, and those whose answers they wait for. Read from the open
referrals by their indexes, page after page by place, as the boxes of cases are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from mizban.cases import holders
from mizban.cases.models import Box, ReferralKind
from mizban.cases.policies import visible_to
from mizban.cases.queries.history import Officer, officers
from mizban.cases.queries.places import FIRST, Cursor
from mizban.cases.queries.rows import Due, DueKind, ReferralMark, Row, due_on_day, rows
from mizban.core import clock
from mizban.core.actor import Actor, Role
from mizban.core.models import Localised
from mizban.organisations.queries import Offices, offices

_TOLD = """r.id, r.sort_at, r.case_id, r.number, r.kind, r.confidential, r.due_on, r.from_user_id, r.from_unit_id,
  coalesce(r.to_user_id, r.taken_by_id), r.to_unit_id, r.to_section_id"""
_NARROWED = """
    AND r.state = 'open' AND NOT r.owner_moves AND (r.sort_at, r.id) > (%s, %s)
    AND (%s::bigint IS NULL OR (SELECT c.service_id = %s FROM cases_case c WHERE c.id = r.case_id))
    AND (%s::timestamptz IS NULL OR r.sort_at <= %s)
  ORDER BY r.sort_at, r.id LIMIT %s
"""
_RECEIVED = f"""
SELECT page.* FROM unnest(%s::text[]) AS one(holder) CROSS JOIN LATERAL (
  SELECT {_TOLD} FROM cases_referral r WHERE r.organisation_id = %s AND r.holder = one.holder {_NARROWED}) AS page
ORDER BY page.sort_at, page.id LIMIT %s
"""  # noqa: S608 - put together of constants
_SENT = f"""
SELECT {_TOLD} FROM cases_referral r
WHERE r.organisation_id = %s AND r.from_user_id = %s AND r.kind <> 'inform' {_NARROWED}
"""  # noqa: S608


@dataclass(frozen=True)
class Narrowed:
    """What the page is narrowed by."""

    after: Cursor | None = None
    service_id: int | None = None
    until: dt.datetime | None = None
    """Due by then."""


def holders_of(actor: Actor, worked: Sequence[tuple[int, int]]) -> list[str]:
    """In whose boxes stands what is referred to the actor: their own, of the sections that they work in, of the units
    that they head."""
    headed = [holders.heads(grant.unit_id) for grant in actor.grants if grant.role is Role.UNIT_HEAD]
    return [holders.user(actor.officer_id), *(holders.queue(*pair) for pair in worked), *dict.fromkeys(headed)]


def page_of(actor: Actor, box: Box, worked: Sequence[tuple[int, int]], asked: Narrowed, most: int) -> list[Row]:
    """The lines of a box, at most `most`, the most urgent first (two queries). Each bears its referral; of two
    referrals of one case there are two lines."""
    told = _told(actor, box, worked, asked, most)
    cases = {row.id: row for row in rows(actor, visible_to(actor).filter(pk__in={one[2] for one in told}))}
    people = officers(actor.organisation_id, {pk for one in told for pk in (one[7], one[9]) if pk})
    tree = offices(actor.organisation_id)
    return [
        replace(cases[one[2]], id=one[0], sort_at=one[1], referral=_mark(one, people, tree))
        for one in told
        if one[2] in cases
    ]


def _told(
    actor: Actor, box: Box, worked: Sequence[tuple[int, int]], asked: Narrowed, most: int
) -> list[tuple[Any, ...]]:
    place = asked.after or FIRST
    narrowed: list[Any] = [
        place.sort_at,
        place.case_id,
        asked.service_id,
        asked.service_id,
        asked.until,
        asked.until,
        most,
    ]
    with connection.cursor() as cursor:
        if box is Box.SENT:
            cursor.execute(_SENT, [actor.organisation_id, actor.officer_id, *narrowed])
        else:
            cursor.execute(_RECEIVED, [holders_of(actor, worked), actor.organisation_id, *narrowed, most])
        told: list[tuple[Any, ...]] = cursor.fetchall()
    return told


def _mark(one: tuple[Any, ...], people: dict[int, Officer], tree: Offices) -> ReferralMark:
    _id, _sort_at, _case, number, kind, confidential, due_on, from_user, from_unit, to_user, to_unit, to_section = one
    return ReferralMark(
        number=number,
        kind=ReferralKind(kind),
        confidential=confidential,
        due=due_on_day(tree.units[to_unit], due_on) if to_unit in tree.units else Due(DueKind.NONE),
        sender=_called(people.get(from_user)),
        sender_unit=_unit(tree, from_unit),
        receiver=_called(people.get(to_user)),
        receiver_section=tree.sections[to_section].name if to_section in tree.sections else {},
        receiver_unit=_unit(tree, to_unit),
        is_late=due_on is not None and due_on < clock.today(),
    )


def _called(officer: Officer | None) -> str:
    return officer.name if officer else ""


def _unit(tree: Offices, unit_id: int) -> Localised:
    return tree.units[unit_id].name if unit_id in tree.units else {}
