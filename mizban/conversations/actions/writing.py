"""Writing: an officer to the applicant, the applicant to the office, an officer to colleagues."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.cases import deadlines, topics
from mizban.cases.actions.applying.resubmit import go_on
from mizban.cases.actions.messages import tell_applicant, tell_officer
from mizban.cases.actions.steps import begin, finish
from mizban.cases.actions.working.claim import take
from mizban.cases.models import UNANSWERED, Case
from mizban.cases.subjects import CASE
from mizban.cases.workflow import State, Step
from mizban.conversations.actions.drafting import open_draft, readable
from mizban.conversations.actions.seeing import has_unseen
from mizban.conversations.models import Call, Message, MessageDraft
from mizban.conversations.policies import require_note, said_by, takes_first
from mizban.conversations.subjects import MESSAGE, MESSAGE_DRAFT
from mizban.core import clock, live
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.core.text import clean, local_digits
from mizban.files.actions import attach, discard
from mizban.files.models import FileState
from mizban.files.queries import files_of
from mizban.notifications.events import Event

MOST_CHARACTERS = 5000
NOTED = "message-noted"
OVER = _("این درخواست به پایان رسیده است؛ پیام تازه نمی‌گیرد. نوشتهٔ شما مانده است")


@dataclass(frozen=True)
class Saying:
    """What is about to be said. `revision` is the one that its writer saw; None where it cannot be stale. `asks`: the
    case waits for the applicant's answer; `corrects`: the earlier message that it puts right."""

    key: UUID
    text: str
    revision: int | None = None
    internal: bool = False
    asks: bool = False
    corrects_id: int | None = None
    call: Call | None = None
    called_at: dt.datetime | None = None


@dataclass(frozen=True)
class Written:
    """A message and its case as it stands now; `again`: it had been sent before."""

    message: Message
    case: Case
    again: bool = False


def write_down(*, actor: Actor, number: str, saying: Saying) -> Written:
    """Say at once what is being written, with the files of its draft.

    The draft `saying.key` becomes one message, however often the same is sent. Raises Invalid (nothing written, too
    long), Conflict (the case has moved or ended), Forbidden, NotFound; what was typed stays in the draft.
    """
    with acting_as(actor):
        case = readable(actor, number, held=True)
        saying = by_its_words(actor, case, saying)
        before = Message.objects.filter(case=case, key=saying.key).first()
        if before is not None:
            return Written(before, case, again=True)
        draft = open_draft(actor, case, internal=saying.internal)
        message = say(actor, case, judged(actor, case, saying, draft), draft)
    return Written(message, message.case)


def by_its_words(actor: Actor, case: Case, saying: Saying) -> Saying:
    """The same under a key of its own where other words have been sent under this one: a draft that is open on two
    pages has one key on both, and what is sent from the second is no repetition."""
    sent = Message.objects.filter(case=case, key=saying.key).values_list("text", "internal", "user_id").first()
    waits = MessageDraft.objects.filter(case=case, key=saying.key).exclude(goes_at=None)
    sent = sent or waits.values_list("text", "internal", "user_id").first()
    if sent in (None, (clean(saying.text), saying.internal, actor.user_id)):
        return saying
    return replace(saying, key=uuid5(saying.key, saying.text))


def say(actor: Actor, case: Case, saying: Saying, draft: MessageDraft | None) -> Message:
    """The message, with the files of the draft that it was, which ends. A step inside a higher action."""
    source = None if draft is None else (MESSAGE_DRAFT, draft.pk)
    if draft is not None:
        draft.delete()
    if saying.internal:
        message = note(actor, case, saying)
    elif actor.is_applicant:
        message = _from_applicant(actor, case, saying)
    else:
        message = _to_applicant(actor, case, saying)
    if source is not None:
        attach(actor=actor, source=source, target=(MESSAGE, message.pk))
        discard(actor=actor, subject=source)
    return message


