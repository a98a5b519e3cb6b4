"""Keeping ready answers: writing one, changing it, taking it out of use."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.cases.workflow import Outcome
from mizban.conversations.models import ReadyAnswer, ReadyStep
from mizban.conversations.ready.policies import Scope, may_change, scopes, visible_to
from mizban.conversations.ready.queries import answer_of
from mizban.conversations.ready.variables import refusal_of, unknown_in
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.core.text import clean

SUBJECT = "ready_answer"
MAX_TITLE, MAX_TEXT = 80, 4000


@dataclass(frozen=True)
class Wording:
    """What is kept. `outcome` goes with a result, `refer_kind` and `refer_section_id` with a referral."""

    title: str
    text: str
    step: ReadyStep = ReadyStep.REPLY
    outcome: str = ""
    refer_kind: str = ""
    refer_section_id: int | None = None


def keep(*, actor: Actor, wording: Wording, scope: Scope, replaces: int | None = None) -> ReadyAnswer:
    """Write a new answer; `replaces` names a shared one in place of which a unit has this.

    Raises Invalid for what cannot be kept, Forbidden for a place that the actor keeps no answers for.
    """
    with acting_as(actor):
        if scope not in scopes(actor):
            raise Forbidden(_("نگه‌داشتن این پاسخ برای حساب شما باز نیست؛ از رئیس واحد بخواهید"), code="scope_forbidden")
        shared = _replaced(actor, replaces, scope) if replaces else None
        answer = ReadyAnswer(
            organisation_id=actor.organisation_id,
            user_id=actor.user_id if scope.mine else None,
            unit_id=scope.unit_id,
            section_id=shared.section_id if shared else scope.section_id,
            replaces=shared,
        )
        _write(actor, answer, wording)
        _note(actor, answer, "ready_answer.kept")
    return answer


def change(*, actor: Actor, pk: int, wording: Wording) -> ReadyAnswer:
    """Word an answer anew. Raises NotFound, Invalid, Forbidden."""
    with acting_as(actor):
        answer = _mine(actor, pk)
        _write(actor, answer, wording)
        _note(actor, answer, "ready_answer.changed")
    return answer


def retire(*, actor: Actor, pk: int) -> None:
    """Take an answer out of use; where it stood in place of a shared one, that one is offered again."""
    with acting_as(actor):
        answer = _mine(actor, pk)
        answer.retired_at = clock.now()
        answer.save(update_fields=["retired_at"])
        _note(actor, answer, "ready_answer.retired")


def _mine(actor: Actor, pk: int) -> ReadyAnswer:
    answer = answer_of(actor, pk, held=True)
    if not may_change(actor, answer):
        raise Forbidden(_("این پاسخ را کس دیگری نگه می‌دارد؛ از رئیس واحد بخواهید"), code="answer_forbidden")
    return answer


def _replaced(actor: Actor, pk: int, scope: Scope) -> ReadyAnswer:
    shared = visible_to(actor).filter(pk=pk, user=None, unit=None).first()
    if shared is None or scope.unit_id is None:
        raise Invalid(_("فقط پاسخ مشترک را می‌شود در یک واحد عوض کرد"), code="not_replaceable")
    return shared


def _write(actor: Actor, answer: ReadyAnswer, wording: Wording) -> None:
    title, text = clean(wording.title), clean(wording.text)
    if not title or len(title) > MAX_TITLE:
        raise Invalid(_("برای پاسخ عنوانی کوتاه بنویسید"), field="title", code="title_needed")
    if not text or len(text) > MAX_TEXT:
        raise Invalid(_("متن پاسخ را بنویسید"), field="text", code="text_needed")
    if names := unknown_in(text):
        raise Invalid(refusal_of(names), field="text", code="unknown_variable")
    step = wording.step
    answer.title, answer.text, answer.step = title, text, step
    is_result = step is ReadyStep.DECIDE and wording.outcome in set(Outcome) - {Outcome.MERGED}
    answer.outcome = wording.outcome if is_result else ""
    answer.refer_kind = wording.refer_kind if step is ReadyStep.REFER else ""
    answer.refer_section_id = wording.refer_section_id if step is ReadyStep.REFER else None
    answer.changed_by_id, answer.changed_at = actor.officer_id, clock.now()
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError:
        raise Conflict(_("این واحد پیش‌تر پاسخ خودش را به‌جای آن نوشته است"), code="replaced_before") from None


def _note(actor: Actor, answer: ReadyAnswer, kind: str) -> None:
    append(actor=actor, subject=(SUBJECT, answer.pk), kind=kind, data={"step": answer.step})
