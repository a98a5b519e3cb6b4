"""The identity of an applicant on the desk, and the lines under the bell."""

from __future__ import annotations

import re

import pytest

from mizban.accounts.contact import national_id_of
from mizban.accounts.models import Person
from mizban.audit.models import Look
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
from tests.web.staff.test_files_of_cases import check_files

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
    passed = officer.get(address)
    assert passed.status_code == 409
    assert "هویت این متقاضی روشن است" in text(passed)
    assert f'href="/staff/cases/{case.number}/"' in passed.content.decode()


def test_claim_answers_of_the_registries_and_papers_stand_beside_the_form() -> None:
    case = stories.claimed(stories.small(unknown()))
    card = check_files(case)[0]
    page = browser(EXPERT).get(f"/staff/cases/{case.number}/identity/")
    body, read = page.content.decode(), text(page)
    assert "متقاضی چه گفته است" in read
    assert "ثبت احوال هنوز پاسخ نداده است" in read
    assert "مالک موبایل هنوز معلوم نیست" in read
    assert re.search(rf'<details class="paper" open>(?:(?!</details>).)*{card.public_id}', body, re.DOTALL)
    assert read.index("تصویر کارت ملی") < read.index("نشانی"), "what shows who somebody is comes first"


def test_the_numbers_are_compared_in_place_and_the_look_is_noted() -> None:
    applicant = unknown()
    case = stories.claimed(stories.small(applicant))
    with acting_as(applicant, read_only=True):
        national_id = national_id_of(Person.objects.get(pk=applicant.person_id))
    officer, address = browser(EXPERT), f"/staff/cases/{case.number}/identity/"
    assert national_id not in officer.get(address).content.decode().replace("-", "")
    typed = {"revision": case.revision, "verdict": "confirmed", "first_name": "سهراب", "reason": "کارت ملی"}
    page = officer.post(address, {**typed, "do": "compare"})
    body = page.content.decode()
    assert page.status_code == 200
    assert national_id in re.sub("[^0-9]", "", body[body.index('id="claimed"') :])
    assert "۲۷ مهر ۱۳۵۸" in text(page)
    assert "خطا:" not in body[:800], "nothing is judged yet"
    for value in ('value="confirmed" ', 'value="سهراب"', "کارت ملی</textarea>"):
        assert value in body
    looks = Look.objects.filter(what="unmask", subject_id=case.pk)
    assert sorted(one.reason for one in looks) == [
        "identity:birth_date: بررسی هویت",
        "identity:national_id: بررسی هویت",
    ]
    assert state_of(case) is ClaimState.IDENTITY_PENDING


def test_who_has_not_the_case_in_hand_compares_nothing() -> None:
    case = stories.claimed(stories.small(unknown()))
    address = f"/staff/cases/{case.number}/identity/"
    head = browser(HEAD)
    page = head.get(address)
    assert page.status_code == 200
    assert 'value="compare"' not in page.content.decode()
    assert head.post(address, {"revision": case.revision, "do": "compare"}).status_code == 403
    assert browser(COLLEAGUE).post(address, {"revision": case.revision, "do": "compare"}).status_code == 403
    assert not Look.objects.filter(what="unmask").exists()


def test_accepting_before_that_is_refused_with_everything_typed() -> None:
    case = stories.claimed(stories.small(unknown()))
    result = {"outcome": "accepted", "text": "پروانه تمدید شد.", "letter": "none", "do": "decide"}
    refused = browser(EXPERT).post(f"/staff/cases/{case.number}/decide/", {"revision": case.revision, **result})
    assert refused.status_code == 422
    assert "اول با «بررسی هویت» آن را تأیید کنید" in text(refused)
    assert "پروانه تمدید شد." in refused.content.decode()


def test_whoever_is_unknown_is_named_so_before_anything_is_typed() -> None:
    case = stories.claimed(stories.small(unknown()))
    officer, address = browser(EXPERT), f"/staff/cases/{case.number}/decide/"
    form = officer.get(address)
    assert "هویت متقاضی هنوز تأیید نشده است" in text(form)
    assert f'href="/staff/cases/{case.number}/identity/">بررسی هویت</a>' in form.content.decode()
    typed = {"revision": case.revision, "text": "پروانه تمدید شد.", "letter": "none"}
    accepted = officer.post(address, {**typed, "outcome": "accepted"})
    assert accepted.status_code == 422
    assert "اول با «بررسی هویت» آن را تأیید کنید" in text(accepted)
    assert "بله، ثبت شود" not in text(accepted)
    rejected = officer.post(address, {**typed, "outcome": "rejected"})
    assert rejected.status_code == 200
    assert "بله، ثبت شود" in text(rejected)


def test_whoever_is_known_is_not_doubted() -> None:
    case = stories.claimed(stories.small())
    assert "هنوز تأیید نشده" not in text(browser(EXPERT).get(f"/staff/cases/{case.number}/decide/"))


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
