"""Anybody may check a letter by its code, and learns no more than that."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.decide import LetterWish, decide
from mizban.cases.actions.working.reopen import reopen
from mizban.cases.models import Case, Letter, LetterStatus
from mizban.cases.queries.applying.letters import canonical_code
from mizban.cases.workflow import Outcome
from mizban.core.acting import acting_as
from tests import factories
from tests.web.public.reading import read

pytestmark = pytest.mark.django_db
OFFICER = "frw-fars-rangeland-1"


@pytest.fixture
def case() -> Case:
    rancher, officer = factories.person(), factories.officer(OFFICER)
    case = factories.renewal_case(rancher)
    case = claim(actor=officer, number=case.number, revision=case.revision)
    return decide(
        actor=officer,
        number=case.number,
        revision=case.revision,
        outcome=Outcome.ACCEPTED,
        text="پروانه تمدید شد.",
        letter=LetterWish(secretariat_number="12/345"),
    )


@pytest.fixture
def letter(case: Case) -> Letter:
    with acting_as(factories.officer(OFFICER)):
        return Letter.objects.get(case=case)


def test_a_letter_is_found_by_its_code_however_it_is_written(frw: Client, letter: Letter) -> None:
    code = letter.code
    for typed in (code, code.lower(), f"{code[:4]}-{code[4:8]}-{code[8:]}", f" {code[:6]} {code[6:]}\u200f"):
        response = frw.get("/verify/", {"code": typed})
        assert (response.status_code, response["Location"]) == (302, f"/verify/{code}/")
    page = read(frw.get(f"/verify/{code}/").content.decode())
    assert "این نامه معتبر است" in page.text
    assert letter.number in page.text
    assert "ادارهٔ کل منابع طبیعی و آبخیزداری استان فارس" in page.text
    assert letter.masked_name in page.text and "آزمونی" not in page.text
    assert "12/345" in page.text


def test_the_digest_of_the_file_is_shown_once_it_is_made(frw: Client, letter: Letter) -> None:
    assert "فایل نامه هنوز آماده نشده است" in frw.get(f"/verify/{letter.code}/").content.decode()
    digest = hashlib.sha256(b"%PDF").hexdigest()
    with acting_as(factories.officer(OFFICER)):
        Letter.objects.filter(pk=letter.pk).update(sha256=digest)
    assert digest in frw.get(f"/verify/{letter.code}/").content.decode()


def test_a_letter_that_holds_no_more_says_so(frw: Client, case: Case, letter: Letter) -> None:
    head = factories.officer("frw-fars-head")
    reopen(actor=head, number=case.number, revision=case.revision, reason="سند تازه رسید")
    assert "نامهٔ تازه‌تری جای این نامه را گرفته است" in frw.get(f"/verify/{letter.code}/").content.decode()
    with acting_as(head):
        Letter.objects.filter(pk=letter.pk).update(status=LetterStatus.REVOKED)
    assert "این نامه باطل شده است" in frw.get(f"/verify/{letter.code}/").content.decode()


def test_another_organisation_knows_nothing_of_it(imeo: Client, letter: Letter) -> None:
    response = imeo.get(f"/verify/{letter.code}/")
    assert response.status_code == 404
    assert "نامه‌ای با این کد پیدا نشد" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ab-cd ۱۲٣", "ABCD123"),
        ("", ""),
        ("؟!", ""),
        ("\x00", ""),
        ("A" * 20, "A" * 20),
        ("A" * 21, ""),
        ("A\u202eB", "AB"),
        ("' OR 1=1", "OR11"),
    ],
)
def test_a_code_is_letters_and_digits(typed: str, code: str) -> None:
    assert canonical_code(typed) == code


def test_what_is_no_code_is_asked_for_again(frw: Client) -> None:
    for typed in ("", "؟", "\x00", "A" * 5000):
        response = frw.get("/verify/", {"code": typed})
        assert response.status_code == 422
        assert "کد را مانند نامه بنویسید" in response.content.decode()
