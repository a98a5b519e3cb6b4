"""The applicant takes a request back."""

from __future__ import annotations

from mizban.cases import hooks
from mizban.cases.actions.messages import tell_applicant
from mizban.cases.actions.steps import begin, finish
from mizban.cases.actions.working.corrections import cancel_open_correction
from mizban.cases.models import Case
from mizban.cases.workflow import Step
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.notifications.events import Event


def withdraw(*, actor: Actor, number: str, revision: int | None) -> Case:
    """End a case at the applicant's wish; what is open in it is cancelled."""
    with acting_as(actor):
        case = begin(Step.WITHDRAW, actor=actor, number=number, revision=revision)
        cancel_open_correction(case)
        hooks.cancel_what_is_open(case, actor)
        case.due_on = case.paused_days = case.applicant_due_on = None
        finish(Step.WITHDRAW, case, actor=actor)
        tell_applicant(case, Event.WITHDRAWN)
    return case
