"""What stands beside the form of a step: the answers and files that its writer needs, if they may read them."""

from __future__ import annotations

import pytest

from mizban.audit.models import Look
from mizban.cases.actions.working.claim import release
from mizban.cases.models import Case, ReadMark
from tests import factories
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import EXPERT, HEAD, HEAD_OFFICE, text
from tests.web.staff.test_files_of_cases import check_files
from tests.web.staff.test_inbox_page import queries

pytestmark = pytest.mark.django_db
OF_EXPERT = ("correct", "decide", "transfer", "release", "show")
OF_HEADS = ("assign", "reopen", "revoke")


def address(case: Case, step: str) -> str:
    return f"/staff/cases/{case.number}/{step}/"


@pytest.mark.parametrize("step", OF_EXPERT)
def test_answers_and_files_stand_beside_each_form(step: str) -> None:
    case = stories.claimed()
    check_files(case)
    page = browser(EXPERT).get(address(case, step)).content.decode()
    beside = page[page.index("data-beside") :]
    assert "مرتع چشمه‌سفید" in beside
    assert "تصویر کارت ملی" in beside
    assert "/staff/files/" in beside
    assert page.index("</form>", page.index("<h1")) < page.index("data-beside"), "on a phone the form comes first"
    assert f'href="{address(case, "show")}?' not in page, "no way leads off from what has been typed"


def test_a_mended_case_is_decided_with_what_was_changed_in_view() -> None:
    page = text(browser(EXPERT).get(address(stories.corrected(), "decide")))
    assert page.index("پیش از اصلاح") < page.index("نام مرتع")


@pytest.mark.parametrize("step", ["reopen", "revoke"])
def test_the_result_stands_beside_what_heads_do_with_it(step: str) -> None:
    case = stories.decided()
    assert "پروانه برای سه سال تمدید شد." in text(browser(HEAD).get(address(case, step)))


@pytest.mark.parametrize("step", ["assign", "transfer"])
def test_heads_above_see_the_header_and_no_content(step: str) -> None:
    case = stories.claimed()
    page = text(browser(HEAD_OFFICE).get(address(case, step)))
    assert "واحد و بخش" in page
    assert "مرتع چشمه‌سفید" not in page
    assert "آزمونی" not in page
    assert "کارت ملی" not in page
    assert not ReadMark.objects.exists()


@pytest.mark.parametrize("step", OF_EXPERT)
def test_a_step_asks_six_times_at_most(step: str) -> None:
    case = stories.claimed()
    found = asked(EXPERT, address(case, step))
    assert len(found) <= 6, "\n".join(found)


@pytest.mark.parametrize("step", OF_HEADS)
def test_what_heads_do_asks_six_times_at_most(step: str) -> None:
    case = stories.claimed() if step == "assign" else stories.decided()
    found = asked(HEAD, address(case, step))
    assert len(found) <= 6, "\n".join(found)


def test_what_was_mended_is_no_question_more() -> None:
    found = asked(EXPERT, address(stories.corrected(), "decide"))
    assert len(found) <= 6, "\n".join(found)


def asked(who: str, where: str) -> list[str]:
    """What the page asks; that it was read is noted after the answer."""
    return [sql for sql in queries(browser(who), where) if not sql.startswith("INSERT")]


def test_reading_beside_a_form_is_noted_like_reading_the_desk() -> None:
    case = stories.claimed()
    browser(EXPERT).get(address(case, "decide"))
    mark = ReadMark.objects.get()
    assert (mark.case_id, mark.revision) == (case.pk, case.revision)
    assert mark.user_id == factories.officer(EXPERT).user_id
    assert Look.objects.filter(subject_id=case.pk, what="case").count() == 1


@pytest.mark.parametrize("step", OF_EXPERT)
def test_reading_beside_a_refused_form_is_noted_as_well(step: str) -> None:
    case = stories.claimed()
    page = browser(EXPERT).post(address(case, step), {"revision": case.revision})
    assert page.status_code == 422
    assert "مرتع چشمه‌سفید" in text(page)
    assert Look.objects.filter(subject_id=case.pk, what="case").count() == 1


def test_a_value_is_shown_beside_the_case_and_both_are_noted() -> None:
    case = stories.claimed()
    typed = {"path": "identity:national_id", "reason": "مقایسه با پروانه"}
    assert browser(EXPERT).post(address(case, "show"), typed).status_code == 200
    assert sorted(Look.objects.filter(subject_id=case.pk).values_list("what", flat=True)) == ["case", "unmask"]


def test_who_came_too_late_has_read_the_history_and_not_the_case() -> None:
    case = stories.claimed()
    release(actor=factories.officer(EXPERT), number=case.number, revision=None, reason="از فردا مرخصی هستم")
    stories.claimed(case)
    late = browser(HEAD).post(address(case, "claim"), {"revision": 0})
    assert late.status_code == 409
    assert "از فردا مرخصی هستم" in text(late)
    assert list(Look.objects.filter(subject_id=case.pk).values_list("what", flat=True)) == ["history"]
