"""The inbox: a page of a box, and how much stands in each. Read from the projection alone, by its indexes.

Counts are rolled-up numbers and what has happened since, never a count over cases (architecture.md, "inbox").
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.db import connection

from mizban.cases import holders
from mizban.cases.models import Box, BulkAct, SavedView
from mizban.cases.policies import visible_to
from mizban.cases.queries.box_pages import QUEUES_OF_SERVICES, queues_of_services
from mizban.cases.queries.boxes import TEAM, InboxBox, boxes_of
from mizban.cases.queries.people import Officer, officers_in
from mizban.cases.queries.places import Cursor, Filters
from mizban.cases.queries.rows import Row, rows
from mizban.cases.queries.sections import Sections
from mizban.cases.queries.views import views_of
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
NOTICES = "notices"
"""Beside the boxes: lines under the actor's bell that are new."""

_COUNTS = f"""
WITH mine AS (SELECT unnest(%s::text[] || ARRAY({QUEUES_OF_SERVICES})) AS holder)
SELECT holder, box, sum(count)::bigint FROM (
  SELECT holder, box, count FROM cases_inboxcount WHERE organisation_id = %s AND holder IN (SELECT holder FROM mine)
  UNION ALL
  SELECT holder, box, change FROM cases_inboxdelta WHERE organisation_id = %s AND holder IN (SELECT holder FROM mine)
  UNION ALL
  SELECT '', '{NOTICES}', ({UNREAD_OF_USER})
) AS told GROUP BY holder, box
"""  # noqa: S608


@dataclass(frozen=True)
class Page:
    """A page of a box. `boxes` are those the actor has; none at all for roles that work no cases."""

    box: str
    rows: list[Row] = field(default_factory=list)
    places: dict[int, Cursor] = field(default_factory=dict)
    """Of each row by the id of its case: after it the next one begins."""
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
    found = box.places(actor, mine, replace(filters, box=box.name), PAGE + 1)
    places = {place.case_id: place for place in found[:PAGE]}
    counted = counts(actor, mine)
    return Page(
        box=box.name,
        rows=_in_order(actor, places),
        places=places,
        counts=counted,
        unread=counted.pop(NOTICES, 0),
        next=found[PAGE - 1] if len(found) > PAGE else None,
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
        places = {one.case_id: one for one in box.places(actor, mine, replace(filters, after=start), 2)}
        known = dict(visible_to(actor).filter(pk__in=list(places)).exclude(number=number).values_list("pk", "number"))
        for pk, place in places.items():
            if pk in known:
                return known[pk], place
    return None


def chosen(actor: Actor, filters: Filters, most: int) -> list[tuple[str, int]]:
    """Numbers and revisions of all cases of a view, from its beginning, at most so many."""
    mine = Sections.of(actor, offices(actor.organisation_id))
    box = boxes_of(actor, mine).get(filters.box)
    places = box.places(actor, mine, replace(filters, after=None), most) if box else []
    seen = visible_to(actor).filter(pk__in=[one.case_id for one in places]).values_list("pk", "number", "revision")
    known = {pk: (number, revision) for pk, number, revision in seen}
    return [known[one.case_id] for one in places if one.case_id in known]


def counts(actor: Actor, mine: Sections) -> dict[str, int]:
    """How many cases stand in each box, and how many lines under the bell are new (`NOTICES`)."""
    own, teams = holders.user(actor.officer_id), [holders.team(*pair) for pair in mine.headed]
    wanted = [own, *filter(None, [mine.unrouted]), *mine.queues, *teams]
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTS,
            [
                wanted,
                *queues_of_services(actor, mine),
                actor.organisation_id,
                actor.organisation_id,
                actor.organisation_id,
                actor.officer_id,
            ],
        )
        told = cursor.fetchall()
    found: dict[str, int] = {}
    for holder, box, number in told:
        if not holder.startswith("q:") or box == Box.QUEUE:
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


def _in_order(actor: Actor, places: dict[int, Cursor]) -> list[Row]:
    found = {row.id: row for row in rows(actor, visible_to(actor).filter(pk__in=list(places)).order_by("pk"))}
    return [found[pk] for pk in places if pk in found]


def _counties(tree: Offices, mine: Sections) -> list[County]:
    """Those of the provinces for which the officer works, where these are few."""
    units = [tree.units[unit] for unit in dict(mine.worked) if unit in tree.units]
    provinces = {unit.province_id for unit in units}
    if None in provinces or len(provinces) > MOST_PROVINCES:
        return []
    return [county for code in sorted(filter(None, provinces)) for county in counties(code)]
