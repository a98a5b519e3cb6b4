"""A result letter that must not hold any more, whatever becomes of the decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.cases.actions.messages import tell_applicant
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import Case, Letter, LetterStatus
from mizban.cases.workflow import Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.core.text import clean
from mizban.notifications.events import Event

MAX_REASON = 2000


def revoke_letter(*, actor: Actor, number: str, revision: int | None, reason: str) -> Case:
    """Void the letter in force: whoever checks it is told so, and so is the applicant.

    The decision stays; a head who wants another one reopens the case. Raises Conflict where no letter is in force.
    """
    reason = clean(reason, max_length=MAX_REASON)
    with acting_as(actor):
        case = begin(Step.REVOKE_LETTER, actor=actor, number=number, revision=revision)
        if not reason:
            raise Invalid(_("بنویسید چرا نامه باطل می‌شود"), field="reason", code="reason_needed")
        letter = valid_letter(case)
        if letter is None:
            raise Conflict(_("این پرونده نامهٔ معتبری ندارد؛ پرونده را دوباره ببینید"), code="no_valid_letter")
        letter.status, letter.status_changed_at = LetterStatus.REVOKED, clock.now()
        letter.save(update_fields=["status", "status_changed_at"])
        finish(Step.REVOKE_LETTER, case, actor=actor, data={"letter": letter.number}, payload={"reason": reason})
        tell_applicant(case, Event.LETTER_REVOKED)
    return case


def valid_letter(case: Case) -> Letter | None:
    return Letter.objects.filter(case=case, status=LetterStatus.VALID).first()
