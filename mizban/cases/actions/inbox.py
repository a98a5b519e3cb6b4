"""Keeping the inbox projection and its counters in step with a case, inside the step's own transaction."""

from __future__ import annotations

import datetime as dt

from mizban.cases import holders
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
    if not case.is_open:
        if entry:
            _count(entry, -1)
            entry.delete()
        return
    if entry is None:
        entry = InboxEntry(case=case, organisation_id=case.organisation_id, service_id=case.service_id)
        entry.name, entry.preview = _name_and_preview(case)
    else:
        _count(entry, -1)
    entry.holder, entry.box = _standing(case, corrected, route)
    entry.unit_id, entry.section_id = case.unit_id, case.section_id
    entry.sort_at = _sort_at(case)
    entry.save()
    _count(entry, +1)


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
    holder = queue_for(case.unit_id, case.section_id, case.service_id)
    return holder, Box.QUEUE if case.state == State.SUBMITTED else Box.WAITING


def _sort_at(case: Case) -> dt.datetime:
    day = case.applicant_due_on or case.due_on
    return clock.end_of_day(day) if day else case.submitted_at + NO_DEADLINE


def _name_and_preview(case: Case) -> tuple[str, str]:
    claim = IdentityClaim.objects.filter(pk=case.claim_id).first()
    return (claim.name if claim else "")[:170], ""


def _count(entry: InboxEntry, change: int) -> None:
    counted = ((entry.holder, entry.box), (holders.team(entry.unit_id, entry.section_id), TEAM_BOX))
    InboxDelta.objects.bulk_create(
        InboxDelta(organisation_id=entry.organisation_id, holder=holder, box=box, change=change)
        for holder, box in counted
    )
