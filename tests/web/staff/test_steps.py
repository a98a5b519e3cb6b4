"""Each step of the desk: taken, refused in words with everything typed kept, and stopped when the case has moved."""

from __future__ import annotations

import re
from itertools import product

import pytest

from mizban.accounts.models import User
from mizban.audit.models import Event
from mizban.cases.actions.working.claim import claim, release
from mizban.cases.models import Case, CorrectionItem, Decision, Letter
from mizban.cases.workflow import Outcome, State
from mizban.core.acting import acting_as
from mizban.organisations.models import Section, Unit
from tests import factories
from tests.conftest import Trying
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE, OTHER_UNIT, text

pytestmark = pytest.mark.django_db
YAZD = "ادارهٔ کل منابع طبیعی و آبخیزداری استان یزد"


def post(case: Case, step: str, by: str = EXPERT, **typed: object):  # type: ignore[no-untyped-def]
    data = {"revision": case.revision, **typed}
    return browser(by).post(f"/staff/cases/{case.number}/{step}/", data)


def section(slug: str) -> Section:
    return Section.objects.get(organisation__slug="frw", slug=slug)


def yazd_transfer(**more: object) -> dict[str, object]:
    return {"unit": YAZD, "section": section("rangeland").pk, "reason": "other_province", "note": "مرتع آنجاست", **more}


# --- taking and giving back ------------------------------------------------------------------------------------------


def test_claiming_leads_to_the_case() -> None:
    case = stories.waiting()
    response = post(case, "claim")
    assert (response.status_code, response["Location"]) == (303, f"/staff/cases/{case.number}/")
    assert Case.objects.get().assignee == User.objects.get(username=EXPERT)
    assert browser(EXPERT).get(f"/staff/cases/{case.number}/claim/").status_code == 405


def test_who_comes_second_learns_who_was_first() -> None:
    case = stories.waiting()
    stories.claimed(case, by=COLLEAGUE)
    late = post(case, "claim")
    assert late.status_code == 409
    colleague = User.objects.get(username=COLLEAGUE)
    assert f"فرستاده نشد: {colleague.name}" in text(late)
    assert "پرونده برداشته شد" in text(late)
    assert 'data-state="in_review"' in late.content.decode()


def test_releasing_needs_a_reason_that_colleagues_read() -> None:
    case = stories.claimed()
    refused = post(case, "release", reason="  ")
    assert refused.status_code == 422
    assert "دلیل برگرداندن را بنویسید" in text(refused)
    assert "خطا:" in refused.content.decode()[:800]
    done = post(case, "release", reason="از فردا مرخصی هستم")
    assert done.status_code == 303
    assert Case.objects.get().state == State.SUBMITTED
    assert "از فردا مرخصی هستم" in text(browser(COLLEAGUE).get(f"/staff/cases/{case.number}/"))


def test_heads_assign_with_the_load_of_each_in_view() -> None:
    stories.claimed(stories.small())
    case = stories.waiting()
    page = text(browser(HEAD).get(f"/staff/cases/{case.number}/assign/"))
    expert, colleague = (User.objects.get(username=name) for name in (EXPERT, COLLEAGUE))
    assert f"{expert.name}، {expert.post} (۱ پروندهٔ باز)" in page
    assert f"{colleague.name}، {colleague.post} (۰ پروندهٔ باز)" in page
    assert page.index(colleague.name) < page.index(f"{expert.name}، {expert.post}")
    assert post(case, "assign", HEAD, user=colleague.pk).status_code == 303
    assert Case.objects.get(pk=case.pk).assignee == colleague


def test_heads_above_reassign_what_they_may_not_read() -> None:
    case = stories.claimed()
    colleague = User.objects.get(username=COLLEAGUE)
    assert post(case, "assign", HEAD_OFFICE, user=colleague.pk).status_code == 303
    assert Case.objects.get().assignee == colleague


