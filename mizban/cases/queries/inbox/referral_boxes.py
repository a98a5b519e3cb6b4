"""The boxes of referrals: those that have come to an officer, and those whose answers they wait for. Read from the open
referrals by their indexes, page after page by place, as the boxes of cases are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection

from mizban.cases import holders
from mizban.cases.models import ReferralKind
from mizban.cases.queries.inbox.sections import Sections
from mizban.cases.queries.places import FIRST, Cursor, Filters
from mizban.cases.queries.rows import Due, DueKind, ReferralMark, Stand, due_on_day
from mizban.cases.queries.working.history import Officer, officers
from mizban.core import clock
from mizban.core.actor import Actor, Role
from mizban.core.models import Localised
from mizban.organisations.queries import Offices, offices

_TOLD = """r.id, r.sort_at, r.case_id, r.number, r.kind, r.confidential, r.due_on, r.from_user_id, r.from_unit_id,
  coalesce(r.to_user_id, r.taken_by_id), r.to_unit_id, r.to_section_id"""
_NARROWED = """
    AND r.state = 'open' AND NOT r.owner_moves AND (r.sort_at, r.id) > (%s, %s)
    AND (%s::bigint IS NULL OR (SELECT c.service_id = %s FROM cases_case c WHERE c.id = r.case_id))
    AND (%s::text IS NULL OR (SELECT c.county_id = %s FROM cases_case c WHERE c.id = r.case_id))
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


def holders_of(actor: Actor, worked: Sequence[tuple[int, int]]) -> list[str]:
    """In whose boxes stands what is referred to the actor: their own, of the sections that they work in, of the units
    that they head."""
    headed = [holders.heads(grant.unit_id) for grant in actor.grants if grant.role is Role.UNIT_HEAD]
    return [holders.user(actor.officer_id), *(holders.queue(*pair) for pair in worked), *dict.fromkeys(headed)]


def received(actor: Actor, mine: Sections, filters: Filters, most: int) -> list[Stand]:
    """What was referred to the officer, the most urgent first. Of two referrals of one case both stand there."""
    held_by = holders_of(actor, mine.worked)
    return _stands(actor, _RECEIVED, [held_by, actor.organisation_id, *_narrowed(filters, most), most])


def sent(actor: Actor, mine: Sections, filters: Filters, most: int) -> list[Stand]:
    """What the officer has referred to others and waits for."""
    return _stands(actor, _SENT, [actor.organisation_id, actor.officer_id, *_narrowed(filters, most)])


def _narrowed(filters: Filters, most: int) -> list[Any]:
    place = filters.after or FIRST
    late = clock.end_of_day(clock.today() - dt.timedelta(days=1)) if filters.overdue else None
    twice = (filters.service_id, filters.service_id, filters.county_id, filters.county_id, late, late)
    return [place.sort_at, place.case_id, *twice, most]


def _stands(actor: Actor, sql: str, parameters: list[Any]) -> list[Stand]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        told: list[tuple[Any, ...]] = cursor.fetchall()
    people = officers(actor.organisation_id, {pk for one in told for pk in (one[7], one[9]) if pk})
    tree = offices(actor.organisation_id)
    return [Stand(Cursor(one[1], one[0]), one[2], _mark(one, people, tree)) for one in told]


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
