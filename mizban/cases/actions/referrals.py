"""What all steps of referrals share: finding one, ending it, its counts, who is told. The step has locked the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from mizban.accounts.queries import heads_of
from mizban.audit.actions import append
from mizban.cases import holders, referees
from mizban.cases.actions import news
from mizban.cases.models import (
    OPEN_REFERRAL,
    Box,
    Case,
    InboxDelta,
    Referral,
    ReferralKind,
    ReferralState,
    ReferralText,
    Utterance,
)
from mizban.cases.policies import may_answer
from mizban.cases.routing import answering_in
from mizban.cases.subjects import CASE
from mizban.cases.workflow import OPEN, Outcome, State, Step
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, NotFound

MAX_TEXT = 4000
NOT_OURS = _("این ارجاع به شما نیست؛ کسی که آن را گرفته است پاسخ می‌دهد")
TAKEN = _("همکار دیگری این ارجاع را برداشته است؛ نوشتهٔ شما مانده است")
ENDED = {
    ReferralState.ANSWERED: _("این ارجاع پاسخ گرفته است؛ نوشتهٔ شما مانده است"),
    ReferralState.RETURNED: _("این ارجاع برگشته است؛ نوشتهٔ شما مانده است"),
    ReferralState.REVOKED: _("فرستنده این ارجاع را پس گرفته است؛ نوشتهٔ شما مانده است"),
    ReferralState.CANCELLED: _("این ارجاع دیگر لازم نیست و بسته شده است؛ نوشتهٔ شما مانده است"),
}


def open_or_ended(case: Case, number: int) -> Referral:
    """The referral of a case. Raises NotFound."""
    found = Referral.objects.filter(case=case, number=number).select_related("to_unit").first()
    if found is None:
        raise NotFound(_("این ارجاع پیدا نشد؛ پرونده را دوباره ببینید"), code="no_such_referral")
    return found


def open_referral(case: Case, number: int) -> Referral:
    """The same of a locked case. Raises also Conflict where it has ended."""
    found = open_or_ended(case, number)
    if not found.is_open:
        raise Conflict(ENDED[ReferralState(found.state)], code="referral_ended")
    return found


def received(actor: Actor, case: Case, number: int) -> Referral:
    """The open referral, if the actor is one who may answer it. Raises also Conflict where a colleague of the same
    queue has taken it, Forbidden where it never came to the actor."""
    found = open_referral(case, number)
    if may_answer(actor, found):
        return found
    if found.to_user_id is None and referees.sent_to(found) in referees.names(actor):
        raise Conflict(TAKEN, code="referral_taken")
    raise Forbidden(NOT_OURS, code="not_your_referral")


def say(referral: Referral, kind: Utterance, text: str, user_id: int | None) -> None:
    """Write down what somebody says in it; nothing where they say nothing."""
    if text:
        ReferralText.objects.create(
            organisation_id=referral.organisation_id,
            referral=referral,
            kind=kind,
            user_id=user_id,
            text=text,
            at=clock.now(),
        )


def end(case: Case, referral: Referral, state: ReferralState) -> None:
    """Close it, and what its receiver has referred on: nobody waits for that any more."""
    count(referral, -1)
    referral.state, referral.ended_at = state, clock.now()
    referral.save()
    news.tell_referral(case, referral)
    for child in Referral.objects.filter(OPEN_REFERRAL, parent=referral):
        end(case, child, ReferralState.CANCELLED)


def end_all(case: Case) -> None:
    """Everything open in a case that has ended or goes elsewhere. What moved with its owner has been done if it was
    decided. The caller saves the case."""
    is_done = case.outcome not in ("", Outcome.MERGED)
    for referral in _open(case):
        end(case, referral, ReferralState.ANSWERED if referral.owner_moves and is_done else ReferralState.CANCELLED)
    reckon(case)


def end_moved(case: Case) -> None:
    """The case goes on from whoever got it by a referral: they have done their part. The caller saves the case."""
    if case.referees:
        for referral in Referral.objects.filter(OPEN_REFERRAL, case=case, owner_moves=True):
            end(case, referral, ReferralState.ANSWERED)


def _open(case: Case) -> Iterator[Referral]:
    """One after the other: ending one may have ended others."""
    if not case.referees:
        return
    while found := Referral.objects.filter(OPEN_REFERRAL, case=case).order_by("number").first():
        yield found


def reckon(case: Case) -> None:
    """Write into the header who knows of the case by its referrals and stages. The caller saves the case."""
    mine, is_merged = Referral.objects.filter(case=case), case.merged_into_id is not None
    case.referees = referees.told(mine, case.stages_held.all(), is_merged=is_merged)


def count(referral: Referral, change: int) -> None:
    """Count it in the boxes in which it stands: its receiver's, and of those who wait for the answer."""
    places = [(referral.holder, Box.REFERRED)] if referral.is_standing else []
    if referral.is_awaited:
        places.append((holders.user(referral.from_user_id), Box.SENT))
    InboxDelta.objects.bulk_create(
        InboxDelta(organisation_id=referral.organisation_id, holder=holder, box=box, change=change)
        for holder, box in places
    )


def finish_beside(
    step: Step, case: Case, referral: Referral, *, actor: Actor, data: dict[str, Any] | None = None
) -> None:
    """End a step that leaves the case where it stands: history, revision, header, who is told."""
    assert State(case.state) in OPEN, "begin() has checked the table"
    case.revision += 1
    reckon(case)
    note(step, case, referral, actor=actor, data={"revision": case.revision, **(data or {})})
    case.save(update_fields=["revision", "referees", "content_units"])
    news.tell_changed(case)


def note(step: Step, case: Case, referral: Referral, *, actor: Actor, data: dict[str, Any] | None = None) -> None:
    """Write it into the history; what was said in it stays with the referral."""
    append(
        actor=actor,
        subject=(CASE, case.pk),
        kind=f"case.{step}",
        data={"referral": referral.number, "kind": referral.kind, **(data or {})},
    )


def receivers(referral: Referral) -> list[int]:
    """The officers who are told of it: who has it, else who answers for the section, else the heads of the unit."""
    if referral.receiver_id is not None:
        return [referral.receiver_id]
    if referral.to_section_id is not None:
        rows = answering_in(referral.to_unit_id, referral.to_section_id).filter(service=None)
        found = sorted(set(rows.values_list("user_id", flat=True)))
        if found:
            return found
    return list(heads_of(referral.to_unit_id).order_by("pk").values_list("pk", flat=True))


def needs_answer(kind: str) -> bool:
    """Whether a referral of this kind is answered in words; where one was only told, having seen it is enough."""
    return kind != ReferralKind.INFORM