def test_only_officers_of_the_section_can_be_chosen(trying: Trying) -> None:
    case = stories.waiting()
    for user in ("", "abc", "0", "999999999999", "-1"):
        with trying(user=user):
            refused = post(case, "assign", HEAD, user=user)
            assert refused.status_code == 422
            assert "کارشناس را انتخاب کنید" in text(refused)
    elsewhere = User.objects.get(username=OTHER_UNIT)
    assert post(case, "assign", HEAD, user=elsewhere.pk).status_code == 422


# --- the right office ------------------------------------------------------------------------------------------------


def test_a_transfer_keeps_number_date_and_deadline() -> None:
    case = stories.claimed()
    page = text(browser(EXPERT).get(f"/staff/cases/{case.number}/transfer/"))
    assert f"شمارهٔ فرآیند: {case.number}" in page
    assert YAZD in browser(EXPERT).get(f"/staff/cases/{case.number}/transfer/").content.decode()
    done = post(case, "transfer", **yazd_transfer())
    assert (done.status_code, done["Location"]) == (303, "/staff/")
    moved = Case.objects.get()
    assert (moved.unit.slug, moved.number, moved.due_on, moved.submitted_at) == (
        "yazd",
        case.number,
        case.due_on,
        case.submitted_at,
    )
    assert browser(EXPERT).get(f"/staff/cases/{case.number}/").status_code == 404
    there = browser(OTHER_UNIT)
    assert "انتقالی از" in text(there.get(f"/staff/cases/{case.number}/"))
    assert "مرتع آنجاست" in text(there.get(f"/staff/cases/{case.number}/"))


def test_units_are_found_by_a_part_of_their_name_if_it_is_the_only_one() -> None:
    case = stories.claimed()
    assert "چند واحد این نام را دارند" in text(post(case, "transfer", **yazd_transfer(unit="ادارهٔ کل")))
    assert "واحدی با این نام نیست" in text(post(case, "transfer", **yazd_transfer(unit="کرهٔ ماه")))
    assert post(case, "transfer", **yazd_transfer(unit="استان يزد")).status_code == 303, "with an Arabic letter"


def test_a_refused_transfer_keeps_what_was_typed() -> None:
    case = stories.claimed()
    refused = post(case, "transfer", **yazd_transfer(unit="نیست"))
    assert refused.status_code == 422
    assert 'value="نیست"' in refused.content.decode()
    refused = post(case, "transfer", **yazd_transfer(reason="other", note=" \u200c"))
    assert refused.status_code == 422
    assert 'href="#id_note">وقتی دلیل دیگری دارید، توضیح را بنویسید' in refused.content.decode()
    here = post(case, "transfer", **yazd_transfer(unit="استان فارس"))
    assert here.status_code == 422
    assert "جای دیگری را انتخاب کنید" in text(here)


def test_heads_above_transfer_what_they_may_not_read_and_write_nothing_into_it() -> None:
    case = stories.claimed()
    page = browser(HEAD_OFFICE).get(f"/staff/cases/{case.number}/transfer/").content.decode()
    assert 'name="unit"' in page
    assert 'name="note"' not in page
    assert 'value="other"' not in page
    yazd = Unit.objects.get(organisation_id=case.organisation_id, slug="yazd")
    typed = {"unit": yazd.name["fa"], "section": case.section_id, "reason": "other_province"}
    assert post(case, "transfer", HEAD_OFFICE, **typed).status_code == 303
    assert Case.objects.get().unit.slug == "yazd"


