"""How often the pages of one case and of the search ask the database, with little and with much to show."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from mizban.cases.models import Case
from mizban.core.keeping import forget_kept
from mizban.web.staff.views.transferring import unit_names
from tests import factories
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import EXPERT
from tests.web.staff.test_inbox_page import queries

pytestmark = pytest.mark.django_db


def asked(case: Case) -> list[str]:
    """What the page asks; who has read what is noted after the answer."""
    found = queries(browser(EXPERT), f"/staff/cases/{case.number}/")
    return [sql for sql in found if not sql.startswith("INSERT")]


def test_the_desk_of_a_new_case_asks_six_times() -> None:
    assert len(asked(stories.waiting())) <= 6


@pytest.mark.parametrize("story", [stories.awaiting, stories.corrected, stories.decided])
def test_rounds_of_mending_and_decisions_are_no_question_more(story: Callable[[], Case]) -> None:
    found = asked(story())
    assert len(found) <= 6, "\n".join(found)


def test_other_requests_of_the_person_are_no_question_more() -> None:
    rancher = factories.person()
    case = stories.waiting(rancher)
    stories.small(rancher)
    with_one = asked(case)
    for _ in range(8):
        stories.small(rancher)
    with_nine = asked(case)
    assert len(with_one) == len(with_nine) <= 6, "\n".join(with_nine)


def test_the_search_asks_as_often_for_many_as_for_one() -> None:
    rancher = factories.person()
    stories.small(rancher)
    address = "/staff/search/?q=آزمونی"
    with_one = queries(browser(EXPERT), address)
    for _ in range(8):
        stories.small(rancher)
    with_nine = queries(browser(EXPERT), address)
    assert len(with_one) == len(with_nine) <= 6, "\n".join(with_nine)


def test_the_offices_to_transfer_to_come_with_their_provinces(
    at_most: Callable[[int], AbstractContextManager[None]],
) -> None:
    organisation = factories.organisation().pk
    forget_kept()
    with at_most(4):
        assert len(unit_names(organisation)) > 200
