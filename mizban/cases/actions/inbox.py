"""Keeping the inbox projection and its counters in step with a case, inside the step's own transaction."""

from __future__ import annotations

import datetime as dt

from mizban.cases import holders, topics
from mizban.cases.actions import news
from mizban.cases.models import Box, Case, InboxDelta, InboxEntry
from mizban.cases.routing import Route, queue_for
from mizban.cases.workflow import State
from mizban.core import clock
from mizban.identity.models import IdentityClaim

NO_DEADLINE = dt.timedelta(days=365)
TEAM_BOX = "team"


def put(case: Case, *, corrected: bool = False, route: Route | None = None) -> None:
    """Put an open case where its state says, or take a finished one out; `route` where it has just been routed anew."""
    entry = InboxEntry.objects.filter(case=case).first()
    left = topics.of_holder(entry.holder, entry.unit_id, entry.section_id) if entry else ()
    if not case.is_open:
        if entry:
            _count(entry, -1)
            entry.delete()
        news.tell_moved(case, left, None)
        return
    if entry is None:
        entry = InboxEntry(case=case, organisation_id=case.organisation_id, service_id=case.service_id)
        entry.name = _shortened(IdentityClaim.objects.filter(pk=case.claim_id).first())
    else:
        _count(entry, -1)
        entry.service_id = case.service_id
    entry.holder, entry.box = _standing(case, corrected, route)
    entry.unit_id, entry.section_id = case.unit_id, case.section_id
    entry.sort_at = _sort_at(case)
    entry.save()
    _count(entry, +1)
    news.tell_moved(case, left, entry)


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
        sort_at=_sort_at(case),
        name=_shortened(case.claim),
    )
    return entry, _deltas(entry, +1)


def sort_anew(case: Case) -> None:
    """The date of the case has moved; it stays in its box."""
    InboxEntry.objects.filter(case=case).update(sort_at=_sort_at(case))


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
