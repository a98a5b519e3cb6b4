"""One person, one desk: what needs the applicant stands first, the newest need before the others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mizban.appointments.workflow import Mode
from mizban.cases.models import Case
from mizban.core import clock
from mizban.core.actor import Actor
from tests import factories
from tests.db.appointments import visits
from tests.messages import write
from tests.web.citizen.walking import Walker, signed_in
from tests.web.staff import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rancher() -> Actor:
    return factories.person()


@pytest.fixture
def walker(rancher: Actor) -> Walker:
    return signed_in(rancher)


def answered(rancher: Actor, *, asks: bool = False) -> Case:
    """A case in which the office has written."""
    case = stories.claimed(stories.waiting(rancher))
    officer = factories.officer(stories.EXPERT)
    write(actor=officer, number=case.number, revision=None, key=uuid4(), text="سلام", asks=asks)
    return case


def needs(walker: Walker) -> list[str]:
    """What the lines among what needs the applicant lead to, first to last."""
    first = walker.open("/my/").text.partition("</ol>")[0].partition('<ol class="begun">')[2]
    return re.findall(r'class="btn" href="([^"]+)"', first)


def test_a_new_message_is_a_need_until_it_is_read(rancher: Actor, walker: Walker) -> None:
    home = f"/my/cases/{answered(rancher).number}/"
    assert needs(walker) == [f"{home}#conversation"]
    assert "پیام تازه" in walker.text and "خواندن پیام" in walker.text
    walker.open(home)
    assert needs(walker) == []
    assert home in walker.text and "پیام تازه" not in walker.text


def test_the_newest_need_stands_first_of_whatever_kind_it_is(rancher: Actor, walker: Walker) -> None:
    start = clock.now()
    hrefs = []
    for hours, make in enumerate(
        (
            lambda: f"/my/cases/{answered(rancher, asks=True).number}/#conversation",
            lambda: f"/my/cases/{visits.invited(visits.in_hand(rancher), Mode.ANY).case.number}/#visit",
            lambda: f"/my/cases/{answered(rancher).number}/#conversation",
        )
    ):
        with time_machine.travel(start + dt.timedelta(hours=hours), tick=False):
            hrefs.append(make())
    with time_machine.travel(start + dt.timedelta(hours=3), tick=False):
        assert needs(walker) == hrefs[::-1]


def test_a_message_about_a_visit_with_a_time_is_read_there(rancher: Actor, walker: Walker) -> None:
    visit = visits.invited(visits.in_hand(rancher), Mode.FIXED)
    officer = factories.officer(stories.EXPERT)
    assert needs(walker) == []
    write(actor=officer, number=visit.case.number, revision=None, key=uuid4(), text="زودتر بیایید")
    assert needs(walker) == [f"/my/cases/{visit.case.number}/#conversation"]


def test_many_needs_ask_as_much_as_one(
    rancher: Actor,
    walker: Walker,
    django_assert_max_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    answered(rancher)
    with CaptureQueriesContext(connection) as few:
        walker.open("/my/")
    for _time in range(3):
        answered(rancher)
    with django_assert_max_num_queries(len(few)):
        assert len(needs(walker)) == 4
