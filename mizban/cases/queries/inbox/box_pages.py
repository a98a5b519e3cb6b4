"""The cases of a box, a page of them: found by their place (keyset) in an index, never by OFFSET.

One LATERAL branch for each queue or section; each gives as many as the page wants.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import connection

from mizban.cases import holders
from mizban.cases.models import Box
from mizban.cases.queries.inbox.sections import Sections
from mizban.cases.queries.places import FIRST, LAST, NOBODY, Cursor, Filters
from mizban.cases.queries.rows import Stand
from mizban.core import clock
from mizban.core.actor import Actor

StandsOf = Callable[[Actor, Sections, Filters, int], list[Stand]]
"""Where at most so many cases of a box stand, after the one that the filters name, in the order of the box."""

_AFTER = """
    AND (sort_at, case_id) > (%s, %s) AND (%s::bigint IS NULL OR service_id = %s)
    AND (%s::text IS NULL OR county_id = %s)
    AND (%s::timestamptz IS NULL OR (sort_at <= %s AND (snoozed_until IS NULL OR box = 'snoozed' OR (
      SELECT c.due_on <= %s FROM cases_case c WHERE c.id = case_id))))
"""
QUEUES_OF_SERVICES = """
  SELECT DISTINCT 'q:' || r.unit_id || ':' || r.section_id || ':' || r.service_id FROM cases_responsibility r
  JOIN unnest(%s::bigint[], %s::bigint[], %s::bool[]) AS mine(unit, section, headed)
    ON r.unit_id = mine.unit AND r.section_id = mine.section
  WHERE r.organisation_id = %s AND (r.user_id = %s OR mine.headed) AND r.service_id IS NOT NULL
"""
_PAGE_OF_HOLDERS = f"""
SELECT page.* FROM unnest(%s::text[] || ARRAY({QUEUES_OF_SERVICES})) AS one(holder) CROSS JOIN LATERAL (
  SELECT sort_at, case_id FROM cases_inboxentry
  WHERE organisation_id = %s AND holder = one.holder AND box = %s {_AFTER}
  ORDER BY sort_at, case_id LIMIT %s) AS page
ORDER BY page.sort_at, page.case_id LIMIT %s
"""  # noqa: S608 - put together of constants
_PAGE_OF_SECTIONS = f"""
SELECT page.* FROM unnest(%s::bigint[], %s::bigint[]) AS one(unit, section) CROSS JOIN LATERAL (
  SELECT sort_at, case_id FROM cases_inboxentry
  WHERE organisation_id = %s AND unit_id = one.unit AND section_id = one.section
    AND (%s::text IS NULL OR holder LIKE %s) {_AFTER}
  ORDER BY sort_at, case_id LIMIT %s) AS page
ORDER BY page.sort_at, page.case_id LIMIT %s
"""  # noqa: S608 - put together of constants
_PAGE_OF_DONE = """
SELECT page.* FROM unnest(%s::bigint[], %s::bigint[]) AS one(unit, section) CROSS JOIN LATERAL (
  SELECT ended_at, id FROM cases_case
  WHERE organisation_id = %s AND unit_id = one.unit AND section_id = one.section AND ended_at IS NOT NULL
    AND (ended_at, id) < (%s, %s) AND (%s::bigint IS NULL OR service_id = %s)
    AND (%s::text IS NULL OR county_id = %s)
  ORDER BY ended_at DESC, id DESC LIMIT %s) AS page
ORDER BY page.ended_at DESC, page.id DESC LIMIT %s
"""


def own(box: Box) -> StandsOf:
    """A box of what lies with the officer."""
    return partial(_own, box)


def in_queues(actor: Actor, mine: Sections, filters: Filters, most: int) -> list[Stand]:
    """What waits in the queues of the officer's sections, and of the single services that they answer for."""
    return _of_holders(Box.QUEUE, mine.queues, mine, actor, filters, most)


def unrouted(actor: Actor, mine: Sections, filters: Filters, most: int) -> list[Stand]:
    """What nobody answers for."""
    return _of_holders(Box.UNROUTED, [mine.unrouted], replace(mine, worked=[]), actor, filters, most)


def of_team(actor: Actor, mine: Sections, filters: Filters, most: int) -> list[Stand]:
    """All open cases of the sections that the officer heads, whoever has them."""
    held_by = _holder_pattern(filters.assignee)
    return _places(
        _PAGE_OF_SECTIONS,
        [*_columns(mine.headed), actor.organisation_id, held_by, held_by, *_narrowed(filters), most, most],
    )


def done(actor: Actor, mine: Sections, filters: Filters, most: int) -> list[Stand]:
    """What has ended in the officer's sections, the latest first."""
    place = filters.after or LAST
    narrowed = [filters.service_id, filters.service_id, filters.county_id, filters.county_id]
    return _places(
        _PAGE_OF_DONE,
        [*_columns(mine.worked), actor.organisation_id, place.sort_at, place.case_id, *narrowed, most, most],
    )


def queues_of_services(actor: Actor, mine: Sections) -> list[Any]:
    """Parameters of the queues of single services: those that the actor answers for, and all in what they head."""
    headed = [pair in set(mine.headed) for pair in mine.worked]
    return [*_columns(mine.worked), headed, actor.organisation_id, actor.officer_id]


def _own(box: Box, actor: Actor, mine: Sections, filters: Filters, most: int) -> list[Stand]:
    return _of_holders(box, [holders.user(actor.officer_id)], replace(mine, worked=[]), actor, filters, most)


def _of_holders(
    box: Box, held_by: list[str], special: Sections, actor: Actor, filters: Filters, most: int
) -> list[Stand]:
    return _places(
        _PAGE_OF_HOLDERS,
        [
            held_by,
            *queues_of_services(actor, special),
            actor.organisation_id,
            box.value,
            *_narrowed(filters),
            most,
            most,
        ],
    )


def _narrowed(filters: Filters) -> list[Any]:
    place = filters.after or FIRST
    last = clock.today() - dt.timedelta(days=1)
    late, day = (clock.end_of_day(last), last) if filters.overdue else (None, last)
    twice = (filters.service_id, filters.service_id, filters.county_id, filters.county_id, late, late)
    return [place.sort_at, place.case_id, *twice, day]


def _places(sql: str, parameters: list[Any]) -> list[Stand]:
    """The places of the page, asked for by themselves: joined to what a line shows of them, PostgreSQL may prefer to
    gather all cases of the section first."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Stand(Cursor(*row), row[1]) for row in cursor.fetchall()]


def _columns(pairs: list[tuple[int, int]]) -> list[list[int]]:
    return [[unit for unit, _section in pairs], [section for _unit, section in pairs]]


def _holder_pattern(assignee: str) -> str | None:
    if not assignee:
        return None
    return "q:%" if assignee == NOBODY else f"{holders.USER}{assignee}"
