"""Another look at a decided case: the applicant may ask once within the window, a head at any time in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.accounts.queries import heads_of, officers_of
from mizban.cases import deadlines
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import Case, Decision, Letter, LetterStatus
from mizban.cases.workflow import Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.core.text import clean
from mizban.organisations.models import Unit
from mizban.organisations.queries import offices

MAX_REASON = 2000


def reopen(*, actor: Actor, number: str, revision: int | None, reason: str) -> Case:
    """Give a decided case to another reviewer: another officer of the section, else the head, else the unit above.

    The decision and its letter stay and are superseded. Raises Conflict past the window or the second time.
    """
    reason = clean(reason, max_length=MAX_REASON)
    with acting_as(actor):
        case = begin(Step.REOPEN, actor=actor, number=number, revision=revision)
        if not reason:
            raise Invalid(_("بنویسید چرا بررسی دوباره می‌خواهید"), field="reason", code="reason_needed")
        if actor.is_applicant:
            _allow_applicant(case)
        previous = _supersede_decision(case)
        case.assignee_id = _reviewer(case, previous.decided_by_id)
        case.outcome = ""
        case.reopened += 1
        case.decided_at = case.reopen_until = None
        deadlines.start_clock(case, case.version.promised_days)
        finish(
            Step.REOPEN,
            case,
            actor=actor,
            data={"decision": previous.number, "assignee": case.assignee_id},
            payload={"reason": reason},
        )
    return case


def _allow_applicant(case: Case) -> None:
    if case.reopened:
        raise Conflict(_("یک بار بررسی دوباره خواسته‌اید؛ بیش از یک بار نمی‌شود"), code="reopened_before")
    if not deadlines.may_be_reopened(case):
        raise Conflict(_("مهلت بررسی دوباره گذشته است؛ درخواست تازه‌ای بفرستید"), code="reopen_window_over")


def _supersede_decision(case: Case) -> Decision:
    decision = case.decisions.get(superseded_at=None)
    now = clock.now()
    decision.superseded_at = now
    decision.save(update_fields=["superseded_at"])
    Letter.objects.filter(decision=decision, status=LetterStatus.VALID).update(
        status=LetterStatus.SUPERSEDED, status_changed_at=now
    )
    return decision


def _reviewer(case: Case, first_reviewer: int) -> int:
    """Another expert of the section, else a head, else somebody of the unit above; never the applicant.

    Where nobody else is to be found, the first reviewer looks again rather than nobody.
    """
    tree = offices(case.organisation_id)
    unit: Unit | None = case.unit
    while unit is not None:
        others = officers_of(unit.pk, case.section_id, but_person=case.person_id).exclude(pk=first_reviewer)
        heads = heads_of(unit.pk)
        found = others.exclude(pk__in=heads).order_by("pk").first() or others.order_by("pk").first()
        if found:
            case.unit = unit
            case.content_units = sorted({*case.content_units, unit.pk})
            return found.pk
        unit = tree.above(unit)
    return first_reviewer
