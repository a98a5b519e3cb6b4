"""The inbox: a page of a box, and how much stands in each. Read from the projection alone, by its indexes."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Subquery

from mizban.accounts.models import User
from mizban.cases import holders
from mizban.cases.models import Box, Case, InboxEntry, ReadMark, Responsibility
from mizban.core.actor import CONTENT_ROLES, Actor, Role
from mizban.organisations.queries import Offices, offices

PAGE = 50
TEAM = "team"
"""All open cases of the sections that a head answers for, whoever has them."""
BOXES = (Box.MINE, Box.QUEUE, Box.CORRECTED, Box.WAITING, Box.DONE)
MOST_BRANCHES = 12

_PAGE_OF_HOLDERS = """
SELECT page.id FROM unnest(%(holders)s::text[]) AS one(holder) CROSS JOIN LATERAL (
  SELECT id, sort_at, case_id FROM cases_inboxentry
  WHERE organisation_id = %(organisation)s AND holder = one.holder AND box = %(box)s
    AND (sort_at, case_id) > (%(sort_at)s, %(case)s) AND (%(service)s::bigint IS NULL OR service_id = %(service)s)
    AND (%(before)s::timestamptz IS NULL OR sort_at < %(before)s)
  ORDER BY sort_at, case_id LIMIT %(limit)s) AS page
ORDER BY page.sort_at, page.case_id LIMIT %(limit)s
"""
_PAGE_OF_SECTIONS = """
SELECT page.id FROM unnest(%(units)s::bigint[], %(sections)s::bigint[]) AS one(unit, section) CROSS JOIN LATERAL (
  SELECT id, sort_at, case_id FROM cases_inboxentry
  WHERE organisation_id = %(organisation)s AND unit_id = one.unit AND section_id = one.section
    AND (sort_at, case_id) > (%(sort_at)s, %(case)s) AND (%(service)s::bigint IS NULL OR service_id = %(service)s)
    AND (%(before)s::timestamptz IS NULL OR sort_at < %(before)s)
  ORDER BY sort_at, case_id LIMIT %(limit)s) AS page
ORDER BY page.sort_at, page.case_id LIMIT %(limit)s
"""
_COUNTS = """
SELECT holder, box, sum(count)::bigint FROM (
  SELECT holder, box, count FROM cases_inboxcount
  WHERE organisation_id = %(organisation)s AND holder = ANY(%(holders)s)
  UNION ALL
  SELECT holder, box, change FROM cases_inboxdelta
  WHERE organisation_id = %(organisation)s AND holder = ANY(%(holders)s)
) AS told GROUP BY holder, box
"""


@dataclass(frozen=True)
class Cursor:
    """The place after which a page begins; as text it stands in the address."""

    sort_at: dt.datetime
    case_id: int

    def __str__(self) -> str:
        told = json.dumps([self.sort_at.isoformat(), self.case_id])
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The cursor of an address; None for anything else, which then shows the first page."""
        try:
            sort_at, case_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(dt.datetime.fromisoformat(sort_at), int(case_id))
        except (ValueError, TypeError, binascii.Error, OverflowError):
            return None


FIRST = Cursor(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), 0)


@dataclass(frozen=True)
class Filters:
    """What the address of an inbox page says."""

    box: str = Box.MINE
    service_id: int | None = None
    due_before: dt.datetime | None = None
    after: Cursor = FIRST


@dataclass(frozen=True)
class Row:
    """A line of the inbox."""

    entry: InboxEntry
    case: Case
    unread: bool
    assignee: User | None


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    counts: dict[str, int]
    next: Cursor | None = None
    boxes: tuple[str, ...] = field(default=())


def page(actor: Actor, filters: Filters) -> Page:
    """A page of a box, with the counts of all the actor's boxes."""
    tree = offices(actor.organisation_id)
    boxes = boxes_of(actor, tree)
    box = filters.box if filters.box in boxes else boxes[0]
    filters = replace(filters, box=box)
    ids = _ids(actor, filters, tree)
    entries = _entries(actor, ids[:PAGE])
    following = None
    if len(ids) > PAGE:
        last = entries[-1].entry
        following = Cursor(last.sort_at, last.case_id)
    return Page(entries, counts(actor, tree), following, boxes)


