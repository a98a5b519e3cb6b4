"""The inbox as a page: boxes, lines, places, filters, and doing several at once."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mizban.accounts.models import User
from mizban.cases.queries.inbox import page as inbox
from tests.web.conftest import NOT_COUNTED
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import AUDITOR, COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE, OTHER_SECTION, OTHER_UNIT, text

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> list[str]:
    client.get(address)  # slowly changing rows (offices, calendars, services) are read once a minute
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(NOT_COUNTED)]


def numbers(response: object) -> list[str]:
    """The process numbers of the lines, in their order."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return list(dict.fromkeys(re.findall(r'href="/staff/cases/([0-9-]{15})/["?]', body)))


def test_a_waiting_case_stands_in_the_queue_with_all_that_an_officer_wants_to_know() -> None:
    case = stories.due_in(stories.waiting(), -2)
    response = browser(EXPERT).get("/staff/?box=queue")
    shown = text(response)
    assert numbers(response) == [case.number]
    for words in ("بی‌صاحب در واحد من", "کاظم آزمونی", "تمدید پروانهٔ مرتعداری", "فارس", "۲ روز دیر", "امروز رسید"):
        assert words in shown
    assert f'<bdi class="code" dir="ltr">{case.number}</bdi>' in response.content.decode()
    assert 'aria-current="page"' in response.content.decode()


def test_an_empty_box_leads_to_those_in_which_something_waits() -> None:
    officer = browser(EXPERT)
    assert "جعبه‌های دیگر را ببینید" not in text(officer.get("/staff/"))
    stories.waiting()
    empty = officer.get("/staff/")
    assert "کاری منتظر شما نیست" in text(empty)
    assert "جعبه‌های دیگر را ببینید" in text(empty)
    assert 'class="btn" href="?box=queue">بی‌صاحب در واحد من (۱)</a>' in empty.content.decode()


def test_the_most_urgent_come_first() -> None:
    late, today, later = (stories.due_in(stories.small(), days) for days in (-3, 0, 6))
    shown = browser(EXPERT).get("/staff/?box=queue")
    assert numbers(shown) == [late.number, today.number, later.number]
    assert "۳ روز دیر" in text(shown)
    assert "امروز" in text(shown)


def test_each_case_stands_in_one_box_of_its_officer() -> None:
    cases = {
        "queue": stories.small(),
        "mine": stories.claimed(stories.small()),
        "waiting": stories.awaiting(),
        "corrected": stories.corrected(),
        "done": stories.decided(),
    }
    client = browser(EXPERT)
    for box, case in cases.items():
        response = client.get(f"/staff/?box={box}")
        assert numbers(response) == [case.number], box
    assert "نقص رفع شد" in text(client.get("/staff/?box=corrected"))
    assert "متوقف تا" in text(client.get("/staff/?box=waiting"))
    counts = re.findall(r'\?box=(\w+)"[^>]*>[^<]*<span class="count">([۰-۹]+)<', client.get("/staff/").content.decode())
    full = {box: number for box, number in counts if number != "۰"}
    assert full == {"mine": "۱", "queue": "۱", "corrected": "۱", "waiting": "۱"}


def test_others_see_none_of_it() -> None:
    case = stories.waiting()
    for stranger in (OTHER_SECTION, OTHER_UNIT):
        for box in ("queue", "mine", "done", "team", "unrouted"):
            assert case.number not in browser(stranger).get(f"/staff/?box={box}").content.decode()


def test_heads_have_all_of_their_unit_and_the_head_office_what_nobody_answers_for() -> None:
    mine, free = stories.claimed(stories.small()), stories.small()
    head = browser(HEAD)
    assert set(numbers(head.get("/staff/?box=team"))) == {mine.number, free.number}
    expert = User.objects.get(username=EXPERT)
    assert numbers(head.get(f"/staff/?box=team&assignee={expert.pk}")) == [mine.number]
    assert numbers(head.get("/staff/?box=team&assignee=none")) == [free.number]
    assert "بی‌مسئول" not in text(head.get("/staff/"))
    assert "بی‌مسئول" in text(browser(HEAD_OFFICE).get("/staff/"))
    assert "همهٔ واحد من" not in text(browser(EXPERT).get("/staff/"))


def test_unread_is_bold_until_it_is_opened_and_again_when_it_moves() -> None:
    case = stories.waiting()
    client = browser(EXPERT)
    assert 'class="is-unread"' in client.get("/staff/?box=queue").content.decode()
    client.get(f"/staff/cases/{case.number}/")
    assert 'class="is-unread"' not in client.get("/staff/?box=queue").content.decode()
    assert 'class="is-unread"' in browser(COLLEAGUE).get("/staff/?box=queue").content.decode()
    stories.claimed(case, by=COLLEAGUE)
    assert 'class="is-unread"' in browser(COLLEAGUE).get("/staff/").content.decode()


def test_filters_stand_in_the_address() -> None:
    late, other = stories.due_in(stories.waiting(), -1), stories.small()
    client = browser(EXPERT)
    assert numbers(client.get("/staff/?box=queue&overdue=1")) == [late.number]
    assert numbers(client.get(f"/staff/?box=queue&service={other.service_id}")) == [other.number]
    nothing = client.get(f"/staff/?box=queue&service={other.service_id}&overdue=1")
    assert "با این صافی چیزی پیدا نشد" in text(nothing)


@pytest.mark.parametrize(
    "address",
    [
        "?box=nonsense",
        "?box=team",
        "?service=abc&overdue=x&assignee=' OR 1=1",
        "?service=99999999999999999999&assignee=99999999999999999999",
        "?after=garbage",
        "?after=WyIyMDI2LTAxLTAxIiwgMV0",
        "?after=" + "A" * 5000,
        "?box=%00&after=%00",
        "?service=۱۲",
    ],
)
def test_a_wrong_address_shows_the_inbox(address: str) -> None:
    assert browser(EXPERT).get(f"/staff/{address}").status_code == 200


def test_pages_go_on_where_the_last_one_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "PAGE", 2)
    cases = [stories.due_in(stories.small(), days) for days in (1, 1, 3, 5, 8)]
    client = browser(EXPERT)
    seen, address = [], "/staff/?box=queue"
    while address:
        response = client.get(address)
        seen += numbers(response)
        following = re.search(r'href="(\?[^"]*)" rel="next"', response.content.decode())
        address = "/staff/" + following[1].replace("&amp;", "&") if following else ""
    assert seen == [case.number for case in cases]


