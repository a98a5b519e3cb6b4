"""Sending with time to think: what was sent waits some seconds, in which its writer may take it back (ADR 0025)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mizban.accounts.queries import staff_actor, user_with_roles
from mizban.cases.actions.messages import applicant_of, tell, tell_officer
from mizban.cases.models import Case
from mizban.conversations.actions.drafting import open_draft, readable, whose
from mizban.conversations.actions.writing import Saying, Written, allowed, by_its_words, judged, say, write_down
from mizban.conversations.models import Message, MessageDraft
from mizban.conversations.policies import own_drafts
from mizban.conversations.subjects import MESSAGE_DRAFT
from mizban.core import clock, jobs
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant, system
from mizban.core.errors import Conflict, DomainError, Forbidden, NotFound
from mizban.files.actions import hand_over
from mizban.notifications.events import Event

GONE = _("این پیام رفته است و پس گرفته نمی‌شود؛ اگر چیزی در آن درست نیست، اصلاحش را بفرستید")


@dataclass(frozen=True)
class Held:
    """What was sent and has not gone out yet; `again`: it had been sent before."""

    draft: MessageDraft
    again: bool = False


def send(
    *,
    actor: Actor,
    number: str,
    revision: int | None,
    key: UUID,
    text: str,
    internal: bool = False,
    asks: bool = False,
    corrects: int | None = None,
) -> Written | Held:
    """Send what is being written, with the files of its draft: to the other side after MESSAGE_UNDO_SECONDS, to
    colleagues at once. What the writer had sent before goes out first. Raises as `write_down` does."""
    saying = Saying(key, text, revision, internal, asks and actor.is_staff, corrects)
    if internal or not settings.MESSAGE_UNDO_SECONDS:
        return write_down(actor=actor, number=number, saying=saying)
    with acting_as(actor):
        case = readable(actor, number, held=True)
        saying = by_its_words(actor, case, saying)
        before = Message.objects.filter(case=case, key=saying.key).first()
        if before is not None:
            return Written(before, case, again=True)
        held = held_draft(actor, case, saying.key)
        if held is not None:
            return Held(held, again=True)
        go_before(actor, number)
        case.refresh_from_db()
        draft = open_draft(actor, case, internal=False)
        saying = judged(actor, case, saying, draft)
        allowed(actor, case, saying)
        return Held(_hold(actor, case, saying, draft))


def _hold(actor: Actor, case: Case, saying: Saying, draft: MessageDraft | None) -> MessageDraft:
    draft = draft or MessageDraft(**whose(actor, case, False), organisation_id=case.organisation_id)
    draft.key, draft.text, draft.asks = saying.key, saying.text, saying.asks
    draft.corrects_id, draft.returned_for, draft.updated_at = saying.corrects_id, "", clock.now()
    draft.goes_at = draft.updated_at + dt.timedelta(seconds=settings.MESSAGE_UNDO_SECONDS)
    draft.save()
    jobs.defer(
        "conversations.let_go",
        queue="conversations",
        at=draft.goes_at,
        organisation_id=case.organisation_id,
        draft_id=draft.pk,
    )
    return draft


def go_now(*, actor: Actor, number: str, key: UUID) -> Written | None:
    """Have what was sent go out without waiting any longer; None where it could not, and has come back to its writer,
    or had been taken back. Whoever asks second finds it sent. Raises NotFound or Forbidden where nothing of theirs
    waits in a case that they do not read."""
    try:
        with acting_as(actor):
            case = readable(actor, number, held=True)
            held = held_draft(actor, case, key)
            if held is not None:
                message = _go(actor, case, held)
                return Written(message, message.case)
            before = Message.objects.filter(case=case, key=key).first()
            return Written(before, case, again=True) if before else None
    except DomainError as refusal:
        if not _come_back(actor, number, key, refusal.code) and isinstance(refusal, NotFound | Forbidden):
            raise
        return None


def let_go(*, organisation_id: int, draft_id: int) -> None:
    """The job: its time is over, so it goes out as its writer's. Done again, or once taken back, it does nothing."""
    desk = system(organisation_id)
    with acting_as(desk, read_only=True):
        held = MessageDraft.objects.filter(pk=draft_id, goes_at__lte=clock.now()).select_related("case").first()
        actor = _writer(held) if held else None
    if held is not None and actor is not None:
        go_now(actor=actor, number=held.case.number, key=held.key)


def take_back(*, actor: Actor, number: str, key: UUID) -> MessageDraft:
    """What was sent is being written again, with its files. Raises Conflict once it has gone out."""
    with acting_as(actor):
        case = readable(actor, number, held=True)
        held = held_draft(actor, case, key)
        if held is not None:
            return _written_again(actor, case, held)
        draft = open_draft(actor, case, internal=False)
        if draft is None or draft.key != key:
            raise Conflict(GONE, code="message_gone")
        return draft


def go_before(actor: Actor, number: str) -> None:
    """Before a step of its writer's what was sent goes out: it was said before (`cases.hooks.before_step`)."""
    held = own_drafts(actor).filter(case__number=number).exclude(goes_at=None)
    if not held.exists():
        return
    case = Case.objects.select_for_update(of=("self",)).get(organisation_id=actor.organisation_id, number=number)
    draft = held.select_for_update(of=("self",)).first()
    if draft is None:
        return
    try:
        with transaction.atomic():
            _go(actor, case, draft)
    except DomainError:
        return  # the job will find the same, and give it back


def held_draft(actor: Actor, case: Case, key: UUID) -> MessageDraft | None:
    """The actor's own that waits under this key, locked."""
    mine = MessageDraft.objects.filter(**whose(actor, case, False), key=key).exclude(goes_at=None)
    return mine.select_for_update(of=("self",)).first()


def _go(actor: Actor, case: Case, held: MessageDraft) -> Message:
    saying = Saying(held.key, held.text, None, asks=held.asks, corrects_id=held.corrects_id)
    return say(actor, case, saying, held)


def _writer(held: MessageDraft) -> Actor | None:
    if held.person_id is not None:
        return applicant(held.organisation_id, held.person_id)
    user = user_with_roles(held.user_id or 0)
    return staff_actor(user) if user else None


def _come_back(actor: Actor, number: str, key: UUID, code: str) -> bool:
    """It could not go out: its writer finds it where it was written, with the reason, and is told. Whether there was
    something of theirs."""
    with acting_as(actor):
        found = Case.objects.select_for_update(of=("self",)).select_related("person")
        case = found.filter(organisation_id=actor.organisation_id, number=number).first()
        held = held_draft(actor, case, key) if case else None
        if case is None or held is None:
            return False
        draft = _written_again(actor, case, held, returned_for=code)
        occasion = f"returned {draft.key}"
        if actor.user_id is not None:
            tell_officer(case, Event.MESSAGE_RETURNED, actor.user_id, occasion=occasion)
        else:
            tell(case, Event.MESSAGE_RETURNED, applicant_of(case), occasion=occasion)
        return True


def _written_again(actor: Actor, case: Case, held: MessageDraft, *, returned_for: str = "") -> MessageDraft:
    """One draft again, together with what has been begun since."""
    begun = open_draft(actor, case, internal=False)
    if begun is not None:
        held.text = "\n\n".join(text for text in (held.text, begun.text) if text)
        hand_over(actor=actor, source=(MESSAGE_DRAFT, begun.pk), target=(MESSAGE_DRAFT, held.pk))
        begun.delete()
    held.goes_at, held.asks, held.returned_for, held.updated_at = None, False, returned_for, clock.now()
    held.save()
    return held
