"""Tickets as officers meet them: the subject first, the need beside it."""

from __future__ import annotations

import pytest

from mizban.cases.models import Case
from tests import factories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import text

pytestmark = pytest.mark.django_db
SUBJECT = "حق عضویت من <ثبت> نشده است"
OFFICER = "imeo-fars-finance-1"


@pytest.fixture
def case() -> Case:
    return factories.ticket(factories.person("imeo"), "finance-question", SUBJECT)


def test_the_inbox_and_the_search_show_the_subject(case: Case) -> None:
    officer = browser(OFFICER, organisation="imeo")
    for address in ("/staff/?box=queue", "/staff/search/?q=عضویت"):
        response = officer.get(address)
        assert case.number in response.content.decode()
        assert "حق عضویت من &lt;ثبت&gt; نشده است" in response.content.decode()
        assert "پرسش مالی" in text(response)


def test_the_desk_is_called_by_it(case: Case) -> None:
    response = browser(OFFICER, organisation="imeo").get(f"/staff/cases/{case.number}/")
    head, _end, below = response.content.decode().partition("<h1>")[2].partition("</h1>")
    assert "حق عضویت من &lt;ثبت&gt; نشده است" in head
    assert below.strip().startswith('<p class="quiet">پرسش مالی</p>')


def test_a_history_without_words_is_without_the_subject(case: Case) -> None:
    response = browser(OFFICER, organisation="imeo").get(f"/staff/cases/{case.number}/history/")
    assert response.status_code == 200
    assert "حق عضویت من" not in response.content.decode()


@pytest.mark.parametrize("username", ["imeo-yazd-finance-1", "imeo-fars-membership-1"])
def test_strangers_find_nothing(case: Case, username: str) -> None:
    stranger = browser(username, organisation="imeo")
    assert stranger.get(f"/staff/cases/{case.number}/").status_code == 404
    assert "حق عضویت من" not in stranger.get("/staff/?box=queue").content.decode()


def test_who_may_only_reassign_sees_the_need_alone(case: Case) -> None:
    head = browser("imeo-unit-head", organisation="imeo")
    response = head.get(f"/staff/cases/{case.number}/")
    assert response.status_code == 200
    assert "حق عضویت من" not in response.content.decode() and "پرسش مالی" in text(response)