def test_a_received_transfer_goes_back_once() -> None:
    case = stories.waiting(province="yazd")
    there = factories.officer(OTHER_UNIT)
    fars = Unit.objects.get(organisation__slug="frw", slug="fars")
    from mizban.cases.actions.working.transfer import TransferReason, transfer

    transfer(
        actor=there,
        number=case.number,
        revision=None,
        unit_id=fars.pk,
        section_id=case.section_id,
        reason=TransferReason.OTHER_PROVINCE,
    )
    case = Case.objects.get()
    client = browser(EXPERT)
    assert f"/staff/cases/{case.number}/return/" in client.get(f"/staff/cases/{case.number}/").content.decode()
    assert post(case, "return", note="").status_code == 422
    done = post(case, "return", note="مرتع در یزد است")
    assert (done.status_code, done["Location"]) == (303, "/staff/")
    case = Case.objects.get()
    assert case.unit.slug == "yazd"
    body = browser(OTHER_UNIT).get(f"/staff/cases/{case.number}/").content.decode()
    assert f"/staff/cases/{case.number}/return/" not in body


# --- correction ------------------------------------------------------------------------------------------------------


def marked(**more: object) -> dict[str, object]:
    return {
        "mark:village": "on",
        "reason:village": "wrong",
        "note:village": "نام روستا در این شهرستان نیست",
        "mark:document:national_card": "on",
        "reason:document:national_card": "unreadable",
        "note": "هر دو را با هم بفرستید",
        **more,
    }


def test_marking_single_fields_and_documents() -> None:
    case = stories.claimed()
    page = browser(EXPERT).get(f"/staff/cases/{case.number}/correct/").content.decode()
    for path in ("village", "document:national_card", "herd"):
        assert f'name="mark:{path}"' in page
    preview = post(case, "correct", do="preview", **marked())
    shown = text(preview)
    assert preview.status_code == 200
    assert "متقاضی این را می‌خواند" in shown
    assert "۲ مورد را تا" in shown
    assert Case.objects.get().state == State.IN_REVIEW, "nothing has been sent yet"
    done = post(case, "correct", do="send", **marked())
    assert (done.status_code, done["Location"]) == (303, f"/staff/cases/{case.number}/")
    assert Case.objects.get().state == State.AWAITING_APPLICANT
    with acting_as(factories.officer(EXPERT), read_only=True):
        items = set(CorrectionItem.objects.values_list("path", "reason"))
    assert items == {("village", "wrong"), ("document:national_card", "unreadable")}


def test_an_incomplete_correction_is_refused(trying: Trying) -> None:
    incomplete: list[tuple[dict[str, object], str]] = [
        ({}, "دست‌کم یک مورد را برای رفع نقص علامت بزنید"),
        ({"mark:village": "on"}, "برای هر نقص دلیل بنویسید"),
        ({"mark:village": "on", "reason:village": "other", "note:village": ""}, "دلیل دیگر را در توضیح بنویسید"),
        ({"mark:village": "on", "reason:village": "nonsense"}, "دلیل را انتخاب کنید"),
        ({"mark:village": "on", "reason:village": "wrong", "note": "ن" * 1001}, "۱ نویسه کم کنید"),
        ({"mark:no_such_field": "on", "reason:no_such_field": "wrong"}, "دست‌کم یک مورد"),
    ]
    case = stories.claimed()
    for (typed, sentence), do in product(incomplete, ["send", "preview"]):
        with trying(typed=[*typed], sentence=sentence, do=do):
            refused = post(case, "correct", do=do, **{"note:herd": "این می‌ماند", **typed})
            assert refused.status_code == 422
            assert sentence in text(refused)
            assert "این می‌ماند" in refused.content.decode()
            assert Case.objects.get().state == State.IN_REVIEW


# --- decision --------------------------------------------------------------------------------------------------------


def result(**more: object) -> dict[str, object]:
    typed = {"outcome": "accepted", "text": "پروانه تمدید شد.", "letter": "template"}
    return {**typed, "secretariat_number": "۱۲۳/الف", "secretariat_date": "۱۴۰۵/۰۸/۲۹", **more}


