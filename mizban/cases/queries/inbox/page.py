"""The inbox: a page of a box, and how much stands in each. Read from the projection alone, by its indexes.

Counts are rolled-up numbers and what has happened since, never a count over cases (architecture.md, "inbox").
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from mizban.cases import holders, hooks
from mizban.cases.models import Box, BulkAct, SavedView
from mizban.cases.policies import visible_to
from mizban.cases.queries.inbox.box_pages import QUEUES_OF_SERVICES, queues_of_services
from mizban.cases.queries.inbox.boxes import TEAM, InboxBox, boxes_of
from mizban.cases.queries.inbox.people import Officer, officers_in
from mizban.cases.queries.inbox.referral_boxes import holders_of
from mizban.cases.queries.inbox.sections import Sections
from mizban.cases.queries.inbox.views import views_of
from mizban.cases.queries.places import Cursor, Filters
from mizban.cases.queries.rows import Row, Stand, rows
from mizban.catalogue.models import Service
from mizban.core.actor import Actor
from mizban.core.keeping import kept
from mizban.core.models import Localised
from mizban.notifications.queries import UNREAD_OF_USER
from mizban.organisations.models import County
from mizban.organisations.queries import Offices, counties, offices

PAGE = 50
MOST_PROVINCES = 2
"""Whoever works for more of them narrows lists by something else than the county."""
OF_QUEUES = frozenset({Box.QUEUE, Box.REFERRED})
"""Boxes of several, in which each of them finds what stands there."""
NOTICES = "notices"
"""Beside the boxes: lines under the actor's bell that are new."""

BESIDE = "/* beside */"
_COUNTS = f"""
WITH mine AS (SELECT unnest(%s::text[] || ARRAY({QUEUES_OF_SERVICES})) AS holder)
SELECT holder, box, sum(count)::bigint FROM (
  SELECT holder, box, count FROM cases_inboxcount WHERE organisation_id = %s AND holder IN (SELECT holder FROM mine)
  UNION ALL
  SELECT holder, box, change FROM cases_inboxdelta WHERE organisation_id = %s AND holder IN (SELECT holder FROM mine)
  UNION ALL
  SELECT '', '{NOTICES}', ({UNREAD_OF_USER})
  {BESIDE}
) AS told GROUP BY holder, box
"""  # noqa: S608


@dataclass(frozen=True)
class Page:
    """A page of a box. `boxes` are those the actor has; none at all for roles that work no cases."""

    box: str
    rows: list[Row] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    unread: int = 0
    """New lines under the actor's bell."""
    next: Cursor | None = None
    boxes: dict[str, InboxBox] = field(default_factory=dict)
    officers: list[Officer] = field(default_factory=list)
    services: list[tuple[int, Localised]] = field(default_factory=list)
    counties: list[County] = field(default_factory=list)
    acts: tuple[BulkAct, ...] = ()
    views: list[SavedView] = field(default_factory=list)
    headed: list[tuple[int, int]] = field(default_factory=list)


def page(actor: Actor, filters: Filters) -> Page:
    """A page of a box, with the counts of all the actor's boxes and what the page can be narrowed by."""
    tree = offices(actor.organisation_id)
    mine = Sections.of(actor, tree)
    boxes = boxes_of(actor, mine)
    if not boxes:
        return Page(box="")
    box = boxes.get(filters.box) or next(iter(boxes.values()))
    found = box.stands(actor, mine, replace(filters, box=box.name), PAGE + 1)
    counted = counts(actor, mine)
    return Page(
        box=box.name,
        rows=_lines(actor, found[:PAGE]),
        counts=counted,
        unread=counted.pop(NOTICES, 0),
        next=found[PAGE - 1].place if len(found) > PAGE else None,
        boxes=boxes,
        officers=officers_in(mine.headed) if box.name == TEAM else [],
        services=services_of(actor.organisation_id, {section for _unit, section in mine.worked}),
        counties=_counties(tree, mine),
        acts=tuple(act for act in box.acts if act is not BulkAct.ASSIGN or mine.headed),
        views=views_of(actor),
        headed=mine.headed,
    )


def after_this(actor: Actor, filters: Filters, number: str) -> tuple[str, Cursor] | None:
    """The case that follows a place in a box, else the first of it; never the one of this `number`. None at the end."""
    mine = Sections.of(actor, offices(actor.organisation_id))
    box = boxes_of(actor, mine).get(filters.box)
    if box is None:
        return None
    for start in dict.fromkeys((filters.after, None)):
        found = box.stands(actor, mine, replace(filters, after=start), 2)
        seen = visible_to(actor).filter(pk__in=[one.case_id for one in found]).exclude(number=number)
        known = dict(seen.values_list("pk", "number"))
        for one in found:
            if one.case_id in known:
                return known[one.case_id], one.place
    return None


def chosen(actor: Actor, filters: Filters, most: int) -> list[tuple[str, int]]:
    """Numbers and revisions of all cases of a view, from its beginning, at most so many."""
    mine = Sections.of(actor, offices(actor.organisation_id))
    box = boxes_of(actor, mine).get(filters.box)
    found = box.stands(actor, mine, replace(filters, after=None), most) if box else []
    seen = visible_to(actor).filter(pk__in=[one.case_id for one in found]).values_list("pk", "number", "revision")
    known = {pk: (number, revision) for pk, number, revision in seen}
    return [known[one.case_id] for one in found if one.case_id in known]


def counts(actor: Actor, mine: Sections) -> dict[str, int]:
    """How many cases stand in each box, and how many lines under the bell are new (`NOTICES`)."""
    teams = [holders.team(*pair) for pair in mine.headed]
    wanted = list(dict.fromkeys([*holders_of(actor, mine.worked), *filter(None, [mine.unrouted]), *teams]))
    beside = list(hooks.counted_beside(actor))
    more = "".join(f"UNION ALL SELECT '', '{name}', ({counted.text}) " for name, counted in beside)
    parameters: list[Any] = [
        wanted,
        *queues_of_services(actor, mine),
        actor.organisation_id,
        actor.organisation_id,
        actor.organisation_id,
        actor.officer_id,
        *(value for _name, counted in beside for value in counted.parameters),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.replace(BESIDE, more), parameters)
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


def _lines(actor: Actor, found: list[Stand]) -> list[Row]:
    """In the order of the box; of two referrals of one case there are two lines."""
    cases = visible_to(actor).filter(pk__in={one.case_id for one in found}).order_by("pk")
    known = {row.id: row for row in rows(actor, cases)}
    return [
        replace(known[one.case_id], id=one.place.case_id, at=one.place, referral=one.referral)
        for one in found
        if one.case_id in known
    ]


def _counties(tree: Offices, mine: Sections) -> list[County]:
    """Those of the provinces for which the officer works, where these are few."""
    units = [tree.units[unit] for unit in dict(mine.worked) if unit in tree.units]
    provinces = {unit.province_id for unit in units}
    if None in provinces or len(provinces) > MOST_PROVINCES:
        return []
    return [county for code in sorted(filter(None, provinces)) for county in counties(code)]
