"""The inbox: a page of a box, and how much stands in each. Read from the projection alone, by its indexes.

Pages are found by their place (keyset), never by OFFSET; counts are rolled-up numbers and what has happened since,
never a count over cases (architecture.md, "inbox").
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from mizban.cases import holders
from mizban.cases.models import OF_REFERRALS, Box
from mizban.cases.policies import visible_to
from mizban.cases.queries.people import Officer, officers_in
from mizban.cases.queries.places import FIRST, LAST, Cursor
from mizban.cases.queries.referral_boxes import Narrowed, holders_of, page_of
from mizban.cases.queries.rows import Row, rows
from mizban.catalogue.models import Service
from mizban.core import clock
from mizban.core.actor import CONTENT_ROLES, Actor, Role
from mizban.core.keeping import kept
from mizban.core.models import Localised
from mizban.notifications.queries import UNREAD_OF_USER
from mizban.organisations.queries import Offices, offices

PAGE = 50
TEAM = "team"
"""All open cases of the sections that a head answers for, whoever has them."""
BOXES = (Box.MINE, Box.REFERRED, Box.QUEUE, Box.SENT, Box.CORRECTED, Box.WAITING, Box.DONE)
OF_QUEUES = frozenset({Box.QUEUE, Box.REFERRED})
"""Boxes of several, in which each of them finds what stands there."""
HEADS = frozenset({Role.UNIT_HEAD, Role.SECTION_HEAD})
NOTICES = "notices"
"""Beside the boxes: lines under the actor's bell that are new."""
NOBODY = "none"
"""As a filter: cases that nobody has taken."""

_AFTER = """
    AND (sort_at, case_id) > (%s, %s) AND (%s::bigint IS NULL OR service_id = %s)
    AND (%s::timestamptz IS NULL OR sort_at <= %s)
"""
_QUEUES_OF_SERVICES = """
  SELECT DISTINCT 'q:' || r.unit_id || ':' || r.section_id || ':' || r.service_id FROM cases_responsibility r
  JOIN unnest(%s::bigint[], %s::bigint[], %s::bool[]) AS mine(unit, section, headed)
    ON r.unit_id = mine.unit AND r.section_id = mine.section
  WHERE r.organisation_id = %s AND (r.user_id = %s OR mine.headed) AND r.service_id IS NOT NULL
"""
_PAGE_OF_HOLDERS = f"""
SELECT page.case_id FROM unnest(%s::text[] || ARRAY({_QUEUES_OF_SERVICES})) AS one(holder) CROSS JOIN LATERAL (
  SELECT sort_at, case_id FROM cases_inboxentry
  WHERE organisation_id = %s AND holder = one.holder AND box = %s {_AFTER}
  ORDER BY sort_at, case_id LIMIT %s) AS page
ORDER BY page.sort_at, page.case_id LIMIT %s
"""  # noqa: S608 - put together of constants
_PAGE_OF_SECTIONS = f"""
SELECT page.case_id FROM unnest(%s::bigint[], %s::bigint[]) AS one(unit, section) CROSS JOIN LATERAL (
  SELECT sort_at, case_id FROM cases_inboxentry
  WHERE organisation_id = %s AND unit_id = one.unit AND section_id = one.section
    AND (%s::text IS NULL OR holder LIKE %s) {_AFTER}
  ORDER BY sort_at, case_id LIMIT %s) AS page
ORDER BY page.sort_at, page.case_id LIMIT %s
"""  # noqa: S608 - put together of constants
_PAGE_OF_DONE = """
SELECT page.id FROM unnest(%s::bigint[], %s::bigint[]) AS one(unit, section) CROSS JOIN LATERAL (
  SELECT ended_at, id FROM cases_case
  WHERE organisation_id = %s AND unit_id = one.unit AND section_id = one.section AND ended_at IS NOT NULL
    AND (ended_at, id) < (%s, %s) AND (%s::bigint IS NULL OR service_id = %s)
  ORDER BY ended_at DESC, id DESC LIMIT %s) AS page
ORDER BY page.ended_at DESC, page.id DESC LIMIT %s
"""
_COUNTS = f"""
WITH mine AS (SELECT unnest(%s::text[] || ARRAY({_QUEUES_OF_SERVICES})) AS holder)
SELECT holder, box, sum(count)::bigint FROM (
  SELECT holder, box, count FROM cases_inboxcount WHERE organisation_id = %s AND holder IN (SELECT holder FROM mine)
  UNION ALL
  SELECT holder, box, change FROM cases_inboxdelta WHERE organisation_id = %s AND holder IN (SELECT holder FROM mine)
  UNION ALL
  SELECT '', '{NOTICES}', ({UNREAD_OF_USER})
) AS told GROUP BY holder, box
"""  # noqa: S608


