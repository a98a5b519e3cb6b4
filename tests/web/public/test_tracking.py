"""Following a request by number and code: what is shown, what never is, and how often one may guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from django.test import Client

from mizban.accounts.limits import HOUR, Limit
from mizban.accounts.models import User
from mizban.cases.actions.applying import tracking
from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.working.claim import claim, release
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.actions.working.decide import decide
from mizban.cases.models import Case, CorrectionReason
from mizban.cases.queries.applying.tracking import way_of
from mizban.cases.tracking_codes import matches, tracking_code
from mizban.cases.workflow import Outcome, Step
from mizban.core.actor import Actor
from mizban.core.numbers import process_number
from tests import factories
from tests.messages import write
from tests.web.public.reading import read

NOT_FOUND = "این شماره و کد پیدا نشد؛ رسید را ببینید"
OFFICER = "frw-fars-rangeland-1"
NOBODYS = process_number(1405, 99_999_999)
AtMost = Callable[[int], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def rancher() -> Actor:
    return factories.person()


@pytest.fixture
def case(rancher: Actor) -> Case:
    return factories.renewal_case(rancher)


def wrong(case: Case) -> str:
    return "".join(str((int(digit) + 1) % 10) if digit.isdigit() else digit for digit in tracking_code(case))


def test_the_code_is_ten_digits_of_the_case_and_its_version(case: Case) -> None:
    code = tracking_code(case)
    assert re.fullmatch(r"[0-9]{3}-[0-9]{3}-[0-9]{4}", code)
    assert tracking_code(case) == code
    assert (
        matches(case.pk, case.tracking_version, code)
        and matches(case.pk, case.tracking_version, code.replace("-", " "))
        and not matches(case.pk, case.tracking_version, wrong(case))
    )
    assert (
        not matches(case.pk, case.tracking_version, "")
        and not matches(case.pk, case.tracking_version, code[:-1])
        and not matches(case.pk, case.tracking_version, "۱" * 5000)
    )
    case.tracking_version += 1
    assert tracking_code(case) != code
    assert not matches(case.pk, case.tracking_version, code)


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text,
        lambda text: text.replace("-", ""),
        lambda text: f"  {text.replace('-', ' – ')}\u200f ",
        lambda text: text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
        lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ],
)
def test_any_digits_and_separators_show_the_request(frw: Client, case: Case, write: Callable[[str], str]) -> None:
    response = frw.post("/track/", {"number": write(case.number), "code": write(tracking_code(case))})
    page = read(response.content.decode())
    assert response.status_code == 200
    assert page.main["data-state"] == "submitted"
    assert page.headings == ["تمدید پروانهٔ مرتعداری"]
    assert "ادارهٔ کل منابع طبیعی و آبخیزداری استان فارس" in page.text
    assert "به ما رسید؛ در صف بررسی" in page.text
    assert "اکنون لازم نیست کاری بکنید" in page.text
    assert tracking_code(case) not in response.content.decode()


def test_offices_and_posts_are_named_people_never(frw: Client, case: Case, rancher: Actor) -> None:
    officer = User.objects.get(organisation=case.organisation, username=OFFICER)
    claim(actor=factories.officer(OFFICER), number=case.number, revision=case.revision)
    text = frw.post("/track/", {"number": case.number, "code": tracking_code(case)}).content.decode()
    assert officer.post in text
    assert 'data-state="in_review"' in text
    assert "کارشناس بررسی را شروع کرد" in text
    assert officer.name not in text
    assert "آزمونی" not in text and "کاظم" not in text and "0999" not in text
    assert "چشمه‌سفید" not in text


def test_officers_who_relieve_each_other_are_not_told_of(case: Case) -> None:
    for username in (OFFICER, "frw-fars-rangeland-2"):
        officer = factories.officer(username)
        moved = claim(actor=officer, number=case.number, revision=None)
        release(actor=officer, number=case.number, revision=moved.revision)
    assert [passed.step for passed in way_of(case)] == [None, Step.CLAIM]


def test_a_correction_is_the_applicants_turn(frw: Client, case: Case) -> None:
    officer = factories.officer(OFFICER)
    moved = claim(actor=officer, number=case.number, revision=case.revision)
    defects = [Defect("village", CorrectionReason.WRONG, "نام روستا در این شهرستان نیست")]
    return_for_correction(actor=officer, number=case.number, revision=moved.revision, defects=defects)
    text = frw.post("/track/", {"number": case.number, "code": tracking_code(case)}).content.decode()
    assert 'data-state="awaiting_applicant"' in text
    assert "باید کاری بکنید" in text and f'href="/my/cases/{case.number}/"' in text
    assert "شمارش روزها متوقف است" in text
    assert "نام روستا" not in text


def test_a_question_is_told_as_a_question(frw: Client, case: Case) -> None:
    officer = factories.officer(OFFICER)
    moved = claim(actor=officer, number=case.number, revision=case.revision)
    words = "سند به نام کیست؟"
    write(actor=officer, number=case.number, revision=moved.revision, key=uuid4(), text=words, asks=True)
    text = frw.post("/track/", {"number": case.number, "code": tracking_code(case)}).content.decode()
    assert "منتظر شما: پاسخ" in text and "اداره پرسشی دارد" in text and "بعد از پاسخ شما" in text
    assert "اصلاح" not in text.partition("<main")[2].partition("</main")[0]
    assert words not in text


def test_a_decision_and_a_withdrawal_are_told(frw: Client, case: Case, rancher: Actor) -> None:
    officer = factories.officer(OFFICER)
    moved = claim(actor=officer, number=case.number, revision=case.revision)
    decide(actor=officer, number=case.number, revision=moved.revision, outcome=Outcome.REJECTED, text="سند ناقص است.")
    decided = frw.post("/track/", {"number": case.number, "code": tracking_code(case)}).content.decode()
    assert 'data-state="decided"' in decided and "نتیجه: پذیرفته نشد" in decided
    assert "سند ناقص" not in decided
    other = factories.renewal_case(rancher)
    withdraw(actor=rancher, number=other.number, revision=other.revision)
    taken_back = frw.post("/track/", {"number": other.number, "code": tracking_code(other)}).content.decode()
    assert 'data-state="withdrawn"' in taken_back and "پس گرفته‌اید" in taken_back


def test_a_late_answer_is_admitted(frw: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(due_on=case.submitted_at.date().replace(year=2020))
    text = frw.post("/track/", {"number": case.number, "code": tracking_code(case)}).content.decode()
    assert "پاسخ ما دیر شده است" in text


def test_an_unknown_number_and_a_wrong_code_look_alike(frw: Client, case: Case) -> None:
    def answer(number: str, code: str) -> tuple[int, str]:
        response = frw.post("/track/", {"number": number, "code": code})
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
        return response.status_code, text.replace(number, "N").replace(code, "C")

    known = answer(case.number, wrong(case))
    unknown = answer(NOBODYS, tracking_code(case))
    assert known == unknown
    assert known[0] == 422
    assert known[1].count(NOT_FOUND) == 1
    assert "<title>خطا: " in known[1]


def test_another_organisation_does_not_know_it(imeo: Client, case: Case) -> None:
    response = imeo.post("/track/", {"number": case.number, "code": tracking_code(case)})
    assert response.status_code == 422
    assert NOT_FOUND in response.content.decode()


def test_an_older_code_is_no_code(frw: Client, case: Case) -> None:
    old = tracking_code(case)
    Case.objects.filter(pk=case.pk).update(tracking_version=2)
    assert frw.post("/track/", {"number": case.number, "code": old}).status_code == 422


def test_five_wrong_codes_close_the_number_for_an_hour(frw: Client, case: Case) -> None:
    for _try in range(5):
        assert frw.post("/track/", {"number": case.number, "code": wrong(case)}).status_code == 422
    response = frw.post("/track/", {"number": case.number, "code": tracking_code(case)})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "تعداد تلاش‌ها زیاد شد" in response.content.decode()
    assert frw.get("/track/").status_code == 200


def test_right_codes_are_not_counted(frw: Client, case: Case) -> None:
    for _try in range(7):
        assert frw.post("/track/", {"number": case.number, "code": tracking_code(case)}).status_code == 200
    for _try in range(5):
        assert frw.post("/track/", {"number": case.number, "code": wrong(case)}).status_code == 422


def test_what_is_no_number_is_not_counted(frw: Client, case: Case) -> None:
    for _try in range(7):
        response = frw.post("/track/", {"number": case.number[:-1] + "x", "code": wrong(case)})
        assert response.status_code == 422
    assert frw.post("/track/", {"number": case.number, "code": tracking_code(case)}).status_code == 200


def test_an_address_may_not_go_through_numbers(frw: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "TRACKING_PER_ADDRESS", Limit("tracking_address", 2, HOUR))
    numbers = [NOBODYS, "1405-00000-0017", NOBODYS]
    here = [frw.post("/track/", {"number": one, "code": "314-159-2653"}).status_code for one in numbers]
    assert here == [422, 422, 422]  # a demo does not count the machine it runs on
    there = [
        frw.post("/track/", {"number": one, "code": "314-159-2653"}, REMOTE_ADDR="192.0.2.7").status_code
        for one in numbers
    ]
    assert there == [422, 422, 429]


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [
        ("", "", "شمارهٔ فرآیند را بنویسید"),
        ("1405-00000-0018", "314-159-2653", "رقم‌های شمارهٔ فرآیند با هم نمی‌خواند؛ با رسید مقایسه کنید"),
        ("1405-00000-0017", "314", "کد رهگیری ۱۰ رقم است؛ ۳ رقم نوشته‌اید"),
        ("1405-00000-0017", "abc", "کد رهگیری را فقط با رقم بنویسید"),
        ("1405\x00-00000-0017", "", "کد رهگیری را بنویسید"),
        ("9" * 5000, "9" * 5000, "شمارهٔ فرآیند ۱۳ رقم است؛ ۵۰۰۰ رقم نوشته‌اید"),
        ("\ud800", "\ud800", "شمارهٔ فرآیند را"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(frw: Client, number: str, code: str, sentence: str) -> None:
    body = f"number={_quoted(number)}&code={_quoted(code)}"
    response = frw.post("/track/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert response.content.decode().count(sentence) >= 2  # in the summary and at the field


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def test_fields_that_are_missing_or_repeated_are_no_fault(frw: Client) -> None:
    assert frw.post("/track/", {}).status_code == 422
    assert frw.post("/track/", {"number": ["1", "2"], "code": ["1", "2"]}).status_code == 422
    assert frw.post("/track/", b"\xff\xfe", content_type="text/plain").status_code == 422


def test_the_number_may_come_with_the_address_the_code_never(frw: Client, case: Case) -> None:
    page = read(frw.get("/track/", {"number": case.number, "code": tracking_code(case)}).content.decode())
    values = {one["name"]: one.get("value") for one in page.controls if one.get("name") in ("number", "code")}
    assert values == {"number": case.number, "code": None}


def test_a_page_that_was_open_too_long_comes_back_with_the_number(case: Case) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "frw.localhost"})
    late = client.post("/track/", {"number": case.number, "code": tracking_code(case)})
    assert (late.status_code, late["Location"]) == (302, "/track/")
    again = client.get("/track/").content.decode()
    assert case.number in again and tracking_code(case) not in again
    assert "دوباره بفرستید" in again


def test_a_request_is_shown_with_few_queries(frw: Client, case: Case, at_most: AtMost) -> None:
    asked = {"number": case.number, "code": tracking_code(case)}
    frw.post("/track/", asked)
    with at_most(6):
        frw.post("/track/", asked)
