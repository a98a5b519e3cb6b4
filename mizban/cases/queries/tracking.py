"""What anybody sees of a request who knows its number and its code. Nothing in it says whose it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from mizban.audit.models import Event
from mizban.cases.models import Box, Case, InboxEntry
from mizban.cases.tracking_codes import matches
from mizban.cases.workflow import OPEN, Outcome, State, Step
from mizban.core import clock
from mizban.core.models import Localised
from mizban.organisations.queries import offices

SUBJECT = "case"
SUBMITTED = "case.submitted"
TOLD = {
    f"case.{step}": step
    for step in (
        Step.CLAIM,
        Step.TRANSFER,
        Step.RETURN_TRANSFER,
        Step.RETURN_FOR_CORRECTION,
        Step.RESUBMIT,
        Step.DECIDE,
        Step.REOPEN,
        Step.CLOSE,
        Step.WITHDRAW,
        Step.EXPIRE,
        Step.RESUME,
    )
}
"""Steps that an applicant is told of. Who has the case within an office is the office's own affair."""


@dataclass(frozen=True)
class Passed:
    """A step that was taken: None is the sending itself. `unit`: where it led, if it led to an office."""

    step: Step | None
    at: dt.datetime
    unit: Localised | None = None


@dataclass(frozen=True)
class Tracked:
    """A request as it stands. Offices and posts are named, people never."""

    number: str
    service: Localised
    state: State
    outcome: Outcome | None
    submitted_at: dt.datetime
    unit: Localised
    section: Localised
    post: str
    """Of the officer who has it; "" while it waits for one."""
    due_on: dt.date | None
    is_paused: bool
    is_overdue: bool
    is_unrouted: bool
    applicant_due_on: dt.date | None
    reopen_until: dt.date | None
    way: tuple[Passed, ...]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def track(organisation_id: int, number: str, code: str) -> Tracked | None:
    """The request with this process number, if the tracking code is its own (two queries). None does not tell whether
    the number or the code was wrong."""
    unrouted = InboxEntry.objects.filter(case=OuterRef("pk"), box=Box.UNROUTED)
    case = (
        Case.objects.filter(organisation_id=organisation_id, number=number)
        .select_related("version", "unit", "section", "assignee")
        .defer("version__form", "version__documents", "version__profile", "version__steps")
        .annotate(is_unrouted=Exists(unrouted))
        .first()
    )
    if case is None or not matches(case, code):
        return None
    return Tracked(
        number=case.number,
        service=case.version.title,
        state=State(case.state),
        outcome=Outcome(case.outcome) if case.outcome else None,
        submitted_at=case.submitted_at,
        unit=case.unit.name,
        section=case.section.name,
        post=case.assignee.post if case.assignee and case.is_open else "",
        due_on=case.due_on,
        is_paused=case.is_open and case.paused_days is not None,
        is_overdue=case.is_open and case.due_on is not None and case.due_on < clock.today(),
        is_unrouted=case.is_unrouted,
        applicant_due_on=case.applicant_due_on,
        reopen_until=case.reopen_until,
        way=way_of(case),
    )


def way_of(case: Case) -> tuple[Passed, ...]:
    """The steps that the applicant is told of, oldest first (one query)."""
    units = offices(case.organisation_id).units
    events = (
        Event.objects.filter(
            organisation_id=case.organisation_id,
            subject_type=SUBJECT,
            subject_id=case.pk,
            kind__in=[SUBMITTED, *TOLD],
        )
        .order_by("seq")
        .values_list("kind", "at", "data")
    )
    found: list[Passed] = []
    for kind, at, data in events:
        step, led_to = TOLD.get(kind), data.get("to_unit") or data.get("unit")
        if step is Step.CLAIM and found[-1:] and found[-1].step is Step.CLAIM:
            continue  # one officer after another: the office's own affair
        found.append(Passed(step, at, units[led_to].name if led_to in units else None))
    return tuple(found)
