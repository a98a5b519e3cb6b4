"""What the receiver of a referral does with it: taking it, answering, giving it back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.accounts.queries import officers_of
from mizban.cases import holders
from mizban.cases.actions import news
from mizban.cases.actions.messages import tell_officer
from mizban.cases.actions.referrals import (
    MAX_TEXT,
    count,
    end,
    finish_beside,
    needs_answer,
    received,
    reckon,
    say,
)
from mizban.cases.actions.referring.refer import move
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import Case, Referral, ReferralState, Utterance
from mizban.cases.policies import visible_to
from mizban.cases.workflow import Step
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.core.text import clean
from mizban.notifications.events import Event


def take_referral(*, actor: Actor, number: str, revision: int | None, referral: int) -> Case:
    """Take for oneself what came to a section or a unit; of several at once, one gets it. Raises as `steps.begin` and
    `referrals.received` do."""
    with acting_as(actor):
        case = begin(Step.TAKE_REFERRAL, actor=actor, number=number, revision=revision)
        mine = received(actor, case, referral)
        if mine.receiver_id is not None or mine.owner_moves:
            raise Conflict(_("این ارجاع همین حالا نزد یک همکار است"), code="referral_taken")
        _take(actor, mine)
        mine.save()
        news.tell_referral(case, mine)
        finish_beside(Step.TAKE_REFERRAL, case, mine, actor=actor)
    return case


def answer_referral(*, actor: Actor, number: str, revision: int | None, referral: int, text: str) -> Case:
    """Say what was asked for, or that one has done or seen it. What the actor has referred on ends with it.

    Raises Invalid without a text where one was asked for.
    """
    text = _checked(text)
    with acting_as(actor):
        case = begin(Step.ANSWER_REFERRAL, actor=actor, number=number, revision=revision)
        mine = received(actor, case, referral)
        if mine.owner_moves:
            raise Conflict(_("پرونده به شما سپرده شده است؛ آن را بررسی کنید یا برگردانید"), code="owner_moved")
        if not text and needs_answer(mine.kind):
            raise Invalid(_("پاسخ را بنویسید"), field="text", code="answer_needed")
        _ended(actor, case, mine, ReferralState.ANSWERED, Utterance.ANSWER, text)
        finish_beside(Step.ANSWER_REFERRAL, case, mine, actor=actor)
        tell_officer(case, Event.REFERRAL_ANSWERED, mine.from_user_id, occasion=f"referral {mine.number}")
    return case


def return_referral(*, actor: Actor, number: str, revision: int | None, referral: int, reason: str) -> Case:
    """Give a referral back, with a reason. Where the case came with it, it goes back to who had it, if they still work
    there, else to their section."""
    reason = _checked(reason)
    if not reason:
        raise Invalid(_("بنویسید چرا ارجاع را برمی‌گردانید"), field="reason", code="reason_needed")
    with acting_as(actor):
        moves = _moves(actor, number, referral)
        step = Step.HAND_BACK if moves else Step.RETURN_REFERRAL
        case = begin(step, actor=actor, number=number, revision=revision)
        mine = received(actor, case, referral)
        _ended(actor, case, mine, ReferralState.RETURNED, Utterance.REASON, reason)
        if moves:
            _hand_back(actor, case, mine)
        else:
            finish_beside(step, case, mine, actor=actor)
        tell_officer(case, Event.REFERRAL_RETURNED, mine.from_user_id, occasion=f"referral {mine.number}")
    return case


def _moves(actor: Actor, number: str, referral: int) -> bool:
    return (
        Referral.objects.filter(case__in=visible_to(actor).filter(number=number), number=referral)
        .filter(owner_moves=True)
        .exists()
    )


def _ended(actor: Actor, case: Case, referral: Referral, state: ReferralState, kind: Utterance, text: str) -> None:
    if referral.receiver_id is None and not referral.owner_moves:
        _take(actor, referral)
    say(referral, kind, text, actor.user_id)
    end(case, referral, state)


def _take(actor: Actor, referral: Referral) -> None:
    """Out of the box of several into one's own; the caller saves it."""
    count(referral, -1)
    referral.taken_by_id, referral.holder = actor.user_id, holders.user(actor.officer_id)
    count(referral, +1)


def _hand_back(actor: Actor, case: Case, referral: Referral) -> None:
    assert referral.from_section_id is not None, "whoever hands a case over has it in a section"
    still = officers_of(referral.from_unit_id, referral.from_section_id, but_person=case.person_id)
    back_to = referral.from_user_id if still.filter(pk=referral.from_user_id).exists() else None
    before = case.assignee_id
    move(case, referral.from_unit_id, referral.from_section_id, back_to)
    reckon(case)
    finish(
        Step.HAND_BACK,
        case,
        actor=actor,
        data={
            "referral": referral.number,
            "from_assignee": before,
            "assignee": back_to,
            "to_unit": referral.from_unit_id,
            "to_section": referral.from_section_id,
        },
    )


def _checked(text: str) -> str:
    text = clean(text)
    if len(text) > MAX_TEXT:
        raise Invalid(_("این متن زیاد بلند است؛ کوتاه‌ترش کنید"), field="text", code="text_too_long")
    return text
