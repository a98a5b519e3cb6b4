"""What happens to drafts and cases when time passes. One row, one transaction; every step may be tried again."""

from __future__ import annotations

from mizban.accounts.queries import heads_of, officers_of
from mizban.audit.actions import append
from mizban.cases import deadlines
from mizban.cases.actions import projection
from mizban.cases.actions.applying import drafts
from mizban.cases.actions.messages import tell_applicant, tell_of_draft, tell_officer
from mizban.cases.actions.steps import begin, finish
from mizban.cases.actions.working.corrections import cancel_open_correction
from mizban.cases.models import UNANSWERED, UNSENT, Case, Draft
from mizban.cases.policies import visible_to
from mizban.cases.subjects import CASE
from mizban.cases.workflow import OPEN, State, Step
from mizban.catalogue.models import LARGE_OF_VERSION
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict
from mizban.notifications.events import Event
from mizban.organisations.models import Unit
from mizban.organisations.queries import calendar_of, offices


def age_draft(*, actor: Actor, draft_id: int) -> None:
    """What its age asks of a draft: a reminder, the end of its days, and 30 days later that it is emptied."""
    with acting_as(actor):
        waiting = Draft.objects.filter(UNSENT, organisation_id=actor.organisation_id)
        draft = waiting.select_for_update(of=("self",)).select_related("person").filter(pk=draft_id).first()
        if draft is None:
            return
        if clock.today() > deadlines.draft_kept_until(draft.expires_on):
            drafts.empty(actor, draft)
        elif clock.today() > draft.expires_on:
            draft.expired_at = draft.expired_at or clock.now()
            draft.save(update_fields=["expired_at"])
        elif draft.reminders_sent < (due := deadlines.reminders_due(draft.expires_on)):
            draft.reminders_sent = due
            draft.save(update_fields=["reminders_sent"])
            tell_of_draft(draft, Event.DRAFT_REMINDER, date=draft.expires_on, occasion=str(due))


def expire(*, actor: Actor, number: str) -> None:
    """End a case whose applicant has not answered; within 30 days they can take it up again."""
    with acting_as(actor):
        case = _begin(Step.EXPIRE, actor, number)
        if case is None or case.applicant_due_on is None or case.applicant_due_on >= clock.today():
            return
        case.applicant_due_on = None
        finish(Step.EXPIRE, case, actor=actor)
        tell_applicant(case, Event.EXPIRED)


def remind(*, actor: Actor, number: str) -> None:
    """Remind an applicant of what they have to mend; of reminders that were missed only the last one is sent."""
    with acting_as(actor):
        case = _locked(actor, number)
        due_on = case.applicant_due_on
        if case.state != State.AWAITING_APPLICANT or due_on is None or due_on < clock.today():
            return
        due = deadlines.reminders_due(due_on)
        if case.reminders_sent >= due:
            return
        case.reminders_sent = due
        case.save(update_fields=["reminders_sent"])
        _note(actor, case, "case.reminded", reminder=due)
        if case.corrections.filter(UNANSWERED).exists():
            tell_applicant(case, Event.CORRECTION_REMINDER, date=due_on, occasion=str(due))
        else:
            tell_applicant(case, Event.MESSAGE, occasion=f"reminder {due}")


def close(*, actor: Actor, number: str) -> None:
    """Close a decided case when nobody can ask for another look any more."""
    with acting_as(actor):
        case = _begin(Step.CLOSE, actor, number)
        if case is None or case.reopen_until is None or case.reopen_until >= clock.today():
            return
        cancel_open_correction(case)
        finish(Step.CLOSE, case, actor=actor)


def warn(*, actor: Actor, number: str) -> None:
    """Warn of a deadline: the holder before it, the head on the day, the unit above five working days after.

    On the day the applicant is told as well, with the day on which the unit above will look at it.
    """
    with acting_as(actor):
        case = _locked(actor, number)
        if State(case.state) not in OPEN or case.due_on is None:
            return
        level = deadlines.overdue_level(case.unit, case.due_on)
        if level <= case.overdue_level:
            return
        before, case.overdue_level = case.overdue_level, level
        case.save(update_fields=["overdue_level"])
        _note(actor, case, "case.overdue", level=level)
        occasion = f"{level}/{case.due_on}"
        for user_id in sorted(_to_warn(case, level)):
            tell_officer(case, Event.DEADLINE, user_id, date=case.due_on, occasion=occasion)
        if before < 2 <= level:
            day = calendar_of(case.unit).add(clock.today(), deadlines.ESCALATE_WORKING_DAYS)
            tell_applicant(case, Event.OVERDUE, date=day, occasion=occasion)


def take_from_the_gone(*, actor: Actor, number: str) -> None:
    """Put a case back into the queue of its section when its officer does not work there any more."""
    with acting_as(actor):
        case = _begin(Step.RELEASE, actor, number)
        if case is None or officers_of(case.unit_id, case.section_id).filter(pk=case.assignee_id or 0).exists():
            return
        before, case.assignee_id = case.assignee_id, None
        finish(Step.RELEASE, case, actor=actor, data={"from_assignee": before})


def queue_anew(*, actor: Actor, number: str) -> None:
    """Show a waiting case where somebody looks for it."""
    with acting_as(actor):
        case = _locked(actor, number)
        if case.state == State.SUBMITTED:
            projection.put(case)


def _to_warn(case: Case, level: int) -> set[int]:
    """The holder; from the day on, or without a holder, the head too; at last the head above. Where a unit has no head
    the next one above it is told: somebody always is."""
    found = {case.assignee_id} if case.assignee_id else set()
    if level >= 2 or not found:
        found |= _heads(case, case.unit)
    above = offices(case.organisation_id).above(case.unit)
    if level >= 3 and above:
        found |= _heads(case, above)
    return found


def _heads(case: Case, unit: Unit | None) -> set[int]:
    while unit is not None:
        found = set(heads_of(unit.pk).values_list("pk", flat=True))
        if found:
            return found
        unit = offices(case.organisation_id).above(unit)
    return set()


def _begin(step: Step, actor: Actor, number: str) -> Case | None:
    """The locked case; None when it has moved on since the job listed it."""
    try:
        return begin(step, actor=actor, number=number, revision=None)
    except Conflict:
        return None


def _locked(actor: Actor, number: str) -> Case:
    cases = (
        visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("unit", "person", "version")
        .defer(*LARGE_OF_VERSION)
    )
    return cases.get(number=number)


def _note(actor: Actor, case: Case, kind: str, **data: int) -> None:
    append(actor=actor, subject=(CASE, case.pk), kind=kind, data=data)
