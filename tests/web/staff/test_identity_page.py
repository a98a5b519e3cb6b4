"""The identity of an applicant on the desk, and the lines under the bell."""

from __future__ import annotations

import pytest

from mizban.cases.actions.messages import tell_officer
from mizban.cases.models import Case
from mizban.core.acting import acting_as
from mizban.core.actor import system
from mizban.identity.models import ClaimState
from mizban.notifications.events import Event
from tests import factories
from tests.db.cases.test_identity_of_cases import state_of, unknown
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, text

pytestmark = pytest.mark.django_db


def test_an_unproved_identity_is_checked_by_hand() -> None:
    case = stories.claimed(stories.small(unknown()))
    officer, address = browser(EXPERT), f"/staff/cases/{case.number}/identity/"
    desk = officer.get(f"/staff/cases/{case.number}/")
    assert "بررسی‌نشده" in text(desk)
    assert f'href="{address}"' in desk.content.decode()
    typed = {"revision": case.revision, "verdict": "confirmed", "first_name": "سهراب", "reason": "کارت ملی"}
    refused = officer.post(address, typed)
    assert refused.status_code == 422
    assert "نام و نام خانوادگی را مانند مدرک بنویسید" in text(refused)
    assert "کارت ملی" in refused.content.decode(), "what was typed is there"
    assert officer.post(address, {**typed, "last_name": "سپهرآزما"}).status_code == 303
    assert state_of(case) is ClaimState.BY_HAND
    desk = officer.get(f"/staff/cases/{case.number}/")
    assert "با مدرک تأیید شده" in text(desk)
    assert f'href="{address}"' not in desk.content.decode()
    assert officer.get(address).status_code == 409


def test_accepting_before_that_is_refused_with_everything_typed() -> None:
    case = stories.claimed(stories.small(unknown()))
    result = {"outcome": "accepted", "text": "پروانه تمدید شد.", "letter": "none", "do": "decide"}
    refused = browser(EXPERT).post(f"/staff/cases/{case.number}/decide/", {"revision": case.revision, **result})
    assert refused.status_code == 422
    assert "اول با «بررسی هویت» آن را تأیید کنید" in text(refused)
    assert "پروانه تمدید شد." in refused.content.decode()


def test_the_bell_counts_and_is_read_by_its_owner_alone() -> None:
    case = stories.claimed()
    expert = factories.officer(EXPERT)
    with acting_as(system(case.organisation_id)):
        for days in (1, 2):
            tell_officer(case, Event.DEADLINE, expert.officer_id, date=case.due_on, occasion=str(days))
    client = browser(EXPERT)
    assert "خبرها (۲ تازه)" in text(client.get("/staff/"))
    page = client.get("/staff/notices/")
    assert f'href="/staff/cases/{case.number}/"' in page.content.decode()
    newest = page.context["newest"]
    assert browser(COLLEAGUE).post("/staff/notices/", {"newest": newest}).status_code == 303
    assert "خبرها (۲ تازه)" in text(client.get("/staff/"))
    assert client.post("/staff/notices/", {"newest": newest}).status_code == 303
    assert "تازه)" not in text(client.get("/staff/"))
    assert "هنوز خبری نیست" in text(browser(HEAD).get("/staff/notices/"))


@pytest.mark.parametrize("newest", ["", "x", "-1", "۱", "9" * 400, "\x00"])
def test_nonsense_reads_nothing(newest: str) -> None:
    stories.claimed()
    assert browser(EXPERT).post("/staff/notices/", {"newest": newest}).status_code == 303
    assert Case.objects.count() == 1