def test_a_result_is_said_after_one_more_question() -> None:
    case = stories.claimed()
    asked = post(case, "decide", **result())
    assert asked.status_code == 200
    assert "نتیجهٔ «پذیرفته شد» را متقاضی می‌بیند؛ ثبت شود؟" in text(asked)
    assert Case.objects.get().state == State.IN_REVIEW
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', asked.content.decode()))
    assert {key: hidden[key] for key in result()} == result()
    done = post(case, "decide", do="decide", **result())
    assert (done.status_code, done["Location"]) == (303, f"/staff/cases/{case.number}/")
    decided = Case.objects.get()
    assert (decided.state, decided.outcome) == (State.DECIDED, Outcome.ACCEPTED)
    with acting_as(factories.officer(EXPERT), read_only=True):
        letter = Letter.objects.get()
    assert (letter.secretariat_number, str(letter.secretariat_date)) == ("۱۲۳/الف", "2026-11-20")


def test_changing_ones_mind_shows_the_form_again_with_everything() -> None:
    case = stories.claimed()
    again = post(case, "decide", do="change", **result())
    assert again.status_code == 200
    assert "پروانه تمدید شد." in again.content.decode()
    assert "ثبت شود؟" not in text(again)


def test_an_incomplete_result_is_refused(trying: Trying) -> None:
    incomplete: list[tuple[dict[str, object], str]] = [
        ({"text": ""}, "دلیل نتیجه را بنویسید"),
        ({"text": " \u200c "}, "دلیل نتیجه را بنویسید"),
        ({"outcome": ""}, "نتیجه را انتخاب کنید"),
        ({"outcome": "merged"}, "نتیجه را انتخاب کنید"),
        ({"letter": ""}, "نامهٔ نتیجه را انتخاب کنید"),
        ({"letter": "upload"}, "فایل نامه را بفرستید"),
        ({"letter": "upload", "file": "nonsense"}, "فایل نامه را دوباره بفرستید"),
        ({"secretariat_date": "۳۱ آبان ۱۴۰۵"}, "آبان ۱۴۰۵ فقط ۳۰ روز دارد"),
        ({"text": "ن" * 4001}, "دلیل نتیجه حداکثر ۴٬۰۰۰ نویسه است؛ ۱ نویسه کم کنید"),
    ]
    case = stories.claimed()
    for typed, sentence in incomplete:
        with trying(typed=[*typed], sentence=sentence):
            refused = post(case, "decide", do="decide", **result(**typed))
            assert refused.status_code == 422
            assert sentence in text(refused)
            assert 'value="۱۲۳/الف"' in refused.content.decode()
            assert Case.objects.get().state == State.IN_REVIEW


def test_without_a_letter_there_is_none() -> None:
    case = stories.claimed()
    assert post(case, "decide", do="decide", **result(letter="none", outcome="rejected")).status_code == 303
    with acting_as(factories.officer(EXPERT), read_only=True):
        assert not Letter.objects.exists()
        assert Decision.objects.get().outcome == Outcome.REJECTED


def test_heads_reopen_and_somebody_else_looks_again() -> None:
    case = stories.decided()
    assert post(case, "reopen", HEAD, reason="").status_code == 422
    assert post(case, "reopen", HEAD, reason="مدرک تازه‌ای رسیده است").status_code == 303
    reopened = Case.objects.get()
    assert reopened.state == State.IN_REVIEW
    assert reopened.assignee != User.objects.get(username=EXPERT)
    assert "جایگزین شده" in text(browser(HEAD).get(f"/staff/cases/{case.number}/"))


# --- rights ----------------------------------------------------------------------------------------------------------

STEPS = ("release", "correct", "decide")


def test_steps_of_the_holder_are_for_the_holder_and_heads(trying: Trying) -> None:
    case = stories.claimed()
    before = Event.objects.count()
    others = [(COLLEAGUE, 403), (HEAD_OFFICE, 403), (OTHER_UNIT, 404), ("", 302)]
    for step, (username, status) in product(STEPS, others):
        with trying(step=step, username=username):
            assert browser(username).get(f"/staff/cases/{case.number}/{step}/").status_code == status
            typed = {**marked(), **result(), "reason": "دلیل", "do": "decide" if step == "decide" else "send"}
            assert post(case, step, username, **typed).status_code == status
            assert Event.objects.count() == before


