"""What people wrote in Persian, on English pages: isolated, and said to be Persian."""

from __future__ import annotations

import pytest

from mizban.cases.actions.applying.resubmit import resubmit
from mizban.core.actor import Actor
from tests import factories
from tests.web.citizen.samples import Sample
from tests.web.citizen.walking import signed_in
from tests.web.public.reading import read
from tests.web.staff import stories
from tests.web.staff.browsers import browser

pytestmark = pytest.mark.django_db

BEFORE, AFTER, REPLY = "ده‌بالا", "ده‌پایین", "همین درست است"


@pytest.fixture
def applicant() -> Actor:
    return factories.person()


def told(page: str, *words: str) -> None:
    """Each of these stands there, in an element that says its language."""
    untold = read(page).untold
    for one in words:
        assert f'<bdi lang="fa">{one}' in page
        assert not [text for text in untold if one in text]


def test_in_a_summary_before_it_is_sent(applicant: Actor) -> None:
    draft = Sample("frw", "grazing-licence-renewal").draft(applicant)
    told(signed_in(applicant, "en").open(f"/my/drafts/{draft.uuid}/summary/").text, BEFORE)


def test_in_a_correction(applicant: Actor) -> None:
    case = stories.awaiting(applicant)
    told(signed_in(applicant, "en").open(f"/my/cases/{case.number}/correct/").text, BEFORE)


def test_in_a_request_and_on_the_desk_before_and_after_mending(applicant: Actor) -> None:
    case = stories.awaiting(applicant)
    data = {"village": AFTER, "reply": REPLY}
    assert resubmit(actor=applicant, number=case.number, revision=None, data=data, reply=REPLY).sent
    told(signed_in(applicant, "en").open(f"/my/cases/{case.number}/").text, AFTER, REPLY)
    officer = browser(stories.EXPERT)
    officer.cookies["language"] = "en"
    told(officer.get(f"/staff/cases/{case.number}/").content.decode(), BEFORE, AFTER, REPLY)
    told(officer.get("/staff/?box=corrected").content.decode(), "کاظم آزمونی")
