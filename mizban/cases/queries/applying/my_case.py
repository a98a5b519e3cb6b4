"""One request as its applicant reads it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject

from mizban.cases import deadlines
from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import (
    Box,
    Case,
    CorrectionReason,
    Decision,
    InboxEntry,
    LetterStatus,
)
from mizban.cases.policies import may_take, no_such_case, visible_to
from mizban.cases.queries.also import NOTHING, Also
from mizban.cases.queries.answers import Sets, asked_about, earlier, in_force, read_sets, sets_of
from mizban.cases.queries.applying.my import can_be_mended, unit_name
from mizban.cases.queries.applying.tracking import Passed, Tracked, way_of
from mizban.cases.queries.labels import Labels
from mizban.cases.queries.rounds import Asked, asked_of, read_asked
from mizban.cases.queries.titles import subject
from mizban.cases.queries.working.related import Merged, merged_of, read_merged
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Outcome, State, Step, target
from mizban.catalogue.models import LARGE_OF_VERSION
from mizban.catalogue.stages import stages_of
from mizban.core.actor import Actor
from mizban.core.clock import moment_of
from mizban.core.models import Localised
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.engine import Answers, SummaryPage

RESULT = {
    "outcome": "outcome",
    "text": "text",
    "unit": "unit_id",
    "decided_at": "decided_at",
    "superseded_at": "superseded_at",
    "code": "letter__code",
    "number": "letter__number",
    "sha256": "letter__sha256",
    "status": "letter__status",
}


@dataclass(frozen=True)
class Defect:
    """What was marked, and why."""

    label: str
    reason: CorrectionReason
    note: str


@dataclass(frozen=True)
class Round:
    """A correction that was asked for, and what was marked in it."""

    asked: Asked
    defects: tuple[Defect, ...]


@dataclass(frozen=True)
class Result:
    """An answer of the office with its reasons; `letter_code` is "" without a letter, `has_letter` once it is made."""

    outcome: Outcome
    text: str
    unit: Localised
    decided_at: dt.datetime
    superseded: bool
    letter_code: str
    letter_number: str
    has_letter: bool
    letter_status: LetterStatus | None


@dataclass(frozen=True)
class MyCase:
    """One request, complete."""

    case: Case
    sets: Sets
    files: SubjectFiles
    way: tuple[Passed, ...]
    rounds: tuple[Round, ...]
    results: tuple[Result, ...]
    is_unrouted: bool
    merged: list[Merged]
    into: str
    """The number of the request that goes on for this one, "" where none does."""
    may_withdraw: bool
    may_reopen: bool

    @property
    def answers(self) -> Answers:
        """Those in force."""
        return in_force(self.sets)

    @property
    def open_round(self) -> Round | None:
        """The correction that can be answered now."""
        found = next((one for one in self.rounds if one.asked.is_open), None)
        return found if can_be_mended(self.case) else None

    @property
    def is_asked(self) -> bool:
        """Whether the office waits for the answer to a question, and not for something to be mended."""
        return can_be_mended(self.case) and not any(one.asked.is_open for one in self.rounds)

    @property
    def result(self) -> Result | None:
        """The answer in force."""
        return next((one for one in self.results if not one.superseded), None)

    @property
    def was_transferred(self) -> bool:
        return self.case.is_open and self.case.transferred_from_id is not None

    @cached_property
    def pages(self) -> list[SummaryPage]:
        """What was answered, in the reader's language."""
        ctx = context(files=self.files, province=self.case.province_id)
        return engine.summary(form_of(self.case.version), self.answers, ctx)

    @cached_property
    def earlier(self) -> list[tuple[Localised, list[SummaryPage]]]:
        """What was answered before the request became what it is: what it was called, and the pages of then."""
        ctx = context(files=self.files, province=self.case.province_id)
        return [(one.service, engine.summary(one.form, one.answers, ctx)) for _round, one in earlier(self.sets)]

    @property
    def tracked(self) -> Tracked:
        """The same as anybody sees it who has number and code."""
        case, stages = self.case, stages_of(self.case.version)
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
            is_paused=deadlines.is_paused(case.state, case.paused_days),
            is_overdue=deadlines.is_overdue(case.state, case.due_on),
            is_unrouted=self.is_unrouted,
            applicant_due_on=case.applicant_due_on,
            reopen_until=case.reopen_until,
            way=self.way,
            stage=stages[case.stage].title if case.is_open and case.stage < len(stages) else None,
        )


