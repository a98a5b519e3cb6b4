"""The answer, with its reasons, the letter that says so, and the result files."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mizban.cases import deadlines, hooks
from mizban.cases.actions.messages import tell_applicant
from mizban.cases.actions.steps import begin, finish
from mizban.cases.actions.working.letters import queue_letter
from mizban.cases.models import Case, Decision, Letter
from mizban.cases.subjects import LETTER_UPLOAD
from mizban.cases.workflow import Outcome, Step
from mizban.catalogue.models import IdentityLevel
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.core.numbers import mask_name
from mizban.core.text import clean
from mizban.files.kinds import Kind
from mizban.files.models import FileState, StoredFile
from mizban.notifications.events import Event

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that are not taken for each other when typed from paper."""
CODE_LENGTH = 12
MAX_TEXT, MAX_SECRETARIAT_NUMBER = 4000, 40


@dataclass(frozen=True)
class LetterWish:
    """How the result letter is made: from the template, or from an uploaded PDF (`file_id`) that the desk stamps."""

    file_id: int | None = None
    secretariat_number: str = ""
    secretariat_date: dt.date | None = None


def decide(
    *,
    actor: Actor,
    number: str,
    revision: int | None,
    outcome: Outcome,
    text: str,
    letter: LetterWish | None = None,
) -> Case:
    """Answer a case. Its letter is made by a job right after, or once the check of an uploaded one has ended; the
    applicant is told at once.

    Raises Invalid without a text, Conflict while something in the case is still open.
    """
    text = clean(text, max_length=MAX_TEXT)
    with acting_as(actor):
        case = begin(Step.DECIDE, actor=actor, number=number, revision=revision)
        _require_decidable(case, outcome, text)
        require_known(case, outcome)
        now = clock.now()
        decision = Decision.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            number=case.decisions.count() + 1,
            outcome=outcome,
            text=text,
            decided_by_id=actor.officer_id,
            unit_id=case.unit_id,
            decided_at=now,
        )
        if letter is not None:
            _require_upload(actor, case, letter)
            _write_letter(case, decision, letter)
        case.outcome, case.decided_at = outcome, now
        case.due_on = case.paused_days = None
        case.reopen_until = deadlines.reopen_until(case.unit)
        finish(Step.DECIDE, case, actor=actor, data={"outcome": outcome, "decision": decision.number})
        tell_applicant(case, Event.DECIDED)
    return case


def _require_decidable(case: Case, outcome: Outcome, text: str) -> None:
    if not text:
        raise Invalid(_("دلیل نتیجه را بنویسید؛ متقاضی آن را می‌خواند"), field="text", code="reason_needed")
    if outcome is Outcome.MERGED:
        raise Invalid(_("نتیجه را از فهرست انتخاب کنید"), field="outcome", code="no_such_outcome")
    for obstacle in hooks.obstacles_to_decision(case):
        raise Conflict(obstacle, code="something_open")


def is_unknown(case: Case) -> bool:
    """Whether neither the registry vouches for the applicant nor an officer who has seen papers, where it must be."""
    return case.version.identity_level == IdentityLevel.REGISTRY and case.claim.is_unproved


def require_known(case: Case, outcome: Outcome) -> None:
    """Nothing is granted to somebody unknown. Raises Invalid."""
    if outcome is Outcome.ACCEPTED and is_unknown(case):
        raise Invalid(
            _("هویت متقاضی هنوز تأیید نشده است؛ اول با «بررسی هویت» آن را تأیید کنید"),
            field="outcome",
            code="identity_unproved",
        )


def _require_upload(actor: Actor, case: Case, wish: LetterWish) -> None:
    """An uploaded letter must be a PDF that this officer sent for this case. Its check may still be going on: nobody
    has to wait for that, `letters.make_letter` does."""
    if wish.file_id is None:
        return
    file = StoredFile.objects.filter(
        organisation_id=case.organisation_id,
        pk=wish.file_id,
        subject_type=LETTER_UPLOAD,
        subject_id=case.pk,
        owner_user_id=actor.user_id,
        removed_at=None,
    ).first()
    if file is None or file.kind != Kind.PDF or file.state == FileState.REFUSED:
        raise Invalid(_("فایل نامه را دوباره بفرستید؛ فقط PDF می‌گیریم"), field="upload", code="no_such_letter")


def _write_letter(case: Case, decision: Decision, wish: LetterWish) -> Letter:
    letter = Letter.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        decision=decision,
        code="".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH)),
        number=f"{case.number}/{decision.number}",
        issued_on=clock.today(),
        secretariat_number=clean(wish.secretariat_number, max_length=MAX_SECRETARIAT_NUMBER),
        secretariat_date=wish.secretariat_date,
        unit_id=case.unit_id,
        masked_name=mask_name(case.claim.name),
        uploaded=wish.file_id is not None,
    )
    queue_letter(letter, wish.file_id)
    return letter
