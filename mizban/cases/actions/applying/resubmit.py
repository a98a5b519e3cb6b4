"""The applicant's answer to a correction: only what was marked, and what depends on it, has opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mizban.cases import deadlines
from mizban.cases.actions.messages import tell_applicant, tell_officer
from mizban.cases.actions.steps import begin, finish
from mizban.cases.forms import form_of
from mizban.cases.models import AnswerSet, Case, Correction
from mizban.cases.policies import visible_to
from mizban.cases.queries.answers import answers_of
from mizban.cases.queries.applying.mending import PAGE, Mending, mending_of, open_mending
from mizban.cases.routing import route_to_unit
from mizban.cases.subjects import CASE, CORRECTION
from mizban.cases.typed import seal
from mizban.cases.workflow import State, Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict
from mizban.core.text import clean
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.engine import Answers, Parsed
from mizban.files.actions import attach, discard
from mizban.notifications.events import Event

MAX_REPLY = 2000


@dataclass(frozen=True)
class Resubmitted:
    """`parsed` has the errors that kept it from being sent; `untouched` what needs a change or a word about it."""

    case: Case
    parsed: Parsed
    untouched: list[str]
    sent: bool


def keep_typed(*, actor: Actor, number: str, data: Mapping[str, Any], reply: str = "") -> Correction:
    """Put aside what is being typed, unjudged. Raises NotFound, or Conflict where nothing waits."""
    with acting_as(actor):
        mending = open_mending(actor, number)
        _keep(mending, data, reply)
    return mending.correction


def resubmit(
    *, actor: Actor, number: str, revision: int | None, data: Mapping[str, Any], reply: str = ""
) -> Resubmitted:
    """Send the mended fields: the case goes back to the same officer and its clock goes on.

    What was marked must have changed, or `reply` must say why it stays. Otherwise nothing is sent and what was typed
    is kept; the result says what is missing.
    """
    with acting_as(actor):
        step = _step(actor, number)
        case = begin(step, actor=actor, number=number, revision=revision)
        mending = mending_of(actor, case, answers_of(case), held=True)
        parsed = mending.parse(data)
        after = mending.after(parsed.answers)
        untouched = mending.untouched(after)
        if parsed.errors or (untouched and not clean(reply)):
            _keep(mending, data, reply)
            return Resubmitted(case, parsed, untouched, sent=False)
        _close(actor, mending, after, reply)
        go_on(step, actor, case, data={"round": mending.correction.round}, corrected=True)
        tell_applicant(case, Event.CORRECTED)
        if case.assignee_id:
            tell_officer(case, Event.CORRECTED, case.assignee_id)
    return Resubmitted(case, parsed, [], sent=True)


def _step(actor: Actor, number: str) -> Step:
    expired = visible_to(actor).filter(number=number, state=State.EXPIRED).exists()
    return Step.RESUME if expired else Step.RESUBMIT


def _keep(mending: Mending, data: Mapping[str, Any], reply: str) -> None:
    typed = engine.typed_in(engine.correction_fields(mending.form, mending.unlocked), data)
    mending.correction.typed = seal({PAGE: typed})
    mending.correction.reply = clean(reply, max_length=MAX_REPLY)
    mending.correction.save(update_fields=["typed", "reply"])


def _close(actor: Actor, mending: Mending, after: Answers, reply: str) -> None:
    case, correction = mending.case, mending.correction
    named = {UUID(file_id) for ids in engine.file_ids(mending.form, after).values() for file_id in ids}
    attach(actor=actor, source=(CORRECTION, correction.pk), target=(CASE, case.pk), public_ids=named)
    discard(actor=actor, subject=(CORRECTION, correction.pk))
    correction.answered_at, correction.typed = clock.now(), ""
    correction.reply = clean(reply, max_length=MAX_REPLY)
    correction.save(update_fields=["answered_at", "typed", "reply"])
    AnswerSet.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        version_id=case.version_id,
        round=correction.round,
        data=engine.encrypt_personal(form_of(case.version), after),
        created_at=correction.answered_at,
    )


def go_on(step: Step, actor: Actor, case: Case, *, data: dict[str, Any], corrected: bool = False) -> None:
    """The applicant has answered: the clock goes on, an expired case is routed anew. A step inside a higher action."""
    case.applicant_due_on = None
    route = None
    if step is Step.RESUME:
        _require_recent(case)
        case.assignee = None
        route = route_to_unit(
            organisation_id=case.organisation_id,
            unit=case.unit,
            section_id=case.section_id,
            service_id=case.service_id,
            person_id=case.person_id,
        )
        case.unit = route.unit
        case.content_units = sorted({*case.content_units, route.unit.pk})
    deadlines.start_clock(case, case.paused_days)
    to = State.SUBMITTED if case.assignee_id is None else None  # it came to a section while it waited
    finish(step, case, actor=actor, data=data, route=route, corrected=corrected, to=to)


def _require_recent(case: Case) -> None:
    if not deadlines.may_be_resumed(case):
        raise Conflict(_("مهلت ادامه گذشته است؛ درخواست تازه‌ای بفرستید"), code="resume_window_over")