def my_case(actor: Actor, number: str, also: Also = NOTHING) -> MyCase:
    """The applicant's own request (four queries); `also` names columns that an app above wants with it.

    Raises NotFound.
    """
    case = _headers(actor).annotate(**_content(actor), **also).filter(number=number).first()
    if case is None:
        raise no_such_case(actor)
    sets = read_sets(case.answered)  # type: ignore[attr-defined]
    return MyCase(
        case=case,
        sets=sets,
        files=SubjectFiles.of(actor, (CASE, case.pk)),
        way=way_of(case),
        rounds=tuple(_round(case, sets, one) for one in read_asked(case.asked)),  # type: ignore[attr-defined]
        results=tuple(_result(case, told) for told in case.results),  # type: ignore[attr-defined]
        is_unrouted=case.is_unrouted,  # type: ignore[attr-defined]
        merged=read_merged(case.merged_here),  # type: ignore[attr-defined]
        into=case.into,  # type: ignore[attr-defined]
        may_withdraw=may_withdraw(actor, case),
        may_reopen=may_reopen(actor, case),
    )


def my_header(actor: Actor, number: str) -> Case:
    """The header of the applicant's own request, for its smaller pages (one query). Raises NotFound."""
    case = _headers(actor).filter(number=number).first()
    if case is None:
        raise no_such_case(actor)
    return case


def may_withdraw(actor: Actor, case: Case) -> bool:
    return _may(actor, case, Step.WITHDRAW)


def may_reopen(actor: Actor, case: Case) -> bool:
    """Whether another look may be asked for: once, and within the window."""
    return deadlines.may_be_reopened(case) and not case.reopened and _may(actor, case, Step.REOPEN)


def letter_decision_id(actor: Actor, number: str) -> int:
    """The decision in force of the applicant's own request, whose letter lies with it. Raises NotFound."""
    mine = visible_to(actor).filter(number=number)
    found = Decision.objects.filter(case__in=mine, superseded_at=None).values_list("pk", flat=True).first()
    if found is None:
        raise no_such_case(actor, code="no_decision")
    return found


def _headers(actor: Actor) -> QuerySet[Case]:
    return (
        visible_to(actor)
        .select_related("version", "service", "unit", "section", "assignee", "claim")
        .annotate(subject=subject())
        .defer(*LARGE_OF_VERSION)
    )


def _content(actor: Actor) -> dict[str, Any]:
    """What people wrote in a case, in the query of its header."""
    of_case = {"case": OuterRef("pk")}
    results = Decision.objects.filter(**of_case).order_by("-number")
    return {
        "answered": sets_of("pk"),
        "asked": asked_of("pk"),
        "results": ArraySubquery(results.values(told=JSONObject(**RESULT))),
        "merged_here": merged_of(visible_to(actor)),
        "into": Coalesce(F("merged_into__number"), Value("")),
        "is_unrouted": Exists(InboxEntry.objects.filter(box=Box.UNROUTED, **of_case)),
    }


def _round(case: Case, sets: Sets, asked: Asked) -> Round:
    given = asked_about(sets, asked.number)
    assert given is not None, "nothing is asked before something is answered"
    labels = Labels(given.form, given.answers, case.province_id)
    defects = (Defect(labels.of(one.path), CorrectionReason(one.reason), one.note) for one in asked.items)
    return Round(asked, tuple(defects))


def _result(case: Case, told: dict[str, Any]) -> Result:
    return Result(
        outcome=Outcome(told["outcome"]),
        text=told["text"],
        unit=unit_name(case.organisation_id, told["unit"]),
        decided_at=moment_of(told["decided_at"]),
        superseded=told["superseded_at"] is not None,
        letter_code=told["code"] or "",
        letter_number=told["number"] or "",
        has_letter=bool(told["sha256"]),
        letter_status=LetterStatus(told["status"]) if told["status"] else None,
    )


def _may(actor: Actor, case: Case, step: Step) -> bool:
    return target(step, State(case.state)) is not None and may_take(actor, case, step)
