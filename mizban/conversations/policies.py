"""Who reads which message, and who may write one now."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mizban.accounts.permissions import Permission
from mizban.cases import deadlines
from mizban.cases.models import Case
from mizban.cases.policies import is_own_case, may_read, may_take, permissions, readable_by
from mizban.cases.workflow import OPEN, State, Step, target
from mizban.conversations.models import Message, MessageDraft
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden


def visible_to(actor: Actor) -> QuerySet[Message]:
    """Messages of the cases that the actor reads; notes of colleagues for colleagues, never for whom they are about."""
    messages = Message.objects.filter(organisation_id=actor.organisation_id, case__in=readable_by(actor))
    if actor.is_applicant:
        return messages.filter(internal=False)
    own = actor.linked_person_id
    return messages.exclude(internal=True, case__person_id=own) if own is not None else messages


def said_by(actor: Actor) -> QuerySet[Message]:
    """What the actor has said themselves."""
    mine = visible_to(actor)
    return mine.filter(user_id=actor.user_id) if actor.user_id is not None else mine.filter(user=None)


def require_readable(actor: Actor, case: Case) -> None:
    """Raises Forbidden where only the header of a case is the actor's to see."""
    if not may_read(actor, case):
        raise Forbidden(_("این پرونده را واحد دیگری بررسی می‌کند؛ گفت‌وگوی آن برای شما باز نیست"), code="not_readable")


def own_drafts(actor: Actor) -> QuerySet[MessageDraft]:
    """What the actor is writing; nobody else ever sees it."""
    drafts = MessageDraft.objects.filter(organisation_id=actor.organisation_id)
    if actor.is_applicant:
        return drafts.filter(person_id=actor.applicant_id)
    return drafts.filter(user_id=actor.officer_id) if actor.is_staff else drafts.none()


def may_reply(actor: Actor, case: Case) -> bool:
    """Whether an officer may write to the applicant; of a case that nobody has, the reply takes it first."""
    return may_share_call(actor, case) or takes_first(actor, case)


def may_share_call(actor: Actor, case: Case) -> bool:
    """Whether an officer may note a call so that the applicant reads it: as a reply, of a case that they have."""
    return target(Step.REPLY, State(case.state)) is not None and may_take(actor, case, Step.REPLY)


def takes_first(actor: Actor, case: Case) -> bool:
    """Whether an officer's reply would claim the case."""
    is_free = case.state == State.SUBMITTED and case.assignee_id is None
    return is_free and actor.is_staff and may_take(actor, case, Step.CLAIM)


def may_ask(actor: Actor, case: Case) -> bool:
    """Whether an officer may ask the applicant; of a case that nobody has, the question takes it first."""
    if takes_first(actor, case):
        return Permission.ASK in permissions(actor, case)
    return target(Step.ASK, State(case.state)) is not None and may_take(actor, case, Step.ASK)


def may_note(actor: Actor, case: Case) -> bool:
    """Whether an officer may note something for colleagues; in ended cases too, for what comes after."""
    return actor.is_staff and Permission.NOTE in permissions(actor, case) and not is_own_case(actor, case)


def require_note(actor: Actor, case: Case) -> None:
    """Raises Forbidden unless the actor may note something for colleagues."""
    if not may_note(actor, case):
        raise Forbidden(_("یادداشت این پرونده برای حساب شما باز نیست"), code="note_forbidden")


def may_write(actor: Actor, case: Case) -> bool:
    """Whether the applicant may write to the office; what has expired over a question goes on with its answer."""
    is_expired = case.state == State.EXPIRED and deadlines.may_be_resumed(case)
    return (State(case.state) in OPEN or is_expired) and may_take(actor, case, Step.WRITE)


def may_send(actor: Actor, draft: MessageDraft) -> bool:
    """Whether what is being written could be sent now; `draft` was fetched with its case."""
    if actor.is_applicant:
        return may_write(actor, draft.case)
    return may_note(actor, draft.case) if draft.internal else may_reply(actor, draft.case)
