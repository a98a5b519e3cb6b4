"""Cases as staff meet them, each brought there by the real actions."""

from __future__ import annotations

import datetime as dt
import re

from django.http import HttpResponse

from mizban.cases.actions.applying import drafts
from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.actions.working.decide import LetterWish, decide
from mizban.cases.models import Case, CorrectionReason, InboxEntry
from mizban.cases.workflow import Outcome
from mizban.core import clock
from mizban.core.actor import Actor
from tests import factories

EXPERT, COLLEAGUE, HEAD = "frw-fars-rangeland-1", "frw-fars-rangeland-2", "frw-fars-head"
OTHER_SECTION, OTHER_UNIT = "frw-fars-forest-1", "frw-yazd-rangeland-1"
HEAD_OFFICE, AUDITOR = "frw-unit-head", "frw-auditor"
ADDRESS = "شیراز، خیابان آزمون، پلاک ۷"


def waiting(applicant: Actor | None = None, province: str = "fars") -> Case:
    """A renewal of a grazing licence in the queue of its section."""
    return factories.renewal_case(applicant or factories.person(), province)


def small(applicant: Actor | None = None, province: str = "fars") -> Case:
    """A registration in SAMTA: one page with a personal address, one document. In the queue of the same section."""
    applicant = applicant or factories.person()
    begun = factories.draft(applicant, "samta-registration", province)
    contact = {"landline": "071-32345678", "home_address": ADDRESS, "consent": "on"}
    card = [factories.attach_picture(applicant, begun, "document:national_card")]
    for key, data in {"contact": contact, "documents": {"document-national_card": card}}.items():
        parsed = drafts.save_page(actor=applicant, uuid=begun.uuid, page_key=key, data=data)
        assert not parsed.errors, parsed.errors
    return factories.sent(applicant, begun)


def claimed(case: Case | None = None, by: str = EXPERT) -> Case:
    case = case or waiting()
    return claim(actor=factories.officer(by), number=case.number, revision=None)


def awaiting(applicant: Actor | None = None) -> Case:
    """Sent back for correction of the village."""
    return returned(claimed(waiting(applicant)), "village", "نام روستا در این شهرستان نیست")


def returned(case: Case, path: str, note: str) -> Case:
    """Sent back by its officer for correction of what stands at `path`."""
    defects = [Defect(path, CorrectionReason.WRONG, note)]
    return return_for_correction(
        actor=factories.officer(EXPERT), number=case.number, revision=None, defects=defects, note="زودتر بفرستید"
    )


def corrected() -> Case:
    """Mended by its applicant and back at the same officer."""
    rancher = factories.person()
    case = awaiting(rancher)
    answer = resubmit(actor=rancher, number=case.number, revision=None, data={"village": "ده‌پایین"})
    assert answer.sent, answer.parsed.errors
    return answer.case


def decided(outcome: Outcome = Outcome.ACCEPTED) -> Case:
    return decided_for(factories.person(), outcome)


def decided_for(applicant: Actor, outcome: Outcome = Outcome.ACCEPTED) -> Case:
    case = claimed(waiting(applicant))
    return decide(
        actor=factories.officer(EXPERT),
        number=case.number,
        revision=None,
        outcome=outcome,
        text="پروانه برای سه سال تمدید شد.",
        letter=LetterWish(secretariat_number="۱۲۳/۴۵"),
    )


def due_in(case: Case, days: int) -> Case:
    """Move the deadline, as time would have."""
    day = clock.today() + dt.timedelta(days=days)
    Case.objects.filter(pk=case.pk).update(due_on=day)
    InboxEntry.objects.filter(case=case).update(sort_at=clock.end_of_day(day))
    case.due_on = day
    return case


def text(response: HttpResponse) -> str:
    """What a person reads on the page: without tags, blanks drawn together."""
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", response.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()