@dataclass(frozen=True)
class Filters:
    """What the address of an inbox page says. `assignee`: a user's id as text, or `NOBODY`; heads only."""

    box: str = Box.MINE
    service_id: int | None = None
    overdue: bool = False
    assignee: str = ""
    after: Cursor | None = None


@dataclass(frozen=True)
class Page:
    """A page of a box. `boxes` are those the actor has; none at all for roles that work no cases."""

    box: str
    rows: list[Row] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    unread: int = 0
    """New lines under the actor's bell."""
    next: Cursor | None = None
    boxes: tuple[str, ...] = ()
    officers: list[Officer] = field(default_factory=list)
    services: list[tuple[int, Localised]] = field(default_factory=list)
    may_claim: bool = False
    may_assign: bool = False


def page(actor: Actor, filters: Filters) -> Page:
    """A page of a box, with the counts of all the actor's boxes and what the page can be narrowed by."""
    tree = offices(actor.organisation_id)
    mine = Sections.of(actor, tree)
    boxes = mine.boxes(actor)
    if not boxes:
        return Page(box="")
    box = filters.box if filters.box in boxes else boxes[0]
    found = _lines(actor, mine, replace(filters, box=box))
    counted = counts(actor, mine)
    return Page(
        box=box,
        rows=found[:PAGE],
        counts=counted,
        unread=counted.pop(NOTICES, 0),
        next=Cursor(found[PAGE - 1].sort_at, found[PAGE - 1].id) if len(found) > PAGE else None,
        boxes=boxes,
        officers=officers_in(mine.headed) if mine.headed and box != Box.DONE else [],
        services=services_of(actor.organisation_id, {section for _unit, section in mine.worked}),
        may_claim=box in (Box.QUEUE, TEAM, Box.UNROUTED),
        may_assign=bool(mine.headed) and box not in (Box.DONE, *OF_REFERRALS),
    )


def _lines(actor: Actor, mine: Sections, filters: Filters) -> list[Row]:
    """One more than a page, so that it shows whether another follows."""
    if filters.box in OF_REFERRALS:
        asked = Narrowed(filters.after, filters.service_id, _late(filters))
        return page_of(actor, Box(filters.box), mine.worked, asked, PAGE + 1)
    if filters.box == Box.DONE:
        finished = visible_to(actor).filter(pk__in=_done_ids(actor, mine, filters))
        return rows(actor, finished.order_by("-ended_at", "-pk"))
    standing = visible_to(actor).filter(pk__in=_open_ids(actor, mine, filters))
    return rows(actor, standing.order_by("inbox_entry__sort_at", "pk"))


def _late(filters: Filters) -> dt.datetime | None:
    return clock.end_of_day(clock.today() - dt.timedelta(days=1)) if filters.overdue else None


@dataclass(frozen=True)
class Sections:
    """The (unit, section) pairs that an officer works in, and those of them that they head."""

    worked: list[tuple[int, int]]
    headed: list[tuple[int, int]]
    unrouted: str
    """The box of cases that nobody answers for, where it is the actor's to empty; else empty."""

    @classmethod
    def of(cls, actor: Actor, tree: Offices) -> Sections:
        heads_all = any(grant.role is Role.UNIT_HEAD and grant.unit_id == tree.head.pk for grant in actor.grants)
        return cls(
            holders.sections_of(actor, tree, CONTENT_ROLES),
            holders.sections_of(actor, tree, HEADS),
            holders.unrouted(tree.head.pk) if heads_all else "",
        )

    @property
    def queues(self) -> list[str]:
        return [holders.queue(*pair) for pair in self.worked]

    def boxes(self, actor: Actor) -> tuple[str, ...]:
        """The boxes that an officer has; heads have also all of their sections, the head office what is not routed."""
        if not self.worked:
            return ()
        found = [box.value for box in BOXES]
        return (*found, *([TEAM] if self.headed else []), *([Box.UNROUTED.value] if self.unrouted else []))