def boxes_of(actor: Actor, tree: Offices) -> tuple[str, ...]:
    """The boxes that an officer has; heads have also all of their sections, the head office what is not routed."""
    found: list[str] = [box.value for box in BOXES]
    if any(grant.role in (Role.UNIT_HEAD, Role.SECTION_HEAD) for grant in actor.grants):
        found.append(TEAM)
    if _answers_for_unrouted(actor, tree):
        found.append(Box.UNROUTED)
    return tuple(found)


def counts(actor: Actor, tree: Offices) -> dict[str, int]:
    """How many cases stand in each box; rolled-up numbers and what has happened since, never a count over cases."""
    queues, pairs = _queues(actor, tree), holders.sections_of(actor, tree, (Role.UNIT_HEAD, Role.SECTION_HEAD))
    mine, team = holders.user(actor.officer_id), [holders.team(*pair) for pair in pairs]
    unrouted = holders.unrouted(tree.head.pk) if _answers_for_unrouted(actor, tree) else ""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"organisation": actor.organisation_id, "holders": [mine, unrouted, *queues, *team]})
        told = cursor.fetchall()
    found: dict[str, int] = {}
    for holder, box, number in told:
        if not holder.startswith("q:") or box == Box.QUEUE:
            found[box] = found.get(box, 0) + number
    return found


def _ids(actor: Actor, filters: Filters, tree: Offices) -> list[int]:
    pairs = holders.sections_of(actor, tree, (Role.UNIT_HEAD, Role.SECTION_HEAD))
    parameters: dict[str, Any] = {
        "organisation": actor.organisation_id,
        "box": filters.box,
        "holders": _holders_of_box(actor, filters.box, tree),
        "units": [unit for unit, _ in pairs],
        "sections": [section for _, section in pairs],
        "service": filters.service_id,
        "before": filters.due_before,
        "sort_at": filters.after.sort_at,
        "case": filters.after.case_id,
        "limit": PAGE + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAGE_OF_SECTIONS if filters.box == TEAM else _PAGE_OF_HOLDERS, parameters)
        return [pk for (pk,) in cursor.fetchall()]


def _holders_of_box(actor: Actor, box: str, tree: Offices) -> list[str]:
    if box == Box.QUEUE:
        return _queues(actor, tree)
    if box == Box.UNROUTED:
        return [holders.unrouted(tree.head.pk)]
    return [holders.user(actor.officer_id)]


def _queues(actor: Actor, tree: Offices) -> list[str]:
    """One for each section the actor works in, and one for each service that they answer for by itself."""
    pairs = holders.sections_of(actor, tree, CONTENT_ROLES)
    special = Responsibility.objects.filter(
        organisation_id=actor.organisation_id, user_id=actor.officer_id, service__isnull=False
    ).values_list("unit_id", "section_id", "service_id")
    return [holders.queue(*pair) for pair in pairs] + [holders.queue(*one) for one in special]


def _entries(actor: Actor, ids: list[int]) -> list[Row]:
    seen = ReadMark.objects.filter(
        organisation_id=actor.organisation_id, user_id=actor.officer_id, case=OuterRef("case")
    ).values("revision")[:1]
    entries = (
        InboxEntry.objects.filter(pk__in=ids)
        .select_related("case", "case__assignee", "case__county", "service")
        .annotate(seen=Subquery(seen))
        .order_by(F("sort_at"), F("case_id"))
    )
    return [Row(entry, entry.case, entry.seen != entry.case.revision, entry.case.assignee) for entry in entries]


def _answers_for_unrouted(actor: Actor, tree: Offices) -> bool:
    return any(grant.role is Role.UNIT_HEAD and grant.unit_id == tree.head.pk for grant in actor.grants)
