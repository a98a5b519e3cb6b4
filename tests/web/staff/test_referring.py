"""Referrals on the desk: the page that sends one, the card in the case, the boxes, what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from mizban.accounts.models import User
from mizban.cases.actions.referring.answering import answer_referral
from mizban.cases.actions.working.decide import decide
from mizban.cases.models import Case, InboxEntry, Referral, ReferralKind, ReferralState
from mizban.cases.tracking_codes import tracking_code
from mizban.cases.workflow import Outcome, State
from mizban.core.text import local_digits
from mizban.organisations.models import Section
from tests import factories
from tests.db.cases.test_referrals import ANSWER, QUESTION, answered, referred, target
from tests.db.cases.test_stages import COUNTY, sent
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, OTHER_SECTION, OTHER_UNIT, text
from tests.web.staff.test_inbox_page import queries
from tests.web.test_rights import attached

pytestmark = pytest.mark.django_db


def section(slug: str = "rangeland") -> str:
    return str(Section.objects.get(organisation__slug="frw", slug=slug).pk)


def typed(case: Case, **more: Any) -> dict[str, Any]:
    return {
        "revision": case.revision,
        "unit": "ادارهٔ کل منابع طبیعی و آبخیزداری استان یزد",
        "section": section(),
        "to": str(User.objects.get(username=OTHER_UNIT).pk),
        "kind": "opinion",
        "question": QUESTION,
        "days": "۵",
        "scope": "whole",
        "owner": "stays",
        **more,
    }


def page(name: str, case: Case, rest: str = "") -> Any:
    return browser(name).get(f"/staff/cases/{case.number}/{rest}")


def test_a_case_is_referred_from_its_page() -> None:
    case = stories.claimed()
    shown = page(EXPERT, case)
    assert 'data-key="KeyE"' in shown.content.decode()
    form = page(EXPERT, case, "refer/")
    assert form.status_code == 200
    assert User.objects.get(username=COLLEAGUE).name in text(form)
    done = browser(EXPERT).post(f"/staff/cases/{case.number}/refer/", typed(case))
    assert done.status_code == 303
    referral = Referral.objects.get()
    assert (referral.kind, referral.to_user_id) == (ReferralKind.OPINION, User.objects.get(username=OTHER_UNIT).pk)
    told = text(page(EXPERT, case))
    assert QUESTION in told
    assert User.objects.get(username=OTHER_UNIT).name in told


def test_the_colleagues_of_another_section_are_shown_and_what_was_typed_stays() -> None:
    case = stories.claimed()
    response = browser(EXPERT).post(
        f"/staff/cases/{case.number}/refer/", typed(case, do="people", section=section("forest"), to="")
    )
    assert response.status_code == 200
    assert User.objects.get(username="frw-yazd-forest-1").name in text(response)
    assert QUESTION in text(response)
    assert "خطا" not in text(response)
    assert not Referral.objects.exists()
    head = browser(EXPERT).post(f"/staff/cases/{case.number}/refer/", typed(case, do="people", section="head", to=""))
    assert "رئیس واحد" in text(head)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"unit": "ناکجا"}, "واحدی با این نام نیست"),
        ({"question": ""}, "بنویسید از همکارتان چه می‌خواهید"),
        ({"days": "۹۹"}, "مهلت را از ۱ تا ۶۰ روز کاری بنویسید"),
        ({"days": "زود"}, "مهلت را از ۱ تا ۶۰ روز کاری بنویسید"),
        ({"to": "999999999"}, "گیرنده را انتخاب کنید"),
        ({"kind": "moon"}, "برای چه را انتخاب کنید"),
        ({"section": "999999"}, "بخش را انتخاب کنید"),
        ({"section": "²"}, "بخش را انتخاب کنید"),
        ({"days": "²"}, "مهلت را از ۱ تا ۶۰ روز کاری بنویسید"),
        ({"files": ["x"]}, "یکی از فایل‌ها دیگر در پرونده نیست"),
    ],
)
def test_what_cannot_be_sent_is_said_and_what_was_typed_stays(wrong: dict[str, Any], said: str) -> None:
    case = stories.claimed()
    response = browser(EXPERT).post(f"/staff/cases/{case.number}/refer/", typed(case, **wrong))
    assert response.status_code == 422
    assert said in text(response)
    assert wrong.get("question", QUESTION) in text(response)
    assert not Referral.objects.exists()


def test_somebody_switched_off_meanwhile_is_refused() -> None:
    case = stories.claimed()
    User.objects.filter(username=OTHER_UNIT).update(is_active=False)
    response = browser(EXPERT).post(f"/staff/cases/{case.number}/refer/", typed(case))
    assert response.status_code == 422
    assert QUESTION in text(response)


def test_a_stale_page_keeps_what_was_typed() -> None:
    case = stories.claimed()
    data = typed(case)
    referred(case, to=target("fars", "forest"))
    response = browser(EXPERT).post(f"/staff/cases/{case.number}/refer/", data)
    assert response.status_code == 409
    assert QUESTION in text(response)


def test_a_decided_case_keeps_what_was_typed() -> None:
    case = stories.claimed(stories.small())
    data = typed(case)
    decide(actor=factories.officer(EXPERT), number=case.number, revision=None, outcome=Outcome.REJECTED, text="نه")
    response = browser(EXPERT).post(f"/staff/cases/{case.number}/refer/", data)
    assert response.status_code == 409
    assert QUESTION in text(response)
    assert "نتیجهٔ این پرونده" in text(page(EXPERT, case, "refer/"))


def test_who_is_asked_finds_it_in_the_box_and_answers_on_the_page() -> None:
    case = stories.claimed()
    referral = referred(case)
    client = browser(OTHER_UNIT)
    inbox = client.get("/staff/?box=referred")
    assert re.search(rf"/staff/cases/{case.number}/\?box=referred[^\"]*#referral-1\"", inbox.content.decode())
    assert User.objects.get(username=EXPERT).name in text(inbox)
    assert QUESTION not in text(inbox)
    shown = client.get(f"/staff/cases/{case.number}/")
    assert QUESTION in text(shown)
    assert "یادداشت داخلی" in text(shown)
    assert "پیام به متقاضی" not in text(shown)
    address = f"/staff/cases/{case.number}/referrals/1/answer/"
    empty = client.post(address, {"revision": referral.case.revision, "text": ""})
    assert empty.status_code == 422
    done = client.post(address, {"revision": referral.case.revision, "text": ANSWER})
    assert done.status_code == 303
    assert ANSWER in text(page(EXPERT, case))
    afterwards = client.get(f"/staff/cases/{case.number}/")
    assert afterwards.status_code == 200
    assert ANSWER in text(afterwards)
    assert "مرتع چشمه‌سفید" not in text(afterwards), "what is asked no more is read no more"


def test_the_second_to_answer_keeps_the_text() -> None:
    case = stories.claimed()
    referral = referred(case, to=target("fars", "forest"))
    revision = referral.case.revision
    answered(referral, by=OTHER_SECTION)
    other = browser("frw-fars-forest-2")
    response = other.post(
        f"/staff/cases/{case.number}/referrals/1/answer/", {"revision": revision, "text": "پاسخ دیگر"}
    )
    assert response.status_code == 409
    assert "پاسخ دیگر" in text(response)
    assert other.get(f"/staff/cases/{case.number}/referrals/1/answer/").status_code == 409


def test_it_is_taken_given_back_reminded_of_and_taken_back() -> None:
    case = stories.claimed()
    referral = referred(case, to=target("fars", "forest"))
    forest, sender = browser(OTHER_SECTION), browser(EXPERT)
    one = f"/staff/cases/{case.number}/referrals/1"
    assert sender.post(f"{one}/remind/").status_code == 303
    assert "فردا دوباره" in text(sender.post(f"{one}/remind/", follow=True))
    revision = Case.objects.get().revision
    assert forest.post(f"{one}/take/", {"revision": revision}).status_code == 303
    assert browser("frw-fars-forest-2").post(f"{one}/take/", {"revision": revision}).status_code == 409
    revision = Case.objects.get().revision
    assert forest.post(f"{one}/return/", {"revision": revision, "reason": ""}).status_code == 422
    assert forest.post(f"{one}/return/", {"revision": revision, "reason": "کار ما نیست"}).status_code == 303
    referral.refresh_from_db()
    assert referral.state == ReferralState.RETURNED
    referred(case, to=target("fars", "forest"))
    two = f"/staff/cases/{case.number}/referrals/2/revoke/"
    assert sender.get(two).status_code == 200
    assert sender.post(two, {"revision": Case.objects.get().revision}).status_code == 303
    assert Referral.objects.get(number=2).state == ReferralState.REVOKED


def test_it_is_referred_on() -> None:
    case = stories.claimed()
    referred(case)
    address = f"/staff/cases/{case.number}/referrals/1/refer/"
    assert browser(OTHER_UNIT).get(address).status_code == 200
    data = typed(Case.objects.get(), section="head", to="head")
    assert browser(OTHER_UNIT).post(address, data).status_code == 303
    assert Referral.objects.get(number=2).parent_id == Referral.objects.get(number=1).pk
    told = text(page(EXPERT, case))
    assert f"در پی ارجاع {local_digits(1)}" in told
    circle = typed(Case.objects.get(), unit="ادارهٔ کل منابع طبیعی و آبخیزداری استان فارس", to="queue")
    refused = browser(OTHER_UNIT).post(address, circle)
    assert refused.status_code == 422
    assert "از همان‌جا آمده است" in text(refused)


def test_what_is_confidential_is_not_shown_to_others() -> None:
    case = stories.claimed()
    referred(case, confidential=True)
    assert QUESTION in text(page(EXPERT, case))
    assert QUESTION in text(page(OTHER_UNIT, case))
    for name in (COLLEAGUE, HEAD, "frw-yazd-head"):
        shown = page(name, case)
        assert shown.status_code == 200
        assert QUESTION not in text(shown), name
        assert "فقط فرستنده و گیرنده می‌خوانند" in text(shown), name
    assert "محرمانه" in text(browser(OTHER_UNIT).get("/staff/?box=referred"))


def test_chosen_files_are_all_that_is_seen() -> None:
    case = stories.claimed()
    file = str(attached(case).public_id)
    assert file in page(EXPERT, case, "refer/").content.decode()
    done = browser(EXPERT).post(f"/staff/cases/{case.number}/refer/", typed(case, scope="files", files=[file]))
    assert done.status_code == 303
    shown = page(OTHER_UNIT, case)
    assert f"/staff/files/{file}/" in shown.content.decode()
    assert "مرتع چشمه‌سفید" not in text(shown)
    assert "آزمونی" not in text(shown)


def test_what_was_only_told_is_seen_by_one_button() -> None:
    case = stories.claimed()
    referral = referred(case, kind=ReferralKind.INFORM, question="")
    assert "دیدم" in text(page(OTHER_UNIT, case))
    done = browser(OTHER_UNIT).post(
        f"/staff/cases/{case.number}/referrals/1/answer/", {"revision": referral.case.revision}
    )
    assert done.status_code == 303


def test_the_decision_says_whom_one_waits_for() -> None:
    case = stories.claimed(stories.small())
    referral = referred(case)
    data = {
        "revision": referral.case.revision,
        "outcome": "rejected",
        "text": "نه",
        "letter": "none",
        "do": "decide",
    }
    name, client = User.objects.get(username=OTHER_UNIT).name, browser(EXPERT)
    assert name in text(client.get(f"/staff/cases/{case.number}/decide/")), "before anything is written"
    response = client.post(f"/staff/cases/{case.number}/decide/", data)
    assert response.status_code == 409
    assert name in text(response)
    assert f"/staff/cases/{case.number}/referrals/1/revoke/" in page(EXPERT, case).content.decode()


def test_a_stranger_finds_nothing() -> None:
    case = stories.claimed()
    referred(case)
    for name in ("frw-yazd-forest-1", OTHER_SECTION):
        client: Client = browser(name)
        for rest in ("", "refer/", "referrals/1/answer/", "referrals/1/refer/", "referrals/1/revoke/"):
            assert client.get(f"/staff/cases/{case.number}/{rest}").status_code == 404, rest
    assert browser(COLLEAGUE).get(f"/staff/cases/{case.number}/referrals/1/answer/").status_code == 403
    assert browser(EXPERT).get(f"/staff/cases/{case.number}/referrals/9/answer/").status_code == 404
    assert browser(EXPERT).get(f"/staff/cases/{case.number}/referrals/99999/answer/").status_code == 404


def test_twenty_referrals_ask_no_more_than_one() -> None:
    case = stories.claimed()

    def asks() -> list[str]:
        found = queries(browser(EXPERT), f"/staff/cases/{case.number}/")
        return [sql for sql in found if not sql.startswith("INSERT")]

    referred(case)
    with_one = asks()
    for slug in ("forest", "legal", "land", "by-products"):
        referral = referred(case, to=target("yazd", slug))
        answer_referral(
            actor=factories.officer(f"frw-yazd-{slug}-1"),
            number=case.number,
            revision=None,
            referral=referral.number,
            text=ANSWER,
        )
    with_more = asks()
    assert len(with_one) == len(with_more) <= 6, "\n".join(with_more)


@pytest.mark.parametrize("box", ["referred", "sent"])
def test_the_boxes_ask_as_often_for_many_as_for_one(box: str) -> None:
    name: Callable[[], str] = lambda: OTHER_UNIT if box == "referred" else EXPERT  # noqa: E731
    referred(stories.claimed(stories.small()))
    with_one = queries(browser(name()), f"/staff/?box={box}")
    for _time in range(8):
        referred(stories.claimed(stories.small()))
    with_nine = queries(browser(name()), f"/staff/?box={box}")
    assert len(with_one) == len(with_nine) <= 7, "\n".join(with_nine)


def test_stages_are_named_and_passed() -> None:
    case = sent()
    shown = page(COUNTY, case)
    assert "مرحلهٔ ۱ از ۲: بررسی شهرستان" in text(shown)
    assert f"/staff/cases/{case.number}/decide/" not in shown.content.decode()
    assert page(COUNTY, case, "decide/").status_code == 409
    assert "بررسی ادارهٔ کل" in text(page(COUNTY, case, "pass-on/"))
    done = browser(COUNTY).post(
        f"/staff/cases/{case.number}/pass-on/", {"revision": case.revision, "note": "محل را دیدیم"}
    )
    assert done.status_code == 303
    assert "مرحلهٔ ۲ از ۲: بررسی ادارهٔ کل" in text(page(COUNTY, case))
    case = stories.claimed(case)
    assert page(EXPERT, case, "send-back/").status_code == 200
    empty = browser(EXPERT).post(f"/staff/cases/{case.number}/send-back/", {"revision": case.revision})
    assert empty.status_code == 422
    done = browser(EXPERT).post(
        f"/staff/cases/{case.number}/send-back/", {"revision": case.revision, "note": "نقشه کم است"}
    )
    assert done.status_code == 303
    assert Case.objects.get().state == State.IN_REVIEW


def test_who_asks_and_what_for_is_not_told_with_files_alone() -> None:
    case = factories.ticket(factories.person(), subject="موضوع پنهان")
    secretary = "frw-fars-secretariat-1"
    case = stories.claimed(case, by=secretary)
    name = InboxEntry.objects.get(case=case).name
    referred(case, by=secretary, whole=False)
    for address in (
        f"/staff/cases/{case.number}/",
        "/staff/?box=referred",
        f"/staff/cases/{case.number}/referrals/1/answer/",
    ):
        shown = text(browser(OTHER_UNIT).get(address))
        assert "موضوع پنهان" not in shown and name not in shown, address
    shown = text(page(secretary, case))
    assert "موضوع پنهان" in shown and name in shown


def test_the_applicant_reads_the_stages_and_nothing_of_referrals() -> None:
    case = sent()
    referred(case, by=COUNTY)
    told = text(Client(HTTP_HOST="frw.localhost").post("/track/", {"number": case.number, "code": tracking_code(case)}))
    assert "مرحله: بررسی شهرستان" in told
    assert "ارجاع" not in told