def counts(actor: Actor, mine: Sections) -> dict[str, int]:
    """How many cases stand in each box, and how many lines under the bell are new (`NOTICES`)."""
    teams = [holders.team(*pair) for pair in mine.headed]
    wanted = list(dict.fromkeys([*holders_of(actor, mine.worked), *filter(None, [mine.unrouted]), *teams]))
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTS,
            [
                wanted,
                *_queues_of_services(actor, mine),
                actor.organisation_id,
                actor.organisation_id,
                actor.organisation_id,
                actor.officer_id,
            ],
        )
        told = cursor.fetchall()
    found: dict[str, int] = {}
    for holder, box, number in told:
        if not holder.startswith(holders.QUEUE) or box in OF_QUEUES:
            found[box] = found.get(box, 0) + number
    return found


def services_of(organisation_id: int, sections: set[int]) -> list[tuple[int, Localised]]:
    """Services that the sections work, for narrowing a list; read once a minute."""

    def read() -> list[tuple[int, int, Localised]]:
        offered = Service.objects.filter(organisation_id=organisation_id, current__isnull=False)
        return list(offered.order_by("order", "pk").values_list("pk", "current__section_id", "title"))

    return [
        (pk, title)
        for pk, section, title in kept(("services by section", organisation_id), read)
        if section in sections
    ]


def _open_ids(actor: Actor, mine: Sections, filters: Filters) -> list[int]:
    place = filters.after or FIRST
    late = _late(filters)
    narrowed = [place.sort_at, place.case_id, filters.service_id, filters.service_id, late, late]
    limits = [PAGE + 1, PAGE + 1]
    if filters.box == TEAM:
        held_by = _holder_pattern(filters.assignee)
        return _ids(
            _PAGE_OF_SECTIONS,
            [*_columns(mine.headed), actor.organisation_id, held_by, held_by, *narrowed, *limits],
        )
    named = {Box.QUEUE: mine.queues, Box.UNROUTED: [mine.unrouted]}.get(
        Box(filters.box), [holders.user(actor.officer_id)]
    )
    special = mine if filters.box == Box.QUEUE else replace(mine, worked=[])
    return _ids(
        _PAGE_OF_HOLDERS,
        [named, *_queues_of_services(actor, special), actor.organisation_id, filters.box, *narrowed, *limits],
    )


def _done_ids(actor: Actor, mine: Sections, filters: Filters) -> list[int]:
    place = filters.after or LAST
    return _ids(
        _PAGE_OF_DONE,
        [
            *_columns(mine.worked),
            actor.organisation_id,
            place.sort_at,
            place.case_id,
            filters.service_id,
            filters.service_id,
            PAGE + 1,
            PAGE + 1,
        ],
    )


def _ids(sql: str, parameters: list[Any]) -> list[int]:
    """The cases of the page, asked for by themselves: joined to what a line shows of them, PostgreSQL may prefer to
    gather all cases of the section first."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [pk for (pk,) in cursor.fetchall()]


def _queues_of_services(actor: Actor, mine: Sections) -> list[Any]:
    """Parameters of the queues of single services: those that the actor answers for, and all in what they head."""
    headed = [pair in set(mine.headed) for pair in mine.worked]
    return [*_columns(mine.worked), headed, actor.organisation_id, actor.officer_id]


def _columns(pairs: list[tuple[int, int]]) -> list[list[int]]:
    return [[unit for unit, _section in pairs], [section for _unit, section in pairs]]


def _holder_pattern(assignee: str) -> str | None:
    if not assignee:
        return None
    return "q:%" if assignee == NOBODY else f"{holders.USER}{assignee}"
