"""What the office has written last, as the panel of the applicant knows of it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mizban.cases.actions.joining.merge import merge
from mizban.cases.models import Case
from mizban.cases.policies import visible_to
from mizban.cases.queries.applying.my import my_cases
from mizban.conversations.actions.seeing import note_seen
from mizban.conversations.queries import NEWS, of_news
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from tests import factories
from tests.messages import write
from tests.web.staff import stories

pytestmark = pytest.mark.django_db


def said(actor: Actor, case: Case, **how: bool) -> None:
    write(actor=actor, number=case.number, revision=None, key=uuid4(), text="سلام", **how)


def news(actor: Actor) -> dict[str, bool]:
    """Of each of the applicant's cases in which the office has written: whether that is new to them."""
    with acting_as(actor, read_only=True):
        mine = visible_to(actor).annotate(**of_news(actor)).filter(said_at__isnull=False)
        return dict(mine.values_list("number", "has_news"))


def test_a_message_is_new_until_its_applicant_has_seen_it(rancher: Actor, officer: Actor, case: Case) -> None:
    stories.claimed(case)
    said(rancher, case)
    said(officer, case, internal=True)
    assert news(rancher) == {}
    said(officer, case)
    said(rancher, case)
    assert news(rancher) == {case.number: True}
    assert news(factories.person()) == {}
    note_seen(actor=rancher, case=case)
    assert news(rancher) == {case.number: False}


def test_news_of_a_case_that_goes_on_in_another_is_read_there(rancher: Actor, officer: Actor, case: Case) -> None:
    other = stories.claimed(factories.renewal_case(rancher))
    stories.claimed(case)
    said(officer, case)
    merge(actor=officer, number=case.number, revision=None, into=other.number, note="")
    assert news(rancher)[case.number] is False


def test_where_nobody_has_written_a_request_stands_among_the_others(rancher: Actor, case: Case) -> None:
    with acting_as(rancher, read_only=True):
        mine = my_cases(rancher, also=of_news(rancher), needing=NEWS)
    assert ([row.number for row in mine.others], mine.waiting) == ([case.number], [])
