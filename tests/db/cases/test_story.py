"""The main job, end to end, through the actions alone."""

from __future__ import annotations

import pytest

from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.applying.submit import submit
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.actions.working.decide import LetterWish, decide
from mizban.cases.models import Box, CorrectionReason, InboxEntry
from mizban.cases.queries.inbox.page import Filters, page
from mizban.cases.workflow import Outcome, State
from mizban.core.acting import acting_as
from mizban.core.errors import Conflict, NotFound
from tests import factories

pytestmark = pytest.mark.django_db


def test_from_draft_to_decision() -> None:
    rancher = factories.person()
    begun = factories.filled_renewal(rancher)
    case = submit(actor=rancher, uuid=begun.uuid).case
    assert case.state == State.SUBMITTED
    assert case.unit.slug == "fars"
    again = submit(actor=rancher, uuid=begun.uuid)
    assert (again.case.pk, again.is_new) == (case.pk, False)

    first = factories.officer("frw-fars-rangeland-1")
    with acting_as(first, read_only=True):
        shown = page(first, Filters(box=Box.QUEUE))
    assert [row.number for row in shown.rows] == [case.number]
    assert shown.counts[Box.QUEUE] == 1

    stranger = factories.officer("frw-yazd-rangeland-1")
    with pytest.raises(NotFound):
        claim(actor=stranger, number=case.number, revision=None)

    case = claim(actor=first, number=case.number, revision=case.revision)
    second = factories.officer("frw-fars-rangeland-2")
    with pytest.raises(Conflict):
        claim(actor=second, number=case.number, revision=case.revision - 1)

    defects = [
        Defect("village", CorrectionReason.WRONG, "نام روستا در این شهرستان نیست"),
        Defect("document:national_card", CorrectionReason.UNREADABLE),
    ]
    case = return_for_correction(actor=first, number=case.number, revision=case.revision, defects=defects)
    assert case.state == State.AWAITING_APPLICANT
    assert case.due_on is None
    assert case.paused_days is not None

    same = resubmit(actor=rancher, number=case.number, revision=case.revision, data={"village": "ده‌پایین"})
    assert not same.sent
    mended = resubmit(
        actor=rancher,
        number=case.number,
        revision=case.revision,
        data={"village": "ده‌پایین"},
        reply="کارت ملی همین است",
    )
    assert [error.message for error in mended.parsed.errors] != []


def test_decision_needs_a_reason_and_closes_the_inbox() -> None:
    rancher = factories.person()
    case = factories.renewal_case(rancher)
    officer = factories.officer("frw-fars-rangeland-1")
    case = claim(actor=officer, number=case.number, revision=case.revision)
    case = decide(
        actor=officer,
        number=case.number,
        revision=case.revision,
        outcome=Outcome.ACCEPTED,
        text="پروانه تمدید شد.",
        letter=LetterWish(),
    )
    assert case.state == State.DECIDED
    assert not InboxEntry.objects.filter(case=case).exists()
