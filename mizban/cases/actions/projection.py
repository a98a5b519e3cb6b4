"""Keeping the inbox projection and its counters in step with a case, inside the step's own transaction."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from mizban.cases import holders, topics
from mizban.cases.actions import news
from mizban.cases.models import Box, Case, InboxDelta, InboxEntry
from mizban.cases.routing import Route, queue_for
from mizban.cases.workflow import State
from mizban.core import clock
from mizban.identity.models import IdentityClaim

NO_DEADLINE = dt.timedelta(days=365)
BEFORE_ALL = dt.timedelta(days=18250)
"""So much earlier than now stands what its officer is reminded of: before all deadlines, the longest reminded first."""
TEAM_BOX = "team"


def put(case: Case, *, corrected: bool = False, route: Route | None = None) -> None:
    """Put an open case where its state says, or take a finished one out; `route` where it has just been routed anew.

    Whatever moves a case ends what it was put off for.
    """
    entry = InboxEntry.objects.filter(case=case).first()
    left = _heard(entry) if entry else ()
    if not case.is_open:
        if entry:
            _count(entry, -1)
            entry.delete()
        news.tell_moved(case, left, None)
        return
    if entry is None:
        entry = InboxEntry(case=case, organisation_id=case.organisation_id, service_id=case.service_id)
        entry.name = _shortened(IdentityClaim.objects.filter(pk=case.claim_id).first())
        entry.county_id = case.county_id
    else:
        _count(entry, -1)
        entry.service_id = case.service_id
    entry.holder, entry.box = _standing(case, corrected, route)
    entry.unit_id, entry.section_id = case.unit_id, case.section_id
    entry.sort_at, entry.snoozed_until = _sort_at(case), None
    entry.save()
    _count(entry, +1)
    news.tell_moved(case, left, entry)


def put_off(case: Case, until: dt.date) -> None:
    """Out of what its officer must do now, until that day; its deadline stays where it is."""
    entry = InboxEntry.objects.get(case=case)
    entry.snoozed_until, entry.sort_at = until, _sort_at(case)
    _into(entry, case, Box.SNOOZED)


def bring_back(case: Case) -> None:
    """What was put off, before everything else that its officer must do now."""
    entry = InboxEntry.objects.get(case=case)
    entry.sort_at = clock.now() - BEFORE_ALL
    _into(entry, case, Box.MINE)


def _into(entry: InboxEntry, case: Case, box: Box) -> None:
    _count(entry, -1)
    entry.box = box
    entry.save(update_fields=["box", "sort_at", "snoozed_until"])
    _count(entry, +1)
    news.tell_moved(case, _heard(entry), entry)


def rows_of_new(case: Case, way: Route) -> tuple[InboxEntry, list[InboxDelta]]:
    """Where a case that has just been sent stands, and what that counts: for the caller to write together with it."""
    holder, box = _standing(case, False, way)
    entry = InboxEntry(
        case=case,
        organisation_id=case.organisation_id,
        service_id=case.service_id,
        holder=holder,
        box=box,
        unit_id=case.unit_id,
        section_id=case.section_id,
        county_id=case.county_id,
        sort_at=_sort_at(case),
        name=_shortened(case.claim),
    )
    return entry, _deltas(entry, +1)


def sort_anew(case: Case) -> None:
    """The date of the case has moved; it stays in its box, and what its officer is reminded of stays before all."""
    by_date = Q(snoozed_until=None) | Q(box=Box.SNOOZED)
    InboxEntry.objects.filter(by_date, case=case).update(sort_at=_sort_at(case))


def _standing(case: Case, corrected: bool, route: Route | None) -> tuple[str, Box]:
    if case.assignee_id is not None:
        if case.state == State.IN_REVIEW:
            return holders.user(case.assignee_id), Box.CORRECTED if corrected else Box.MINE
        return holders.user(case.assignee_id), Box.WAITING
    if route is not None and route.is_unrouted:
        return route.holder, Box.UNROUTED
    holder = route.queue if route else queue_for(case.unit_id, case.section_id, case.service_id)
    return holder, Box.QUEUE if case.state == State.SUBMITTED else Box.WAITING


def _sort_at(case: Case) -> dt.datetime:
    day = case.applicant_due_on or case.due_on
    return clock.end_of_day(day) if day else case.submitted_at + NO_DEADLINE


def _heard(entry: InboxEntry) -> tuple[str, ...]:
    return topics.of_holder(entry.holder, entry.unit_id, entry.section_id)


def _shortened(claim: IdentityClaim | None) -> str:
    return claim.name[:170] if claim else ""


def _count(entry: InboxEntry, change: int) -> None:
    InboxDelta.objects.bulk_create(_deltas(entry, change))


def _deltas(entry: InboxEntry, change: int) -> list[InboxDelta]:
    counted = ((entry.holder, entry.box), (holders.team(entry.unit_id, entry.section_id), TEAM_BOX))
    return [
        InboxDelta(organisation_id=entry.organisation_id, holder=holder, box=box, change=change)
        for holder, box in counted
    ]
