"""The applicant's answer to a correction: only what was marked, and what depends on it, has opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mizban.cases import deadlines
from mizban.cases.actions.messages import tell_applicant, tell_officer
from mizban.cases.actions.steps import begin, finish
from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import AnswerSet, Case, Correction
from mizban.cases.policies import visible_to
from mizban.cases.queries.answers import answers_of
from mizban.cases.routing import route_to_unit
from mizban.cases.subjects import CASE, CORRECTION
from mizban.cases.typed import seal, unseal
from mizban.cases.workflow import State, Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, NotFound
from mizban.core.text import clean
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine import Answers, Parsed
from mizban.files.actions import attach
from mizban.notifications.events import Event

PAGE = "correction"
MAX_REPLY = 2000
RESUME_DAYS = 30
"""So long after it has expired a case can still be taken up again."""


@dataclass(frozen=True)
class Mending:
    """An open correction with all that is needed to show and judge it."""

    case: Case
    correction: Correction
    answers: Answers
    unlocked: frozenset[str]
    marked: frozenset[str]
    context: FormContext

    @property
    def typed(self) -> dict[str, list[str]] | None:
        return unseal(self.correction.typed).get(PAGE)

    def parse(self, data: Mapping[str, Any]) -> Parsed:
        return engine.parse_correction(form_of(self.case.version), self.unlocked, data, self.answers, self.context)

    def after(self, taken: Answers) -> Answers:
        return engine.corrected(form_of(self.case.version), self.unlocked, self.answers, taken)

    def untouched(self, after: Answers) -> list[str]:
        """Marked paths whose value is what it was."""
        changed = {change.path for change in engine.diff(form_of(self.case.version), self.answers, after, self.context)}
        return sorted(path for path in self.marked if not any(_covers(path, one) for one in changed))


def _covers(marked: str, changed: str) -> bool:
    return changed == marked or changed.startswith(f"{marked}/")


@dataclass(frozen=True)
class Resubmitted:
    """`parsed` has the errors that kept it from being sent; `untouched` what needs a change or a word about it."""

    case: Case
    parsed: Parsed
    untouched: list[str]
    sent: bool


def mending_of(actor: Actor, case: Case) -> Mending:
    """The correction that waits for the applicant. Raises Conflict when none does."""
    correction = case.corrections.filter(answered_at=None, cancelled_at=None).first()
    if correction is None:
        raise Conflict(_("اکنون چیزی برای اصلاح نیست؛ درخواست را ببینید"), code="nothing_to_mend")
    answers = answers_of(case)
    marked = frozenset(correction.items.values_list("path", flat=True))
    files = SubjectFiles.of(actor, (CASE, case.pk), (CORRECTION, correction.pk))
    return Mending(
        case,
        correction,
        answers,
        engine.restrict(form_of(case.version), marked, answers),
        marked,
        context(files=files, province=case.province_id),
    )


def keep_typed(*, actor: Actor, number: str, data: Mapping[str, Any]) -> None:
    """Put aside what is being typed, unjudged."""
    with acting_as(actor):
        case = visible_to(actor).select_related("version").filter(number=number).first()
        if case is None:
            raise NotFound(_("این درخواست پیدا نشد؛ شماره را ببینید"), code="no_such_case")
        _keep(mending_of(actor, case), data)


def resubmit(
    *, actor: Actor, number: str, revision: int | None, data: Mapping[str, Any], reply: str = ""
) -> Resubmitted:
    """Send the mended fields: the case goes back to the same officer and its clock goes on.

    What was marked must have changed, or `reply` must say why it stays. Otherwise nothing is sent and what was typed
    is kept; the result says what is missing.
    """
    with acting_as(actor):
        case = begin(_step(actor, number), actor=actor, number=number, revision=revision)
        mending = mending_of(actor, case)
        parsed = mending.parse(data)
        after = mending.after(parsed.answers)
        untouched = mending.untouched(after)
        reply = clean(reply)[:MAX_REPLY]
        if parsed.errors or (untouched and not reply.strip()):
            mending.correction.reply = reply
            _keep(mending, data)
            return Resubmitted(case, parsed, untouched, sent=False)
        _close(actor, mending, after, reply)
        _go_on(actor, case, mending.correction)
    return Resubmitted(case, parsed, [], sent=True)


def _step(actor: Actor, number: str) -> Step:
    expired = visible_to(actor).filter(number=number, state=State.EXPIRED).exists()
    return Step.RESUME if expired else Step.RESUBMIT


def _keep(mending: Mending, data: Mapping[str, Any]) -> None:
    fields = engine.correction_fields(form_of(mending.case.version), mending.unlocked)
    typed = engine.typed_in(fields, data)
    mending.correction.typed = seal({PAGE: typed})
    mending.correction.save(update_fields=["typed", "reply"])


def _close(actor: Actor, mending: Mending, after: Answers, reply: str) -> None:
    case, correction = mending.case, mending.correction
    attach(actor=actor, source=(CORRECTION, correction.pk), target=(CASE, case.pk))
    correction.answered_at, correction.typed, correction.reply = clock.now(), "", reply
    correction.save(update_fields=["answered_at", "typed", "reply"])
    AnswerSet.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        round=correction.round,
        data=engine.encrypt_personal(form_of(case.version), after),
        created_at=correction.answered_at,
    )


def _go_on(actor: Actor, case: Case, correction: Correction) -> None:
    case.applicant_due_on = None
    route = None
    if case.state == State.EXPIRED:
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
    step = Step.RESUME if case.state == State.EXPIRED else Step.RESUBMIT
    finish(step, case, actor=actor, data={"round": correction.round}, route=route, corrected=True)
    tell_applicant(case, Event.CORRECTED)
    if case.assignee_id:
        tell_officer(case, Event.CORRECTED, case.assignee_id)


def _require_recent(case: Case) -> None:
    if case.ended_at is None or (clock.now() - case.ended_at).days > RESUME_DAYS:
        raise Conflict(_("مهلت ادامه گذشته است؛ درخواست تازه‌ای بفرستید"), code="resume_window_over")
