"""The case desk: what each role sees of a case, what stays masked, and what is noted about looking."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from mizban.accounts.models import RoleGrant, User
from mizban.audit.models import Look
from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.working.claim import release
from mizban.cases.models import Case, ReadMark
from mizban.conversations.actions.pinning import pin
from mizban.core.actor import applicant, visitor
from mizban.identity.entry import enter_by_mobile
from tests import factories
from tests.conftest import Trying
from tests.db.cases.test_referrals import referred
from tests.messages import write
from tests.web.citizen.samples import Sample
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import (
    ADDRESS,
    AUDITOR,
    COLLEAGUE,
    EXPERT,
    HEAD,
    HEAD_OFFICE,
    OTHER_SECTION,
    OTHER_UNIT,
    text,
)
from tests.web.staff.test_inbox_page import queries

pytestmark = pytest.mark.django_db


def desk(client: Client, case: Case):  # type: ignore[no-untyped-def]
    return client.get(f"/staff/cases/{case.number}/")


def test_the_desk_shows_the_case_as_it_stands() -> None:
    case = stories.waiting()
    response = desk(browser(EXPERT), case)
    body, shown = response.content.decode(), text(response)
    assert response.status_code == 200
    assert re.search(r'<main[^>]* data-state="submitted"', body)
    assert body.count("<h1") == 1
    for words in (
        "تمدید پروانهٔ مرتعداری",
        case.number,
        "در صف واحد",
        "کاظم آزمونی",
        "تأیید شده",
        "مرتع چشمه‌سفید",
        "ده‌بالا",
        "گوسفند",
        "هنوز کسی برنداشته است",
        "متقاضی درخواست را فرستاد؛ به ادارهٔ کل منابع طبیعی",
    ):
        assert words in shown, words


def test_who_sees_it(trying: Trying) -> None:
    case = stories.waiting()
    others = (OTHER_SECTION, OTHER_UNIT, AUDITOR, "frw-administrator", "frw-fars-reception")
    statuses = dict.fromkeys((EXPERT, COLLEAGUE, HEAD, HEAD_OFFICE), 200) | dict.fromkeys(others, 404)
    for username, status in statuses.items():
        with trying(username=username):
            assert desk(browser(username), case).status_code == status


def test_a_number_that_there_is_not_is_the_same_as_one_that_one_may_not_see() -> None:
    case = stories.waiting()
    hidden, missing = desk(browser(OTHER_UNIT), case), browser(OTHER_UNIT).get("/staff/cases/1399-00000-0000/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert text(hidden).replace(case.number, "") == text(missing)


def test_heads_above_see_the_header_and_nothing_that_anybody_wrote() -> None:
    case = stories.claimed()
    response = desk(browser(HEAD_OFFICE), case)
    shown = text(response)
    assert "سپردن…" in shown
    for words in ("کاظم آزمونی", "مرتع چشمه‌سفید", "سند.jpg", "ثبت نتیجه…", "رفع نقص…"):
        assert words not in shown
    assert not Look.objects.exists()


@pytest.mark.parametrize(
    ("make", "offers"),
    [
        (stories.waiting, {EXPERT: "claim transfer", HEAD: "claim assign transfer", HEAD_OFFICE: "assign transfer"}),
        (
            stories.claimed,
            {
                EXPERT: "correct decide release transfer",
                COLLEAGUE: "transfer",
                HEAD: "correct decide assign release transfer",
            },
        ),
        (stories.awaiting, {EXPERT: "", HEAD: "assign"}),
        (stories.decided, {EXPERT: "", HEAD: "reopen"}),
    ],
)
def test_what_can_be_done_now(make: Callable[[], Case], offers: dict[str, str], trying: Trying) -> None:
    case = make()
    steps = "claim|correct|decide|assign|release|transfer|return|reopen"
    for username, offered in offers.items():
        with trying(username=username):
            body = desk(browser(username), case).content.decode()
            assert set(re.findall(rf"/staff/cases/{case.number}/({steps})/", body)) == set(offered.split())


def test_personal_values_are_masked_and_shown_once_for_a_reason() -> None:
    rancher = factories.person()
    case = stories.claimed(stories.small(rancher))
    client = browser(EXPERT)
    shown = text(desk(client, case))
    number = f"{rancher.person_id}"
    assert ADDRESS not in shown
    assert "•••••••" in shown
    address = f"/staff/cases/{case.number}/show/"
    assert "چرا باید «نشانی» را ببینید؟" in text(client.get(f"{address}?path=home_address"))
    empty = client.post(address, {"path": "home_address", "reason": " "})
    assert empty.status_code == 422
    assert ADDRESS not in text(empty)
    seen = client.post(address, {"path": "home_address", "reason": "فرستادن نامه"})
    assert seen.status_code == 200
    assert ADDRESS in text(seen)
    look = Look.objects.get(what="unmask")
    assert (look.user_id, look.subject_id) == (User.objects.get(username=EXPERT).pk, case.pk)
    assert look.reason == "home_address: فرستادن نامه"
    assert ADDRESS not in text(client.get(f"{address}?path=home_address"))
    assert number


def test_numbers_of_the_applicant_too(trying: Trying) -> None:
    case = stories.claimed()
    expected = {
        "national_id": r"[0-9]{3}-[0-9]{6}-[0-9]",
        "mobile": r"0999 [0-9]{3} [0-9]{4}",
        "birth_date": "۲۷ مهر ۱۳۵۸",
    }
    for name, pattern in expected.items():
        with trying(name=name):
            client, asked = browser(EXPERT), {"path": f"identity:{name}", "reason": "استعلام"}
            assert re.search(pattern, text(client.post(f"/staff/cases/{case.number}/show/", asked)))
            assert not re.search(pattern, text(desk(client, case)))


def test_only_personal_fields_can_be_asked_for(trying: Trying) -> None:
    case = stories.claimed()
    for path in ("village", "nothing", "identity:name", "", "x" * 500, "../../etc"):
        with trying(path=path[:20]):
            response = browser(EXPERT).post(f"/staff/cases/{case.number}/show/", {"path": path, "reason": "ببینم"})
            assert response.status_code in (404, 422)
            assert not Look.objects.filter(what="unmask").exists()


def test_the_mask_lifts_only_for_whoever_has_the_case_in_hand(trying: Trying) -> None:
    case = stories.claimed()
    address = f"/staff/cases/{case.number}/show/"
    for username, status in {COLLEAGUE: 403, HEAD: 403, HEAD_OFFICE: 403, OTHER_UNIT: 404}.items():
        with trying(username=username):
            client = browser(username)
            assert client.get(f"{address}?path=identity:mobile").status_code == status
            assert client.post(address, {"path": "identity:mobile", "reason": "کنجکاوی"}).status_code == status
            assert not Look.objects.filter(what="unmask").exists()


def test_opening_a_case_is_noted_after_the_answer() -> None:
    case = stories.waiting()
    user = User.objects.get(username=EXPERT)
    desk(browser(EXPERT), case)
    assert ReadMark.objects.get(user=user, case=case).revision == case.revision
    assert Look.objects.get(subject_id=case.pk).what == "case"
    moved = stories.claimed(case, by=COLLEAGUE)
    desk(browser(EXPERT), moved)
    assert ReadMark.objects.get(user=user, case=case).revision == moved.revision


def test_a_round_of_mending_shows_before_and_after() -> None:
    case = stories.corrected()
    shown = text(desk(browser(EXPERT), case))
    for words in (
        "رفع نقص، دور ۱",
        "نقص رفع شد",
        "نام روستا در این شهرستان نیست",
        "ده‌بالا",
        "ده‌پایین",
        "زودتر بفرستید",
    ):
        assert words in shown
    assert shown.index("ده‌بالا", shown.index("پیش از اصلاح")) < shown.index("ده‌پایین", shown.index("پس از اصلاح"))


def test_what_was_mended_in_a_row_names_the_row() -> None:
    rancher = factories.person()
    case = stories.claimed(stories.waiting(rancher))
    stories.returned(case, "herd", "تعداد با پروانه یکی نیست")
    rows = {"herd-TOTAL_FORMS": "2", "herd-INITIAL_FORMS": "0"}
    first = {"herd-0-animal": "sheep", "herd-0-animal_count": "۹۰"}
    second = {"herd-1-animal": "goat", "herd-1-animal_count": "۱۲"}
    assert resubmit(actor=rancher, number=case.number, revision=None, data={**rows, **first, **second}).sent
    shown = text(desk(browser(EXPERT), case))
    changes = shown[shown.index("پس از اصلاح") :]
    for words in ("دام ۱: تعداد — ۹۰ رأس", "دام ۲: تعداد — ۱۲ رأس", "دام ۱: تعداد ۸۰ رأس —"):
        assert words in changes


def test_a_correction_that_waits_says_until_when() -> None:
    case = stories.awaiting()
    shown = text(desk(browser(EXPERT), case))
    assert "فرصت پاسخ دارد؛ مهلت ما متوقف است" in shown
    assert "منتظر متقاضی" in shown


def test_a_decision_is_shown_with_its_letter() -> None:
    case = stories.decided()
    shown = text(desk(browser(EXPERT), case))
    for words in ("پذیرفته", "پروانه برای سه سال تمدید شد.", f"{case.number}/1", "۱۲۳/۴۵"):
        assert words in shown, words


def test_what_else_the_person_asks_for_is_shown_as_far_as_one_may_see_it() -> None:
    rancher = factories.person()
    first, same = stories.waiting(rancher), stories.waiting(rancher)
    hidden = stories.waiting(rancher, "yazd")
    response = desk(browser(EXPERT), first)
    assert same.number in text(response)
    assert "یکی از آن‌ها همین خدمت است" in text(response)
    assert hidden.number not in response.content.decode()


def test_nobody_works_their_own_case() -> None:
    rancher = factories.person()
    User.objects.filter(username=EXPERT).update(person_id=rancher.person_id)
    case = stories.waiting(rancher)
    assert case.assignee == User.objects.get(username=COLLEAGUE), "passed over by routing"
    case = release(actor=factories.officer(COLLEAGUE), number=case.number, revision=None, reason="مرخصی")
    client = browser(EXPERT)
    assert "برداشتن برای خودم" not in text(desk(client, case))
    refused = client.post(f"/staff/cases/{case.number}/claim/", {"revision": case.revision})
    assert refused.status_code == 403
    assert "این درخواست خود شماست" in text(refused)


def test_nobody_reads_what_colleagues_say_about_their_own_case() -> None:
    rancher, writer = factories.person(), factories.officer(COLLEAGUE)
    User.objects.filter(username=EXPERT).update(person_id=rancher.person_id)
    case = stories.waiting(rancher)
    note = write(actor=writer, number=case.number, revision=None, key=uuid4(), text="مشکوک است", internal=True)
    pin(actor=writer, number=case.number, message_id=note.message.pk)
    referred(case, COLLEAGUE, question="راست می‌گوید؟")
    release(actor=writer, number=case.number, revision=None, reason="نمی‌شناسمش")
    for words in ("مشکوک است", "راست می‌گوید؟", "نمی‌شناسمش"):
        assert words in text(desk(browser(HEAD), case))
        assert words not in text(desk(browser(EXPERT), case))
        assert words not in text(browser(EXPERT).get(f"/staff/cases/{case.number}/messages/?before=99999999"))


def test_the_history_without_words_is_what_an_auditor_reads() -> None:
    case = stories.awaiting()
    response = browser(AUDITOR).get(f"/staff/cases/{case.number}/history/")
    shown = text(response)
    assert response.status_code == 200
    for words in ("۱ مورد برای رفع نقص به متقاضی برگشت", "پرونده برداشته شد", "متقاضی درخواست را فرستاد"):
        assert words in shown
    for words in ("کاظم", "زودتر بفرستید", "نام روستا", "ده‌بالا"):
        assert words not in shown
    assert Look.objects.get().what == "history"


def test_an_auditor_of_a_province_reads_no_other_province() -> None:
    fars, yazd = stories.waiting(), stories.waiting(province="yazd")
    RoleGrant.objects.filter(user__username=AUDITOR).update(unit_id=fars.unit_id)
    client = browser(AUDITOR)
    assert client.get(f"/staff/cases/{fars.number}/history/").status_code == 200
    assert client.get(f"/staff/cases/{yazd.number}/history/").status_code == 404


def test_heads_above_do_not_read_the_history_and_strangers_do_not_know_of_it() -> None:
    case = stories.waiting()
    assert browser(HEAD_OFFICE).get(f"/staff/cases/{case.number}/history/").status_code == 403
    assert browser(OTHER_UNIT).get(f"/staff/cases/{case.number}/history/").status_code == 404
    assert browser(EXPERT).get(f"/staff/cases/{case.number}/history/").status_code == 200


def test_the_desk_asks_as_often_whatever_has_happened_to_the_case() -> None:
    plain, rich = stories.claimed(), stories.corrected()
    client = browser(EXPERT)
    few, many = (queries(client, f"/staff/cases/{case.number}/") for case in (plain, rich))
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 18, "\n".join(many)


def test_an_auditor_is_told_how_to_find_a_history() -> None:
    assert "تاریخچهٔ هر پرونده را با شمارهٔ فرآیند آن پیدا می‌کنید" in text(browser(AUDITOR).get("/staff/"))


# --- what comes first, and the way back -------------------------------------------------------------------------------


def test_what_was_mended_stands_above_the_answers_and_a_result_above_all() -> None:
    mended = text(desk(browser(EXPERT), stories.corrected()))
    assert mended.index("پس از اصلاح") < mended.index("نام مرتع")
    decided = text(desk(browser(EXPERT), stories.decided()))
    assert decided.index("پروانه برای سه سال تمدید شد.") < decided.index("نام مرتع")


@pytest.mark.parametrize(
    ("story", "by", "box"),
    [
        (stories.waiting, EXPERT, "queue"),
        (stories.claimed, EXPERT, "mine"),
        (stories.claimed, HEAD, "team"),
        (stories.awaiting, EXPERT, "waiting"),
        (stories.corrected, EXPERT, "corrected"),
        (stories.decided, EXPERT, "done"),
    ],
)
def test_the_way_back_leads_to_the_box_in_which_the_case_stands(story: Callable[[], Case], by: str, box: str) -> None:
    case = story()
    client = browser(by)
    assert f'href="/staff/?box={box}"' in desk(client, case).content.decode()
    assert case.number in client.get(f"/staff/?box={box}").content.decode()


# --- of whom nothing but a mobile is known ----------------------------------------------------------------------------


def test_the_case_of_somebody_known_by_a_mobile_alone_is_worked_like_any_other() -> None:
    them = enter_by_mobile(actor=visitor(factories.organisation().pk), mobile="09990007788", language="fa")
    case = Sample("frw", "violation-report").case(applicant(factories.organisation().pk, them.person_id))
    head = f"frw-{case.unit.slug}-head"
    case, officer = stories.claimed(case, by=head), browser(head)
    address = f"/staff/cases/{case.number}/"
    page = officer.get(address)
    assert page.status_code == 200
    facts = page.content.decode()[page.content.decode().index('id="facts"') :]
    assert "تلفن همراه" in facts
    assert "کد ملی" not in facts
    assert "تاریخ تولد" not in facts
    for step in ("print", "correct", "decide", "transfer", "show"):
        assert officer.get(f"{address}{step}/").status_code == 200
    for path, status in {"identity:mobile": 200, "identity:national_id": 404, "identity:birth_date": 404}.items():
        shown = officer.post(f"{address}show/", {"path": path, "reason": "تماس با گزارش‌دهنده"})
        assert shown.status_code == status, path
    typed = {
        "revision": case.revision,
        "outcome": "rejected",
        "text": "رسیدگی شد.",
        "letter": "template",
        "do": "decide",
    }
    assert officer.post(f"{address}decide/", typed).status_code == 303
