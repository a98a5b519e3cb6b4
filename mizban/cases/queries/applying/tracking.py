"""What anybody sees of a request who knows its number and its code. Nothing in it says whose it is."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from mizban.audit.models import Event
from mizban.cases import deadlines
from mizban.cases.models import Case
from mizban.cases.subjects import CASE
from mizban.cases.tracking_codes import matches
from mizban.cases.workflow import OPEN, Outcome, State, Step
from mizban.catalogue.stages import stages_of
from mizban.core import clock
from mizban.core.models import Localised
from mizban.organisations.queries import offices

SUBMITTED = "case.submitted"
TOLD = {
    f"case.{step}": step
    for step in (
        Step.CLAIM,
        Step.TRANSFER,
        Step.RETURN_TRANSFER,
        Step.CONVERT,
        Step.MERGE,
        Step.RETURN_FOR_CORRECTION,
        Step.RESUBMIT,
        Step.DECIDE,
        Step.REOPEN,
        Step.CLOSE,
        Step.WITHDRAW,
        Step.EXPIRE,
        Step.RESUME,
        Step.REQUIRE_VISIT,
        Step.BOOK_VISIT,
        Step.MOVE_VISIT,
        Step.CANCEL_VISIT,
        Step.VISIT_ATTENDED,
        Step.VISIT_MISSED,
        Step.PASS_ON,
        Step.SEND_BACK,
    )
}
"""Steps that an applicant is told of. Who has the case within an office is the office's own affair."""
LEADS_TO_WAITING = frozenset(f"case.{step}" for step in (Step.ASK, Step.RETURN_FOR_CORRECTION, Step.CONVERT))
"""After the last of these the office waits for the applicant."""


@dataclass(frozen=True)
class Passed:
    """A step that was taken: None is the sending itself. `unit`: where it led, if it led to an office; `stage`: which
    one of its service began with it; `has_time`: of one that asks somebody to come, whether it has set the time too."""

    step: Step | None
    at: dt.datetime
    unit: Localised | None = None
    stage: Localised | None = None
    has_time: bool = False


@dataclass(frozen=True)
class Onward:
    """A request as it stands, for whoever asked for one that was merged into it."""

    number: str
    state: State
    outcome: str


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
    stage: Localised | None = None
    """In which it is now; None for a service without stages, and once it is over."""
    into: Onward | None = None
    """The request that goes on for this one."""
    is_asked: bool = False
    """Whether the office waits for the answer to a question, and not for something to be mended."""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_expected(self) -> bool:
        """Whether the visit that is waited for has a time."""
        return self.state is State.AWAITING_VISIT and bool(self.way) and self.way[-1].has_time


_TRACK = """
SELECT c.id, c.tracking_version, c.state, c.outcome, c.submitted_at, c.due_on, c.paused_days, c.applicant_due_on,
  c.reopen_until, v.title::text, v.stages::text, c.stage, u.name::text, s.name::text, coalesce(a.post, ''),
  EXISTS (SELECT FROM cases_inboxentry i WHERE i.case_id = c.id AND i.box = 'unrouted'),
  (SELECT coalesce(json_agg(json_build_array(e.kind, e.at, e.data) ORDER BY e.seq), '[]')::text FROM audit_event e
    WHERE e.organisation_id = c.organisation_id AND e.subject_type = 'case' AND e.subject_id = c.id),
  m.number, m.state, m.outcome
FROM cases_case c JOIN catalogue_serviceversion v ON v.id = c.version_id JOIN organisations_unit u ON u.id = c.unit_id
  JOIN organisations_section s ON s.id = c.section_id LEFT JOIN accounts_user a ON a.id = c.assignee_id
  LEFT JOIN cases_case m ON m.id = c.merged_into_id
WHERE c.organisation_id = %s AND c.number = %s
"""


def track(organisation_id: int, number: str, code: str) -> Tracked | None:
    """The request with this process number, if the tracking code is its own (one query). None does not tell whether
    the number or the code was wrong."""
    with connection.cursor() as cursor:
        cursor.execute(_TRACK, [organisation_id, number])
        found = cursor.fetchone()
    if found is None:
        return None
    pk, tracking_version, state, outcome, submitted_at, due_on, paused_days, applicant_due_on, reopen_until = found[:9]
    title, stages, stage, unit, section, post, is_unrouted, events, *onward = found[9:]
    titles = [one["title"] for one in json.loads(stages)]
    told = [(kind, clock.moment_of(at), data) for kind, at, data in json.loads(events)]
    if not matches(pk, tracking_version, code):
        return None
    return Tracked(
        number=number,
        service=json.loads(title),
        state=State(state),
        outcome=Outcome(outcome) if outcome else None,
        submitted_at=submitted_at,
        unit=json.loads(unit),
        section=json.loads(section),
        post=post if state in OPEN else "",
        due_on=due_on,
        is_paused=deadlines.is_paused(state, paused_days),
        is_overdue=deadlines.is_overdue(state, due_on),
        is_unrouted=is_unrouted,
        applicant_due_on=applicant_due_on,
        reopen_until=reopen_until,
        way=_way(organisation_id, titles, told),
        stage=titles[stage] if state in OPEN and stage < len(titles) else None,
        into=Onward(onward[0], State(onward[1]), onward[2]) if onward[0] else None,
        is_asked=state == State.AWAITING_APPLICANT and _is_asked(kind for kind, _at, _data in reversed(told)),
    )


def _is_asked(latest: Iterable[str]) -> bool:
    """Of the kinds of events, the latest first."""
    return next((kind for kind in latest if kind in LEADS_TO_WAITING), "") == f"case.{Step.ASK}"


def way_of(case: Case) -> tuple[Passed, ...]:
    """The steps that the applicant is told of, oldest first (one query)."""
    events = Event.objects.filter(organisation_id=case.organisation_id, subject_type=CASE, subject_id=case.pk)
    titles = [stage.title for stage in stages_of(case.version)]
    return _way(case.organisation_id, titles, events.order_by("seq").values_list("kind", "at", "data"))


def _way(
    organisation_id: int, titles: Sequence[Localised], events: Iterable[tuple[str, dt.datetime, dict[str, Any]]]
) -> tuple[Passed, ...]:
    units = offices(organisation_id).units
    found: list[Passed] = []
    for kind, at, data in events:
        if kind != SUBMITTED and kind not in TOLD:
            continue
        step, led_to = TOLD.get(kind), data.get("to_unit") or data.get("unit")
        if step is Step.CLAIM and found[-1:] and found[-1].step is Step.CLAIM:
            continue  # one officer after another: the office's own affair
        stage = data.get("stage", 0 if step is None else None)
        begun = titles[stage] if stage is not None and stage < len(titles) else None
        unit = units[led_to].name if led_to in units else None
        found.append(Passed(step, at, unit, begun, _has_time(step, data)))
    return tuple(found)


def _has_time(step: Step | None, data: Mapping[str, Any]) -> bool:
    match step:
        case Step.REQUIRE_VISIT:
            return bool(data.get("mode") == "fixed")
        case Step.BOOK_VISIT:
            return True
        case Step.MOVE_VISIT:
            return not data.get("choose")
    return False
