"""Counting deadlines anew when days off have changed."""

from __future__ import annotations

import datetime as dt

from mizban.audit.actions import append
from mizban.cases import deadlines
from mizban.cases.actions import projection
from mizban.cases.policies import visible_to
from mizban.cases.subjects import CASE
from mizban.cases.workflow import OPEN, State
from mizban.core import clock, jobs
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.keeping import KEPT_SECONDS
from mizban.organisations.hooks import CalendarChange

UNTIL_KNOWN = dt.timedelta(seconds=KEPT_SECONDS + 5)
"""So long other processes may still count by the calendar that they keep."""


def queue_recount(change: CalendarChange) -> None:
    """A job counts the open cases concerned anew, once every process has the new calendar."""
    jobs.defer(
        "cases.recount",
        queue="cases",
        lock=f"recount-{change.organisation_id}",
        at=clock.now() + UNTIL_KNOWN,
        organisation_id=change.organisation_id,
        province=change.province_code,
        first=change.first.isoformat(),
        last=change.last.isoformat(),
    )


def recount(*, actor: Actor, number: str) -> None:
    """Move the date of a case to where the present calendar puts it, with an event; done again it does nothing."""
    with acting_as(actor):
        cases = visible_to(actor).select_for_update(of=("self",)).select_related("unit")
        case = cases.get(number=number)
        before, after = case.due_on, deadlines.recounted(case)
        if State(case.state) not in OPEN or before is None or after is None or before == after:
            return
        case.due_on = after
        case.overdue_level = min(case.overdue_level, deadlines.overdue_level(case.unit, after))
        case.save(update_fields=["due_on", "overdue_level"])
        projection.sort_anew(case)
        append(
            actor=actor,
            subject=(CASE, case.pk),
            kind="case.due_moved",
            data={"due_before": before.isoformat(), "due": after.isoformat(), "reason": "calendar"},
        )
