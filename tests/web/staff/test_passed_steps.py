"""A step that has passed: the answer says what happened and leads to the case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.models import Case
from tests import factories
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import EXPERT, HEAD, OTHER_UNIT, text

pytestmark = pytest.mark.django_db


def withdrawn() -> Case:
    rancher = factories.person()
    case = stories.claimed(stories.waiting(rancher))
    return withdraw(actor=rancher, number=case.number, revision=None)


@pytest.mark.parametrize(
    ("story", "step", "by", "said"),
    [
        (stories.decided, "correct", EXPERT, "نتیجهٔ این پرونده ثبت شده است"),
        (stories.decided, "decide", EXPERT, "نتیجهٔ این پرونده ثبت شده است"),
        (stories.awaiting, "decide", EXPERT, "این پرونده منتظر متقاضی است"),
        (stories.waiting, "correct", HEAD, "این پرونده در صف واحد است؛ اول آن را بردارید"),
        (withdrawn, "transfer", EXPERT, "متقاضی این درخواست را پس گرفته است"),
        (stories.claimed, "reopen", HEAD, "این پرونده هنوز در دست بررسی است"),
        (stories.claimed, "return", EXPERT, "این پرونده از واحد دیگری نیامده"),
        (stories.claimed, "identity", EXPERT, "هویت این متقاضی روشن است"),
    ],
)
def test_it_says_what_happened_and_leads_to_the_case(story: Callable[[], Case], step: str, by: str, said: str) -> None:
    case = story()
    late = browser(by).get(f"/staff/cases/{case.number}/{step}/")
    body = late.content.decode()
    assert late.status_code == 409
    assert said in text(late)
    assert "همین حالا تغییر کرد" not in body
    assert f'<a class="btn" href="/staff/cases/{case.number}/">دیدن پرونده</a>' in body
    assert 'action="/staff/sign-out/"' in body, "in the frame of the staff"


def test_what_one_may_not_do_leads_to_the_case_too() -> None:
    case = stories.claimed()
    refused = browser(EXPERT).get(f"/staff/cases/{case.number}/assign/")
    assert refused.status_code == 403
    assert f'href="/staff/cases/{case.number}/"' in refused.content.decode()


def test_what_is_not_to_be_seen_leads_nowhere() -> None:
    case = stories.decided()
    for step in ("", "correct/", "decide/"):
        hidden = browser(OTHER_UNIT).get(f"/staff/cases/{case.number}/{step}")
        assert hidden.status_code == 404
        assert f'href="/staff/cases/{case.number}/"' not in hidden.content.decode()


def test_a_case_that_waits_in_the_queue_is_first_to_be_taken() -> None:
    refused = browser(EXPERT).get(f"/staff/cases/{stories.waiting().number}/decide/")
    assert refused.status_code == 403
    assert "اول پرونده را بردارید" in text(refused)
