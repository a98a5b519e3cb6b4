"""Pinning a note of colleagues above its case, and taking the pin out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.cases import topics
from mizban.cases.models import Case
from mizban.cases.subjects import CASE
from mizban.conversations.actions.drafting import readable
from mizban.conversations.actions.writing import NOTED
from mizban.conversations.models import Message, PinnedNote
from mizban.conversations.policies import require_note, visible_to
from mizban.core import clock, live
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, NotFound

MOST = 5


def pin(*, actor: Actor, number: str, message_id: int) -> PinnedNote:
    """Pin a note; again changes nothing. Raises NotFound for what is no note of the case, Conflict past the fifth."""
    with acting_as(actor):
        case = _noting(actor, number)
        note = visible_to(actor).filter(case=case, pk=message_id, internal=True).first()
        if note is None:
            raise NotFound(_("این یادداشت پیدا نشد؛ صفحه را دوباره باز کنید"), code="no_such_note")
        before = PinnedNote.objects.filter(message=note).first()
        if before is not None:
            return before
        if PinnedNote.objects.filter(case=case).count() >= MOST:
            raise Conflict(_("پنج یادداشت سنجاق شده است؛ اول یکی را بردارید"), code="too_many_pins")
        made = PinnedNote.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            message=note,
            user_id=actor.officer_id,
            pinned_at=clock.now(),
        )
        _told(actor, case, note, "case.pinned")
    return made


def unpin(*, actor: Actor, number: str, message_id: int) -> None:
    """Take the pin out; what is not pinned stays so."""
    with acting_as(actor):
        case = _noting(actor, number)
        found = PinnedNote.objects.select_related("message").filter(case=case, message_id=message_id).first()
        if found is not None:
            found.delete()
            _told(actor, case, found.message, "case.unpinned")


def _noting(actor: Actor, number: str) -> Case:
    case = readable(actor, number, held=True)
    require_note(actor, case)
    return case


def _told(actor: Actor, case: Case, note: Message, kind: str) -> None:
    append(actor=actor, subject=(CASE, case.pk), kind=kind, data={"message": note.pk})
    live.publish(case.organisation_id, live.Told((topics.opened(case.pk),), NOTED, {"number": case.number}))
