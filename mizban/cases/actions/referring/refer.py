"""Referring (ارجاع): asking a colleague to do something with a case, to say what they think of it, to know of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mizban.cases import deadlines
from mizban.cases.actions import news
from mizban.cases.actions.messages import tell_officer
from mizban.cases.actions.projection import NO_DEADLINE
from mizban.cases.actions.referrals import (
    MAX_TEXT,
    count,
    end_moved,
    finish_beside,
    needs_answer,
    received,
    receivers,
    reckon,
    say,
)
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import OPEN_REFERRAL, Case, Referral, ReferralFile, ReferralKind, Utterance
from mizban.cases.subjects import CASE
from mizban.cases.targets import Reached, Target, reach
from mizban.cases.workflow import Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Invalid
from mizban.core.text import clean
from mizban.files import policies as files
from mizban.notifications.events import Event
from mizban.organisations.queries import offices


@dataclass(frozen=True)
class Asked:
    """What is asked of whom. `days`: working days of the receiving office. `files`: what the receiver sees if not the
    `whole` case. `owner_moves`: the case itself goes to the receiver."""

    target: Target
    kind: ReferralKind
    question: str
    days: int | None = deadlines.REFERRAL_DAYS
    whole: bool = True
    files: tuple[UUID, ...] = ()
    confidential: bool = False
    owner_moves: bool = False


def refer(*, actor: Actor, number: str, revision: int | None, asked: Asked) -> Referral:
    """Send a referral of a case in the actor's hands.

    Raises as `steps.begin` does, and Invalid for a target that could not read it, one that has it already, an empty
    question, a date too far off.
    """
    if asked.owner_moves:
        return _hand_over(actor, number, revision, asked)
    with acting_as(actor):
        case = begin(Step.REFER, actor=actor, number=number, revision=revision)
        referral = _written(actor, case, asked, None)
        finish_beside(Step.REFER, case, referral, actor=actor, data=_places(referral))
    return referral


def refer_on(*, actor: Actor, number: str, revision: int | None, referral: int, asked: Asked) -> Referral:
    """Send on what a referral asks of the actor, with a referral of their own; who waits for theirs is named in the
    chain. Nobody is shown more of the case than the actor was; what is confidential stays so."""
    with acting_as(actor):
        case = begin(Step.REFER_ON, actor=actor, number=number, revision=revision)
        parent = received(actor, case, referral)
        if asked.owner_moves or parent.owner_moves:
            raise Invalid(_("پرونده را کسی می‌سپارد که آن را در دست دارد"), field="owner_moves", code="not_the_owner")
        sent = _written(actor, case, asked, parent)
        finish_beside(Step.REFER_ON, case, sent, actor=actor, data={"parent": parent.number, **_places(sent)})
    return sent


def _hand_over(actor: Actor, number: str, revision: int | None, asked: Asked) -> Referral:
    """The case goes to the receiver, with its number, date and clock; who sent it has it back if it is returned."""
    with acting_as(actor):
        case = begin(Step.HAND_OVER, actor=actor, number=number, revision=revision)
        if asked.kind is not ReferralKind.DO or asked.confidential or not asked.whole:
            raise Invalid(
                _("وقتی پرونده سپرده می‌شود، گیرنده همهٔ آن را می‌بیند و کار با اوست"),
                field="owner_moves",
                code="moves_whole",
            )
        if asked.target.section_id is None:
            raise Invalid(_("برای سپردن پرونده، بخش را هم انتخاب کنید"), field="section", code="section_needed")
        end_moved(case)
        before = case.assignee_id
        referral = _written(actor, case, asked, None)
        move(case, referral.to_unit_id, asked.target.section_id, referral.to_user_id)
        reckon(case)
        finish(
            Step.HAND_OVER,
            case,
            actor=actor,
            data={"referral": referral.number, "from_assignee": before, **_places(referral)},
        )
    return referral


def move(case: Case, unit_id: int, section_id: int, user_id: int | None) -> None:
    """Put the case into other hands: number, date and clock stay, and who has worked it goes on reading."""
    tree = offices(case.organisation_id)
    is_elsewhere = unit_id != case.unit_id
    case.unit, case.section = tree.units[unit_id], tree.sections[section_id]
    case.assignee_id = user_id
    case.content_units = sorted({*case.content_units, unit_id})
    case.transferred_from = case.transferred_section = None
    case.transfer_returned = False
    if is_elsewhere:
        deadlines.keep_date(case)


def _written(actor: Actor, case: Case, asked: Asked, parent: Referral | None) -> Referral:
    """The referral with its question and files; its receiver is told."""
    question = clean(asked.question)
    _check(asked, question)
    reached = reach(actor, case, asked.target)
    _require_new(case, reached, parent)
    referral = _row(actor, case, asked, reached, parent)
    referral.save()
    say(referral, Utterance.QUESTION, question, actor.user_id)
    if not referral.whole:
        _show_files(actor, case, referral, asked.files)
    case.content_units = sorted({*case.content_units, reached.unit.pk})
    count(referral, +1)
    news.tell_referral(case, referral)
    for user_id in receivers(referral):
        tell_officer(case, Event.REFERRED, user_id, occasion=f"referral {referral.number}")
    return referral


def _check(asked: Asked, question: str) -> None:
    if not question and needs_answer(asked.kind):
        raise Invalid(_("بنویسید از همکارتان چه می‌خواهید"), field="question", code="question_needed")
    if len(question) > MAX_TEXT:
        raise Invalid(_("این متن زیاد بلند است؛ کوتاه‌ترش کنید"), field="question", code="question_too_long")
    if asked.days is not None and not 1 <= asked.days <= deadlines.MOST_REFERRAL_DAYS:
        raise Invalid(_("مهلت را از ۱ تا ۶۰ روز کاری بنویسید"), field="days", code="days_out_of_range")


def _require_new(case: Case, reached: Reached, parent: Referral | None) -> None:
    """Raises Invalid where it would go round in a circle, or to whom has it already."""
    for sender in _chain(parent):
        to_sender = reached.user_id is not None and reached.user_id == sender.from_user_id
        place = reached.unit.pk, reached.section_id
        if to_sender or (reached.user_id is None and place == (sender.from_unit_id, sender.from_section_id)):
            raise Invalid(
                _("این ارجاع از همان‌جا آمده است؛ به فرستنده پاسخ دهید یا ارجاع را برگردانید"),
                field="user" if to_sender else "section",
                code="referral_circle",
            )
    if reached.user_id is not None and reached.user_id == case.assignee_id:
        raise Invalid(_("پرونده همین حالا در دست اوست"), field="user", code="has_the_case")
    if Referral.objects.filter(OPEN_REFERRAL, case=case, holder=reached.holder).exists():
        raise Invalid(
            _("ارجاعی از همین پرونده نزد همین گیرنده باز است؛ منتظر پاسخ بمانید یا آن را پس بگیرید"),
            field="user" if reached.user_id else "section",
            code="already_referred",
        )


def _chain(referral: Referral | None) -> Iterator[Referral]:
    """The referral, the one that it came from, and so on to the first."""
    while referral is not None:
        yield referral
        referral = Referral.objects.filter(pk=referral.parent_id).first() if referral.parent_id else None


def _row(actor: Actor, case: Case, asked: Asked, reached: Reached, parent: Referral | None) -> Referral:
    now = clock.now()
    due = deadlines.due_on(reached.unit, asked.days) if needs_answer(asked.kind) else None
    return Referral(
        organisation_id=case.organisation_id,
        case=case,
        number=Referral.objects.filter(case=case).count() + 1,
        parent=parent,
        kind=asked.kind,
        whole=asked.whole and (parent is None or parent.whole),
        confidential=asked.confidential or (parent is not None and parent.confidential),
        owner_moves=asked.owner_moves,
        from_user_id=actor.officer_id,
        from_unit_id=parent.to_unit_id if parent else case.unit_id,
        from_section_id=parent.to_section_id if parent else case.section_id,
        to_user_id=reached.user_id,
        to_unit=reached.unit,
        to_section_id=reached.section_id,
        holder=reached.holder,
        due_on=due,
        sort_at=sort_at(due, now),
        created_at=now,
    )


def sort_at(due: dt.date | None, since: dt.datetime) -> dt.datetime:
    """Where it stands in a box."""
    return clock.end_of_day(due) if due else since + NO_DEADLINE


def _show_files(actor: Actor, case: Case, referral: Referral, wanted: tuple[UUID, ...]) -> None:
    """The files that the receiver sees; of those that the actor sees alone."""
    found = list(files.visible_to(actor, CASE, [case.pk]).filter(public_id__in=wanted)) if wanted else []
    if len(found) != len(set(wanted)):
        raise Invalid(_("یکی از فایل‌ها دیگر در پرونده نیست؛ دوباره انتخاب کنید"), field="files", code="no_such_file")
    ReferralFile.objects.bulk_create(
        ReferralFile(organisation_id=case.organisation_id, referral=referral, file=file) for file in found
    )


def _places(referral: Referral) -> dict[str, int | None]:
    return {
        "to_unit": referral.to_unit_id,
        "to_section": referral.to_section_id,
        "assignee": referral.to_user_id,
    }