def judged(actor: Actor, case: Case, saying: Saying, draft: MessageDraft | None) -> Saying:
    """What may be sent as it is. Raises Invalid: too long, nothing at all, a file that has not wholly come, a message
    put right that is somebody else's."""
    text = clean(saying.text)
    over = len(text) - MOST_CHARACTERS
    if over > 0:
        sentence = _("پیام حداکثر %(max)s نویسه است؛ %(n)s نویسه کم کنید، یا متن را در یک فایل بفرستید")
        told = {"max": local_digits(MOST_CHARACTERS), "n": local_digits(over)}
        raise Invalid(sentence, field="text", code="message_too_long", **told)
    files = files_of(actor, (MESSAGE_DRAFT, draft.pk)) if draft else []
    coming = next((one for one in files if one.state is FileState.RECEIVING), None)
    if coming:
        sentence = _("%(file)s هنوز کامل نرسیده است؛ دوباره آن را انتخاب کنید یا حذفش کنید")
        raise Invalid(sentence, field="text", code="file_on_its_way", file=coming.name)
    if not text and not any(one.state is not FileState.REFUSED for one in files):
        raise Invalid(_("چیزی بنویسید یا فایلی بفرستید"), field="text", code="message_empty")
    if saying.corrects_id is not None:
        mine = said_by(actor).filter(case=case, pk=saying.corrects_id, internal=saying.internal)
        if not mine.exists():
            sentence = _("فقط پیام خودتان را می‌توانید اصلاح کنید؛ این را پیام تازه بفرستید")
            raise Invalid(sentence, field="text", code="not_own_message")
    return replace(saying, text=text)


def allowed(actor: Actor, case: Case, saying: Saying) -> tuple[Step, Case]:
    """The step by which it is said to the other side, and the case for it; who answers a case that nobody has takes it
    already. Raises Conflict, Forbidden where it could not be said now."""
    if actor.is_applicant:
        step = _step_of_applicant(case)
        return step, begun(step, actor, case, None if step is Step.WRITE else saying.revision)
    case, revision = _in_hand(actor, case, saying.revision)
    step = Step.ASK if saying.asks else Step.REPLY
    return step, begun(step, actor, case, revision)


def begun(step: Step, actor: Actor, case: Case, revision: int | None) -> Case:
    """The case, for its step. What has ended says so in words of its own."""
    try:
        return begin(step, actor=actor, number=case.number, revision=revision)
    except Conflict as refusal:
        if refusal.code == "step_not_from_here" and not case.is_open:
            raise Conflict(OVER, code="conversation_over") from refusal
        raise


def note(actor: Actor, case: Case, saying: Saying) -> Message:
    """For colleagues: moves nothing, so it cannot be stale."""
    require_note(actor, case)
    message = new_message(actor, case, saying)
    append(actor=actor, subject=(CASE, case.pk), kind="case.noted", data={"message": message.pk})
    live.publish(case.organisation_id, live.Told((topics.opened(case.pk),), NOTED, {"number": case.number}))
    return message


def _in_hand(actor: Actor, case: Case, revision: int | None) -> tuple[Case, int | None]:
    """The first reply, or question, takes a case that nobody has."""
    if not takes_first(actor, case):
        return case, revision
    case = take(actor=actor, number=case.number, revision=revision)
    return case, case.revision


def _to_applicant(actor: Actor, case: Case, saying: Saying) -> Message:
    step, case = allowed(actor, case, saying)
    knows = has_unseen(case, by_office=False)
    message = new_message(actor, case, saying)
    if saying.asks:
        deadlines.stop_clock(case)
        case.applicant_due_on, case.reminders_sent = deadlines.correction_due(), 0
    finish(step, case, actor=actor, data={"message": message.pk})
    if saying.asks or not knows:
        tell_applicant(case, Event.MESSAGE)
    return message


def _from_applicant(actor: Actor, case: Case, saying: Saying) -> Message:
    step, case = allowed(actor, case, saying)
    knows = has_unseen(case, by_office=True)
    message = new_message(actor, case, saying)
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


def new_message(actor: Actor, case: Case, saying: Saying) -> Message:
    """The row alone. A step inside a higher action."""
    by_officer = actor.is_staff
    return Message.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        key=saying.key,
        internal=saying.internal,
        asks=saying.asks,
        corrects_id=saying.corrects_id,
        call=saying.call or "",
        called_at=saying.called_at,
        user_id=actor.user_id if by_officer else None,
        unit_id=case.unit_id if by_officer else None,
        text=saying.text,
        created_at=clock.now(),
    )
