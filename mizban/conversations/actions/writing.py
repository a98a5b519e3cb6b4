"""Writing: an officer to the applicant, the applicant to the office, an officer to colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.cases import deadlines, topics
from mizban.cases.actions.claim import take
from mizban.cases.actions.messages import tell_applicant, tell_officer
from mizban.cases.actions.resubmit import go_on
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import UNANSWERED, Case
from mizban.cases.subjects import CASE
from mizban.cases.workflow import State, Step
from mizban.conversations.actions.drafting import readable, whose
from mizban.conversations.actions.seeing import has_unseen
from mizban.conversations.models import Message, MessageDraft
from mizban.conversations.policies import may_note, takes_first
from mizban.conversations.subjects import MESSAGE, MESSAGE_DRAFT
from mizban.core import clock, live
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.core.text import clean, local_digits
from mizban.files.actions import attach, discard
from mizban.files.models import FileState
from mizban.files.queries import files_of
from mizban.notifications.events import Event

MOST_CHARACTERS = 5000
NOTED = "message-noted"
OVER = _("این درخواست به پایان رسیده است؛ پیام تازه نمی‌گیرد. نوشتهٔ شما مانده است")


@dataclass(frozen=True)
class Written:
    """A message and its case as it stands now; `again`: it had been sent before."""

    message: Message
    case: Case
    again: bool = False


def write(
    *,
    actor: Actor,
    number: str,
    revision: int | None,
    key: UUID,
    text: str,
    internal: bool = False,
    asks: bool = False,
) -> Written:
    """Send what is being written, with the files of its draft. `asks`: the case waits for the applicant's answer.

    The draft `key` becomes one message, however often it is sent. Raises Invalid (nothing written, too long), Conflict
    (the case has moved or ended), Forbidden, NotFound; what was typed stays in the draft.
    """
    with acting_as(actor):
        case = readable(actor, number, held=True)
        before = Message.objects.filter(case=case, key=key).first()
        if before is not None:
            return Written(before, case, again=True)
        draft = MessageDraft.objects.select_for_update(of=("self",)).filter(**whose(actor, case, internal)).first()
        text = _checked(text, draft, actor)
        if internal:
            message = _note(actor, case, key, text)
        elif actor.is_applicant:
            message = _from_applicant(actor, case, revision, key, text)
        else:
            message = _to_applicant(actor, case, revision, key, text, asks=asks)
        if draft is not None:
            attach(actor=actor, source=(MESSAGE_DRAFT, draft.pk), target=(MESSAGE, message.pk))
            discard(actor=actor, subject=(MESSAGE_DRAFT, draft.pk))
            draft.delete()
    return Written(message, message.case)


def _checked(text: str, draft: MessageDraft | None, actor: Actor) -> str:
    text = clean(text)
    over = len(text) - MOST_CHARACTERS
    if over > 0:
        sentence = _("پیام حداکثر %(max)s نویسه است؛ %(n)s نویسه کم کنید، یا متن را در یک فایل بفرستید")
        told = {"max": local_digits(MOST_CHARACTERS), "n": local_digits(over)}
        raise Invalid(sentence, field="text", code="message_too_long", **told)
    if not text and not (draft and _has_files(actor, draft)):
        raise Invalid(_("چیزی بنویسید یا فایلی بفرستید"), field="text", code="message_empty")
    return text


def _has_files(actor: Actor, draft: MessageDraft) -> bool:
    rows = files_of(actor, (MESSAGE_DRAFT, draft.pk))
    return any(row.state in (FileState.UNSCANNED, FileState.CLEAN) for row in rows)


def _note(actor: Actor, case: Case, key: UUID, text: str) -> Message:
    """For colleagues: moves nothing, so it cannot be stale."""
    if not may_note(actor, case):
        raise Forbidden(_("یادداشت این پرونده برای حساب شما باز نیست"), code="note_forbidden")
    message = _new(actor, case, key, text, internal=True)
    append(actor=actor, subject=(CASE, case.pk), kind="case.noted", data={"message": message.pk})
    live.publish(case.organisation_id, live.Told((topics.opened(case.pk),), NOTED, {"number": case.number}))
    return message


def _to_applicant(actor: Actor, case: Case, revision: int | None, key: UUID, text: str, *, asks: bool) -> Message:
    """The first reply takes a case that nobody has."""
    if takes_first(actor, case):
        case = take(actor=actor, number=case.number, revision=revision)
        revision = case.revision
    step = Step.ASK if asks else Step.REPLY
    case = _begun(step, actor, case, revision)
    knows = has_unseen(case, by_office=False)
    message = _new(actor, case, key, text, asks=asks)
    if asks:
        deadlines.stop_clock(case)
        case.applicant_due_on, case.reminders_sent = deadlines.correction_due(), 0
    finish(step, case, actor=actor, data={"message": message.pk})
    if asks or not knows:
        tell_applicant(case, Event.MESSAGE)
    return message


def _from_applicant(actor: Actor, case: Case, revision: int | None, key: UUID, text: str) -> Message:
    step = _step_of_applicant(case)
    case = _begun(step, actor, case, None if step is Step.WRITE else revision)
    knows = has_unseen(case, by_office=True)
    message = _new(actor, case, key, text)
    if step is Step.WRITE:
        finish(step, case, actor=actor, data={"message": message.pk})
    else:
        go_on(step, actor, case, data={"message": message.pk})
    if case.assignee_id and not knows:
        tell_officer(case, Event.MESSAGE, case.assignee_id)
    return message


def _step_of_applicant(case: Case) -> Step:
    """An answer to a question brings the case back; beside an open correction it is a message like any other."""
    answers = {State.AWAITING_APPLICANT: Step.ANSWER, State.EXPIRED: Step.RESUME}
    step = answers.get(State(case.state), Step.WRITE)
    return Step.WRITE if case.corrections.filter(UNANSWERED).exists() else step


def _begun(step: Step, actor: Actor, case: Case, revision: int | None) -> Case:
    """The case, for its step. What has ended says so in words of its own."""
    try:
        return begin(step, actor=actor, number=case.number, revision=revision)
    except Conflict as refusal:
        if refusal.code == "step_not_from_here" and not case.is_open:
            raise Conflict(OVER, code="conversation_over") from refusal
        raise


def _new(actor: Actor, case: Case, key: UUID, text: str, *, internal: bool = False, asks: bool = False) -> Message:
    by_officer = actor.is_staff
    return Message.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        key=key,
        internal=internal,
        asks=asks,
        user_id=actor.user_id if by_officer else None,
        unit_id=case.unit_id if by_officer else None,
        text=text,
        created_at=clock.now(),
    )