@pytest.mark.parametrize(("step", "username"), [("assign", EXPERT), ("reopen", EXPERT), ("release", HEAD_OFFICE)])
def test_steps_that_a_role_does_not_take(step: str, username: str) -> None:
    case = stories.decided() if step == "reopen" else stories.claimed()
    assert browser(username).get(f"/staff/cases/{case.number}/{step}/").status_code == 403


def test_a_step_that_does_not_lead_on_from_here_is_no_page() -> None:
    case = stories.awaiting()
    assert browser(EXPERT).get(f"/staff/cases/{case.number}/decide/").status_code == 409


# --- the case has moved ----------------------------------------------------------------------------------------------


def test_what_was_written_on_stale_information_stays_and_can_be_sent_again() -> None:
    case = stories.claimed()
    seen = case.revision
    case = release(actor=factories.officer(EXPERT), number=case.number, revision=None, reason="اشتباه برداشتم")
    case = claim(actor=factories.officer(EXPERT), number=case.number, revision=None)
    stale = browser(EXPERT).post(
        f"/staff/cases/{case.number}/decide/",
        {**result(text="متنی که نباید گم شود"), "revision": seen, "do": "decide"},
    )
    body, shown = stale.content.decode(), text(stale)
    assert stale.status_code == 409
    assert "متن مانده است" in shown
    assert "پرونده به صف برگشت" in shown
    assert "اشتباه برداشتم" in shown
    assert "متنی که نباید گم شود" in body
    assert f'name="revision" value="{case.revision}"' in body
    assert Case.objects.get().state == State.IN_REVIEW


def test_what_was_written_stays_also_where_it_cannot_be_sent_any_more() -> None:
    case = stories.claimed()
    seen = case.revision
    release(actor=factories.officer(EXPERT), number=case.number, revision=None, reason="مرخصی")
    claim(actor=factories.officer(COLLEAGUE), number=case.number, revision=None)
    stale = browser(EXPERT).post(
        f"/staff/cases/{case.number}/release/", {"revision": seen, "reason": "دلیلی که نوشته بودم"}
    )
    assert stale.status_code == 409
    assert "آنچه نوشته بودید دلیل برگرداندن دلیلی که نوشته بودم" in text(stale)
    assert User.objects.get(username=COLLEAGUE).name in text(stale)


def test_what_was_marked_stays_too() -> None:
    case = stories.claimed()
    release(actor=factories.officer(EXPERT), number=case.number, revision=None, reason="مرخصی")
    claim(actor=factories.officer(COLLEAGUE), number=case.number, revision=None)
    stale = post(case, "correct", do="send", **marked())
    assert stale.status_code == 409
    shown = text(stale)
    assert "نزدیک‌ترین روستا درست نوشته نشده است نام روستا در این شهرستان نیست" in shown
    assert "تصویر کارت ملی (پشت و رو) خوانا نیست" in shown
    assert "هر دو را با هم بفرستید" in shown


def test_a_wrong_revision_changes_nothing(trying: Trying) -> None:
    case = stories.claimed()
    typed = {**marked(), **result(), **yazd_transfer(), "reason": "other_province"}
    steps, revisions = ["correct", "transfer", "release", "decide"], ["1", "", "abc", "-1", "9" * 20, "۲"]
    for step, revision in product(steps, revisions):
        sent = {**typed, "do": "send" if step == "correct" else "decide", "revision": revision}
        with trying(step=step, revision=revision):
            assert browser(EXPERT).post(f"/staff/cases/{case.number}/{step}/", sent).status_code == 409
            assert Case.objects.get().revision == case.revision
