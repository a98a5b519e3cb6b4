"""A request of one's own: what one has to do, where it stands, its answer; taking it back, asking for another look."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable

import pikepdf
import pytest
import time_machine

from mizban.cases.actions.clock import lifecycle
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.actions.working.decide import LetterWish, decide
from mizban.cases.actions.working.transfer import TransferReason, transfer
from mizban.cases.models import Case, CorrectionReason, Letter
from mizban.cases.subjects import DECISION
from mizban.cases.workflow import Outcome
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, system
from mizban.files.actions import keep
from mizban.identity.demo_registry import DemoPerson, Kind
from mizban.organisations.queries import offices
from tests import factories
from tests.conftest import Trying
from tests.unwalled import unwalled
from tests.web.citizen.samples import Sample
from tests.web.citizen.walking import Walker, signed_in

pytestmark = pytest.mark.django_db

SERVICE = "grazing-licence-renewal"
Someone = Callable[..., DemoPerson]


@pytest.fixture
def sent(someone: Someone) -> Walker:
    """Somebody who has just sent a request, on its receipt."""
    actor = factories.person(who=someone())
    case = Sample("frw", SERVICE).case(actor)
    return signed_in(actor).open(f"{home(case)}receipt/")


@pytest.fixture
def case(sent: Walker) -> Case:
    return Case.objects.get()


@pytest.fixture
def officer() -> Actor:
    return factories.officer("frw-fars-rangeland-1")


def home(case: Case) -> str:
    return f"/my/cases/{case.number}/"


def decided(case: Case, officer: Actor, outcome: Outcome = Outcome.REJECTED, letter: LetterWish | None = None) -> None:
    claim(actor=officer, number=case.number, revision=None)
    decide(
        actor=officer,
        number=case.number,
        revision=None,
        outcome=outcome,
        text="دام از ظرفیت مرتع بیشتر است.",
        letter=letter,
    )


def test_the_receipt_has_a_code_for_cameras(sent: Walker, case: Case) -> None:
    assert re.search(r'<svg [^>]*class="qr"', sent.text)
    assert sent.page.inline == []
    assert "پاسخ می‌دهد" in sent.text
    assert sent.text.count("<h1") == 1


def test_the_receipt_is_shown_again_and_on_paper(sent: Walker, case: Case) -> None:
    first = sent.text.partition('id="tracking-code"')[2][:80]
    assert sent.open(f"{home(case)}receipt/").text.partition('id="tracking-code"')[2][:80] == first
    paper = sent.client.get(f"{home(case)}receipt.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"].startswith("attachment")
    assert len(pikepdf.open(io.BytesIO(paper.content)).pages) == 1


def test_a_request_that_waits_in_the_queue(sent: Walker, case: Case) -> None:
    sent.open(home(case))
    assert sent.page.main["data-state"] == "submitted"
    for said in ("اکنون لازم نیست کاری بکنید", "در صف بررسی", "ده‌بالا", "شناسنامه", "پس‌گرفتن درخواست", "روز پاسخ"):
        assert said in sent.text
    assert "بررسی دوباره" not in sent.text


def test_who_has_it_is_a_post_and_never_a_name(sent: Walker, case: Case, officer: Actor) -> None:
    claim(actor=officer, number=case.number, revision=None)
    sent.open(home(case))
    assigned = Case.objects.select_related("assignee").get(pk=case.pk).assignee
    assert assigned
    assert sent.page.main["data-state"] == "in_review"
    assert assigned.post in sent.text
    assert assigned.name not in sent.text


def test_what_one_must_do_stands_above_all(sent: Walker, case: Case, officer: Actor) -> None:
    claim(actor=officer, number=case.number, revision=None)
    return_for_correction(
        actor=officer, number=case.number, revision=None, defects=[Defect("village", CorrectionReason.WRONG)]
    )
    sent.open(home(case))
    assert sent.page.main["data-state"] == "awaiting_applicant"
    body = sent.text.partition("<main")[2]
    assert "باید کاری بکنید" in body.partition("راه درخواست")[0]
    assert f'href="{home(case)}correct/"' in body
    assert "شمارش روزها متوقف است، چون منتظر اصلاح شماییم. ۱۰ روز کاری مانده است." in body
    sent.open("/my/")
    assert sent.text.index("باید کاری بکنید") < sent.text.index(case.number)


def test_a_transfer_is_told_kindly(sent: Walker, case: Case, officer: Actor) -> None:
    due = case.due_on
    yazd = next(unit for unit in offices(case.organisation_id).units.values() if unit.slug == "yazd")
    transfer(
        actor=officer,
        number=case.number,
        revision=None,
        unit_id=yazd.pk,
        section_id=case.section_id,
        reason=TransferReason.OTHER_PROVINCE,
        note="اشتباه متقاضی",
    )
    sent.open(home(case))
    assert "درخواست شما به ادارهٔ درست رفت" in sent.text
    assert "شماره و مهلت همان است" in sent.text
    assert "اشتباه متقاضی" not in sent.text
    assert Case.objects.get(pk=case.pk).due_on == due


def test_a_request_whose_identity_waits_says_so(frw: Walker, someone: Someone) -> None:
    Sample("frw", SERVICE).fill(frw.begin(SERVICE, someone(Kind.REGISTRY_DOWN)).send()).send()
    frw.open(home(Case.objects.get()))
    assert "هویت: منتظر ثبت احوال" in frw.text


def test_an_answer_with_its_reasons(sent: Walker, case: Case, officer: Actor) -> None:
    decided(case, officer)
    sent.open(home(case))
    assert sent.page.main["data-state"] == "decided"
    for said in ("نتیجه: پذیرفته نشد", "دام از ظرفیت مرتع بیشتر است.", f'href="{home(case)}reopen/"'):
        assert said in sent.text
    assert "withdraw" not in sent.text


def test_an_ended_request_asks_for_no_message(sent: Walker, case: Case, officer: Actor) -> None:
    sent.open(home(case))
    assert "همین‌جا بنویسید" in sent.text
    decided(case, officer)
    sent.open(home(case))
    assert "پیام تازه نمی‌گیرد" in sent.text and "همین‌جا بنویسید" not in sent.text


def test_the_letter_of_an_answer(sent: Walker, case: Case, officer: Actor) -> None:
    decided(case, officer, Outcome.ACCEPTED, LetterWish())
    sent.open(home(case))
    assert "نامهٔ نتیجه در حال آماده شدن است" in sent.text
    assert sent.client.get(f"{home(case)}letter/").status_code == 404
    desk = system(case.organisation_id)
    with unwalled(case.organisation_id):
        letter = Letter.objects.get(case=case)
    with acting_as(officer):
        keep(actor=desk, subject=(DECISION, letter.decision_id), name="نامه.pdf", data=b"%PDF-1.7 letter")
        Letter.objects.filter(pk=letter.pk).update(sha256="0" * 64)
    sent.open(home(case))
    assert f'href="/verify/{letter.code}/"' in sent.text
    got = sent.client.get(f"{home(case)}letter/")
    assert b"".join(got.streaming_content) == b"%PDF-1.7 letter"  # type: ignore[attr-defined]
    assert got["Content-Disposition"].startswith("attachment")
    other = signed_in(factories.person())
    assert other.client.get(f"{home(case)}letter/").status_code == 404


# --- taking it back --------------------------------------------------------------------------------------------------


def test_taking_a_request_back(sent: Walker, case: Case) -> None:
    sent.open(f"{home(case)}withdraw/")
    assert "بررسی برای همیشه می‌ایستد" in sent.text
    sent.send(follow=False)
    assert (sent.status, sent.response["Location"]) == (303, home(case))
    sent._follow()
    assert sent.page.main["data-state"] == "withdrawn"
    assert "بررسی ایستاده است" in sent.text
    assert sent.open(f"{home(case)}withdraw/", follow=False).status == 409
    assert "این درخواست را پیش از این پس گرفته‌اید" in sent.text
    assert f'<a class="btn" href="{home(case)}">دیدن درخواست</a>' in sent.text
    assert sent.open(f"{home(case)}reopen/", follow=False).status == 409
    assert "نتیجه‌ای ندارد که دوباره بررسی شود" in sent.text


def test_nothing_is_taken_back_that_has_moved_meanwhile(sent: Walker, case: Case, officer: Actor) -> None:
    sent.open(f"{home(case)}withdraw/")
    claim(actor=officer, number=case.number, revision=None)
    sent.send()
    assert sent.status == 409
    assert Case.objects.get(pk=case.pk).state == "in_review"


def test_a_revision_that_is_none_is_stale(sent: Walker, case: Case, trying: Trying) -> None:
    for revision in ("", "x", "-1", "۱", "9" * 40, "1.0"):
        with trying(revision=revision):
            sent.open(f"{home(case)}withdraw/").send({"revision": revision})
            assert sent.status == 409


# --- another look ----------------------------------------------------------------------------------------------------


def test_asking_for_another_look_once(sent: Walker, case: Case, officer: Actor) -> None:
    decided(case, officer)
    sent.open(f"{home(case)}reopen/").send({"reason": "  "})
    assert sent.status == 422
    assert "بنویسید چرا بررسی دوباره می‌خواهید" in sent.text
    sent.send({"reason": "x" * 2001})
    assert sent.status == 422
    assert "دلیل شما حداکثر ۲٬۰۰۰ نویسه است؛ ۱ نویسه کم کنید" in sent.text
    sent.send({"reason": "ظرفیت مرتع را دوباره ببینید\x00"})
    assert sent.at == home(case)
    assert sent.page.main["data-state"] == "in_review"
    assert "دوباره در حال بررسی" in sent.text
    assert "نتیجهٔ پیشین" in sent.text
    reviewer = Case.objects.get(pk=case.pk).assignee_id
    assert reviewer not in (None, officer.user_id)
    other = Actor(case.organisation_id, user_id=reviewer, grants=officer.grants)
    decide(actor=other, number=case.number, revision=None, outcome=Outcome.REJECTED, text="باز هم نه.")
    sent.open(home(case))
    assert f"{home(case)}reopen/" not in sent.text
    assert sent.open(f"{home(case)}reopen/", follow=False).status == 409


def test_the_window_for_another_look_closes(sent: Walker, case: Case, officer: Actor, someone: Someone) -> None:
    decided(case, officer)
    with time_machine.travel(clock.now() + dt.timedelta(days=60), tick=False):
        late = Walker().sign_in(someone()).open(home(case))
        assert "نتیجه: پذیرفته نشد" in late.text
        assert f"{home(case)}reopen/" not in late.text
        assert late.open(f"{home(case)}reopen/", follow=False).status == 409


def test_a_reason_survives_an_ended_session(sent: Walker, case: Case, officer: Actor, someone: Someone) -> None:
    decided(case, officer)
    sent.open(f"{home(case)}reopen/")
    sent.client.cookies.pop("mizban_person")
    sent.send({"reason": "ظرفیت مرتع را دوباره ببینید"})
    sent.send({"national_id": someone().national_id, "mobile": someone().mobile}).prove(someone().mobile)
    assert sent.form().values["reason"] == ["ظرفیت مرتع را دوباره ببینید"]


# --- whose -----------------------------------------------------------------------------------------------------------


def test_the_request_of_another_is_not_there(sent: Walker, case: Case, someone: Someone) -> None:
    other = signed_in(factories.person())
    there = Walker("imeo").begin("technical-supervisor-introduction", someone(), "markazi")
    token = other.form().values["csrfmiddlewaretoken"]
    for page in ("", "receipt/", "receipt.pdf", "letter/", "withdraw/", "reopen/", "correct/"):
        assert other.open(f"{home(case)}{page}", follow=False).status == 404, page
        assert there.open(f"{home(case)}{page}", follow=False).status == 404, page
    for page in ("withdraw/", "reopen/", "correct/", "correct/autosave/"):
        posted = other.client.post(
            f"{home(case)}{page}", {"csrfmiddlewaretoken": token, "revision": "1", "reason": "x"}
        )
        assert posted.status_code == 404, page
    assert case.number not in other.open("/my/").text
    assert Case.objects.get(pk=case.pk).state == "submitted"


def test_signed_out_every_page_leads_to_the_sign_in(case: Case) -> None:
    walker = Walker()
    for page in ("", "receipt/", "receipt.pdf", "letter/", "withdraw/", "reopen/", "correct/"):
        walker.open(f"{home(case)}{page}", follow=False)
        assert (walker.status, walker.response["Location"][:15]) == (302, "/sign-in/?next=")


def test_numbers_that_are_none(sent: Walker, trying: Trying) -> None:
    for number in ("1405-00000-0018", "۱۴۰۵-۰۰۰۰۰-۰۰۱۷", "1405000000017", "x", "%00", "1405-00000-0017%0A"):
        with trying(number=number):
            assert sent.open(f"/my/cases/{number}/", follow=False).status == 404


# --- the panel -------------------------------------------------------------------------------------------------------


def test_news_is_counted_until_it_is_seen(sent: Walker, case: Case) -> None:
    sent.open("/my/")
    assert re.search(r'خبرها <span class="count">۱</span>', sent.text)
    sent.open("/my/notices/")
    assert f'href="{home(case)}"' in sent.text
    sent.send()
    assert sent.at == "/my/notices/"
    assert "همه را دیدم" not in sent.text
    assert '<span class="count">' not in sent.open("/my/").text.partition("<main")[2]


def test_any_line_can_be_said_to_be_the_newest(sent: Walker, trying: Trying) -> None:
    for newest in ("", "x", "-1", "۳", "9" * 40, "\x00"):
        with trying(newest=newest):
            sent.open("/my/notices/").send({"newest": newest})
            assert sent.status == 200


def test_older_requests_are_on_the_next_page(someone: Someone) -> None:
    from mizban.cases.queries.applying import my

    actor = factories.person()
    numbers = [factories.renewal_case(actor).number for _time in range(3)]
    before = my.PAGE
    try:
        my.PAGE = 2
        with acting_as(actor, read_only=True):
            first = my.my_cases(actor)
            second = my.my_cases(actor, first.older)
    finally:
        my.PAGE = before
    assert [row.number for row in first.others] == numbers[:0:-1]
    assert [row.number for row in second.others] == numbers[:1]
    assert second.older == ""


def test_an_expired_request_can_still_be_taken_up(sent: Walker, case: Case, officer: Actor) -> None:
    claim(actor=officer, number=case.number, revision=None)
    return_for_correction(
        actor=officer, number=case.number, revision=None, defects=[Defect("village", CorrectionReason.WRONG)]
    )
    with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False):
        lifecycle.expire(actor=system(case.organisation_id), number=case.number)
    assert Case.objects.get(pk=case.pk).state == "expired"
    sent.open(home(case))
    assert sent.page.main["data-state"] == "expired"
    assert f'href="{home(case)}correct/"' in sent.text
    sent.open(f"{home(case)}correct/")
    assert sent.page.main["data-state"] == "expired"
    sent.send({"village": "ده‌پایین"})
    assert sent.at == home(case)
    assert sent.page.main["data-state"] == "submitted"
