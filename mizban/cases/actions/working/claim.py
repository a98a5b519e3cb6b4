"""Taking a case from the queue, giving it back, giving it to somebody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.accounts.queries import officers_of
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import Case
from mizban.cases.workflow import Step
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, Invalid
from mizban.core.text import clean

MAX_REASON = 2000


def claim(*, actor: Actor, number: str, revision: int | None) -> Case:
    """Take a waiting case for oneself. Raises as `steps.begin` does: of several at once, one gets it."""
    with acting_as(actor):
        return take(actor=actor, number=number, revision=revision)


def take(*, actor: Actor, number: str, revision: int | None) -> Case:
    """The same as a step inside a higher action: whoever first answers a case takes it."""
    case = begin(Step.CLAIM, actor=actor, number=number, revision=revision)
    case.assignee_id = actor.user_id
    finish(Step.CLAIM, case, actor=actor, data={"assignee": actor.user_id})
    return case


def release(*, actor: Actor, number: str, revision: int | None, reason: str = "") -> Case:
    """Put a case back into the queue of its section, with a reason for colleagues."""
    with acting_as(actor):
        return put_back(actor=actor, number=number, revision=revision, reason=reason)


def put_back(*, actor: Actor, number: str, revision: int | None, reason: str = "") -> Case:
    """The same as a step inside a higher action."""
    case = begin(Step.RELEASE, actor=actor, number=number, revision=revision)
    before, case.assignee_id = case.assignee_id, None
    finish(
        Step.RELEASE,
        case,
        actor=actor,
        data={"from_assignee": before},
        payload={"reason": clean(reason)} if reason else None,
    )
    return case


def assign(*, actor: Actor, number: str, revision: int | None, user_id: int) -> Case:
    """Give a case to an officer who works in its unit and section; only heads do."""
    with acting_as(actor):
        return give(actor=actor, number=number, revision=revision, user_id=user_id)


def give(*, actor: Actor, number: str, revision: int | None, user_id: int) -> Case:
    """The same as a step inside a higher action."""
    case = begin(Step.ASSIGN, actor=actor, number=number, revision=revision)
    officer = officers_of(case.unit_id, case.section_id).filter(pk=user_id).first()
    if officer is None:
        raise Invalid(_("کارشناسی از همین بخش و واحد انتخاب کنید"), field="user", code="assignee_elsewhere")
    if case.person_id is not None and officer.person_id == case.person_id:
        raise Forbidden(_("متقاضی این درخواست خود اوست؛ همکار دیگری را انتخاب کنید"), code="own_case")
    before, case.assignee_id = case.assignee_id, officer.pk
    finish(Step.ASSIGN, case, actor=actor, data={"from_assignee": before, "assignee": officer.pk})
    return case
