"""Turning a case into something else: chosen from a list, seen beforehand, confirmed once."""

from __future__ import annotations

import pytest

from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.working.claim import claim
from mizban.cases.models import Case
from mizban.cases.workflow import State
from mizban.core.actor import Actor
from tests import factories
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE, OTHER_UNIT, text

pytestmark = pytest.mark.django_db
SUBJECT = "تمدید پروانهٔ چرا"


@pytest.fixture
def person() -> Actor:
    return factories.person()


@pytest.fixture
def case(person: Actor) -> Case:
    sent = factories.ticket(person, "rangeland-question", SUBJECT, files=1)
    return claim(actor=factories.officer(EXPERT), number=sent.number, revision=None)


def at(case: Case) -> str:
    return f"/staff/cases/{case.number}/convert/"


def test_the_desk_leads_to_a_list_that_begins_with_what_the_subject_means(case: Case) -> None:
    officer = browser(EXPERT)
    assert at(case) in officer.get(f"/staff/cases/{case.number}/").content.decode()
    listed = officer.get(at(case))
    assert listed.status_code == 200
    first = listed.content.decode().partition('<ul class="picks">')[2].partition("</ul>")[0]
    assert "?service=grazing-licence-renewal" in first
    found = officer.get(at(case), {"q": "نهال"}).content.decode()
    assert "?service=seedling-request" in found and "?service=grazing-licence-renewal" not in found
    assert "پیدا نشد" in text(officer.get(at(case), {"q": "ققققق"}))


def test_beforehand_stands_what_will_be(case: Case) -> None:
    shown = browser(EXPERT).get(at(case), {"service": "grazing-licence-renewal"})
    assert shown.status_code == 200
    read = text(shown)
    assert "این پرونده «تمدید پروانهٔ مرتعداری» می‌شود" in read
    assert "نام مرتع" in read and "سند.jpg" in read
    assert "از متقاضی می‌خواهیم" in read
    unknown = browser(EXPERT).get(at(case), {"service": "no-such"})
    assert unknown.status_code == 422


def test_it_is_done_once_it_is_confirmed_and_the_applicant_reads_why(case: Case, person: Actor) -> None:
    officer = browser(EXPERT)
    typed = {"revision": case.revision, "service": "grazing-licence-renewal", "note": "کارت ملی را هم بفرستید"}
    seen = officer.post(at(case), {**typed, "do": "preview"})
    assert seen.status_code == 200 and "کارت ملی را هم بفرستید" in seen.content.decode()
    done = officer.post(at(case), {**typed, "do": "convert"})
    assert (done.status_code, done["Location"]) == (303, f"/staff/cases/{case.number}/")
    assert Case.objects.get().state == State.AWAITING_APPLICANT
    desk = text(officer.get(f"/staff/cases/{case.number}/"))
    assert "پرونده «تمدید پروانهٔ مرتعداری» شد، " in desk
    assert "پیش از تبدیل: پرسش دربارهٔ مرتع و پروانه" in desk and SUBJECT in desk
    assert officer.get(f"/staff/cases/{case.number}/print/").status_code == 200


def test_stale_is_refused_with_what_was_typed(case: Case) -> None:
    typed = {"revision": case.revision - 1, "service": "grazing-licence-renewal", "note": "نوشتهٔ من"}
    stale = browser(EXPERT).post(at(case), {**typed, "do": "convert"})
    assert stale.status_code == 409 and "نوشتهٔ من" in stale.content.decode()
    assert Case.objects.get().service_id == case.service_id


def test_who_may_not_and_what_has_ended(case: Case, person: Actor) -> None:
    for username, status in ((OTHER_UNIT, 404), (COLLEAGUE, 403), (HEAD_OFFICE, 403), (HEAD, 200)):
        assert browser(username).get(at(case)).status_code == status, username
    withdraw(actor=person, number=case.number, revision=None)
    assert browser(EXPERT).get(at(case)).status_code == 409


def test_what_goes_elsewhere_leaves_the_desk(person: Actor) -> None:
    sent = factories.ticket(person, "unknown-section", SUBJECT)
    case = claim(actor=factories.officer("frw-fars-secretariat-1"), number=sent.number, revision=None)
    officer = browser("frw-fars-secretariat-1")
    assert "دیگر نزد شما نیست" in text(officer.get(at(case), {"service": "rangeland-question"}))
    done = officer.post(at(case), {"revision": case.revision, "service": "rangeland-question", "do": "convert"})
    assert (done.status_code, done["Location"]) == (303, "/staff/")
    assert officer.get(f"/staff/cases/{case.number}/").status_code == 404


def test_a_service_that_is_none_leads_back_to_the_list() -> None:
    case = stories.claimed()
    for service in ("a\x00b", "nothing", ""):
        answer = browser(EXPERT).post(f"/staff/cases/{case.number}/convert/", {"service": service, "do": "preview"})
        assert answer.status_code == 422