def test_finished_cases_have_pages_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "PAGE", 1)
    first, second = stories.decided(), stories.decided()
    client = browser(COLLEAGUE)
    page = client.get("/staff/?box=done")
    assert numbers(page) == [second.number]
    following = re.search(r'href="(\?[^"]*)" rel="next"', page.content.decode())
    assert following
    assert numbers(client.get("/staff/" + following[1].replace("&amp;", "&"))) == [first.number]


@pytest.mark.parametrize(("username", "box"), [(EXPERT, "queue"), (EXPERT, "mine"), (HEAD, "team"), (EXPERT, "done")])
def test_a_page_asks_at_most_six_queries_whatever_its_rows(username: str, box: str) -> None:
    make = {"queue": stories.small, "mine": lambda: stories.claimed(stories.small()), "team": stories.small}.get(
        box, stories.decided
    )
    client = browser(username)
    make()
    one = queries(client, f"/staff/?box={box}")
    for _more in range(7):
        make()
    eight = queries(client, f"/staff/?box={box}")
    assert len(numbers(client.get(f"/staff/?box={box}"))) == 8
    assert len(one) == len(eight)
    assert len(eight) <= 6, "\n".join(eight)
    assert not any("OFFSET" in query or "COUNT(" in query for query in eight)


def test_who_works_no_cases_is_told_so() -> None:
    assert browser("frw-fars-reception").get("/staff/").headers["Location"] == "/staff/visits/"
    response = browser("frw-administrator").get("/staff/")
    assert response.status_code == 200
    assert "نقش شما پرونده‌ای در کارتابل ندارد" in text(response)


# --- from one case to the next ----------------------------------------------------------------------------------------


def test_after_a_case_is_done_the_next_one_is_a_press_away() -> None:
    late = stories.due_in(stories.claimed(), -2)
    early = stories.due_in(stories.claimed(), 5)
    done = stories.decided()
    client = browser(EXPERT)
    assert 'href="/staff/next/"' in client.get(f"/staff/cases/{done.number}/").content.decode()
    assert 'href="/staff/next/"' not in client.get(f"/staff/cases/{early.number}/").content.decode()
    assert client.get("/staff/next/")["Location"] == f"/staff/cases/{late.number}/"


def test_what_came_back_mended_is_next_and_then_the_inbox() -> None:
    stories.claimed()
    mended = stories.corrected()
    assert browser(EXPERT).get("/staff/next/")["Location"] == f"/staff/cases/{mended.number}/"
    assert browser(COLLEAGUE).get("/staff/next/")["Location"] == "/staff/"
    assert browser(AUDITOR).get("/staff/next/")["Location"] == "/staff/"
