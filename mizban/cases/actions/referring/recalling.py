"""What the sender of a referral does with it, and what time does: reminding, taking back, warning."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.accounts.queries import heads_of, officers_of
from mizban.cases import deadlines
from mizban.cases.actions.messages import tell_officer
from mizban.cases.actions.referrals import (
    MAX_TEXT,
    NOT_OURS,
    count,
    end,
    finish_beside,
    needs_answer,
    note,
    open_referral,
    receivers,
    say,
)
from mizban.cases.actions.steps import begin
from mizban.cases.models import Case, Referral, ReferralState, Utterance
from mizban.cases.policies import may_recall, visible_to
from mizban.cases.referees import sent_to
from mizban.cases.workflow import Step
from mizban.catalogue.models import LARGE_OF_VERSION
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.core.text import clean
from mizban.notifications.events import Event

GONE = _("گیرنده دیگر در این بخش کار نمی‌کند")


def remind_referral(*, actor: Actor, number: str, referral: int) -> Case:
    """Remind the receiver, once a day. It moves nothing, so the case keeps its revision and this is never stale."""
    with acting_as(actor):
        case = begin(Step.REMIND_REFERRAL, actor=actor, number=number, revision=None)
        mine = sent(actor, case, referral)
        if not needs_answer(mine.kind) or mine.owner_moves:
            raise Invalid(_("این ارجاع منتظر پاسخی نیست"), code="nothing_awaited")
        if mine.reminded_on == clock.today():
            raise Invalid(_("امروز یک بار یادآوری کرده‌اید؛ فردا دوباره می‌شود"), code="reminded_today")
        mine.reminders += 1
        mine.reminded_on = clock.today()
        mine.save(update_fields=["reminders", "reminded_on"])
        note(Step.REMIND_REFERRAL, case, mine, actor=actor)
        _tell(case, mine, Event.REFERRAL_REMINDER, receivers(mine), f"reminder {mine.reminders}")
    return case


def revoke_referral(*, actor: Actor, number: str, revision: int | None, referral: int, reason: str = "") -> Case:
    """Take a referral back, and with it what its receiver has referred on. Raises Conflict where it has been answered
    meanwhile, and where the case itself has gone: that comes back by being returned."""
    reason = clean(reason, max_length=MAX_TEXT)
    with acting_as(actor):
        case = begin(Step.REVOKE_REFERRAL, actor=actor, number=number, revision=revision)
        mine = sent(actor, case, referral)
        if mine.owner_moves:
            raise Conflict(_("پرونده را سپرده‌اید؛ گیرنده می‌تواند آن را برگرداند"), code="owner_moved")
        told = receivers(mine)
        say(mine, Utterance.REASON, reason, actor.user_id)
        end(case, mine, ReferralState.REVOKED)
        finish_beside(Step.REVOKE_REFERRAL, case, mine, actor=actor)
        _tell(case, mine, Event.REFERRAL_REVOKED, told, "revoked")
    return case


def warn_of_referral(*, actor: Actor, referral_id: int) -> None:
    """What its date asks for: the receiver is reminded the working day before, the sender alarmed after it, both and
    the receiver's heads three working days later. A step of the clock; done again it does nothing."""
    with acting_as(actor):
        found = _locked(actor, referral_id)
        if found is None:
            return
        case, late = found
        level = deadlines.referral_level(late.to_unit, late.due_on) if late.due_on else 0
        if level <= late.warned:
            return
        late.warned = level
        late.save(update_fields=["warned"])
        note(Step.REMIND_REFERRAL, case, late, actor=actor, data={"level": level})
        occasion = f"{level}/{late.due_on}"
        if level >= 2:
            _tell(case, late, Event.REFERRAL_OVERDUE, [late.from_user_id], occasion)
        above = list(heads_of(late.to_unit_id).values_list("pk", flat=True)) if level >= 3 else []
        _tell(case, late, Event.REFERRAL_REMINDER, sorted({*receivers(late), *above}), occasion)


def return_from_the_gone(*, actor: Actor, referral_id: int) -> None:
    """Who is switched off or has moved keeps no referral: what came to their section goes back into its box, what came
    to themselves goes back to its sender. A step of the clock."""
    with acting_as(actor):
        found = _locked(actor, referral_id)
        if found is None or not is_gone(found[1]):
            return
        case, left = found
        if left.to_user_id is None:
            count(left, -1)
            left.taken_by, left.holder = None, sent_to(left)
            left.save()
            count(left, +1)
        else:
            say(left, Utterance.REASON, str(GONE), None)
            end(case, left, ReferralState.RETURNED)
            _tell(case, left, Event.REFERRAL_RETURNED, [left.from_user_id], "gone")
        finish_beside(Step.RETURN_REFERRAL, case, left, actor=actor, data={"from_assignee": left.to_user_id})


def is_gone(referral: Referral) -> bool:
    """Whether the officer who has it does not work there any more."""
    if referral.receiver_id is None or referral.owner_moves:
        return False
    if referral.to_section_id is None:
        return not heads_of(referral.to_unit_id).filter(pk=referral.receiver_id).exists()
    working = officers_of(referral.to_unit_id, referral.to_section_id)
    return not working.filter(pk=referral.receiver_id).exists()


def sent(actor: Actor, case: Case, number: int) -> Referral:
    """The open referral, if it is the actor's to remind of or to revoke. Raises NotFound, Conflict, Forbidden."""
    found = open_referral(case, number)
    if not may_recall(actor, found, case):
        raise Forbidden(NOT_OURS, code="not_your_referral")
    return found


def _locked(actor: Actor, referral_id: int) -> tuple[Case, Referral] | None:
    """The referral with its case locked; None where it has ended since the job listed it."""
    case_id = Referral.objects.values_list("case_id", flat=True).get(pk=referral_id)
    cases = visible_to(actor).select_for_update(of=("self",)).select_related("unit", "version")
    case = cases.defer(*LARGE_OF_VERSION).get(pk=case_id)
    found = Referral.objects.select_related("to_unit").get(pk=referral_id)
    return (case, found) if found.is_open and case.is_open else None


def _tell(case: Case, referral: Referral, event: Event, users: list[int], occasion: str) -> None:
    for user_id in users:
        tell_officer(case, event, user_id, date=referral.due_on, occasion=f"referral {referral.number} {occasion}")
