"""The inbox behind its page: counts that always agree with the lines, queues of single services, deputed rights."""

from __future__ import annotations

import datetime as dt

import pytest

from mizban.accounts.models import RoleGrant, User
from mizban.cases.actions.counters import roll_up
from mizban.cases.actions.working.claim import claim
from mizban.cases.models import Box, Case, InboxDelta, Responsibility
from mizban.cases.queries.inbox.page import TEAM, Filters, page
from mizban.cases.queries.places import Cursor
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, Role, system
from tests import factories
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE

pytestmark = pytest.mark.django_db
WHEN = dt.datetime(2026, 11, 23, 20, 29, 59, tzinfo=dt.UTC)


def seen(actor: Actor, box: str) -> list[str]:
    with acting_as(actor, read_only=True):
        return [row.number for row in page(actor, Filters(box=box)).rows]


def counted(actor: Actor) -> dict[str, int]:
    with acting_as(actor, read_only=True):
        return {box: number for box, number in page(actor, Filters()).counts.items() if number}


def test_counts_agree_with_the_lines_before_and_after_they_are_rolled_up() -> None:
    stories.small()
    stories.claimed(stories.small())
    stories.awaiting()
    stories.corrected()
    stories.decided()
    officer, head = factories.officer(EXPERT), factories.officer(HEAD)
    expected = {Box.QUEUE: 1, Box.MINE: 1, Box.WAITING: 1, Box.CORRECTED: 1}
    for _time in range(2):
        assert counted(officer) == expected
        assert counted(head) == {Box.QUEUE: 1, TEAM: 4}
        assert {box: len(seen(officer, box)) for box in expected} == expected
        assert len(seen(head, TEAM)) == 4
        with unwalled(officer.organisation_id):
            roll_up(actor=system(officer.organisation_id))
        assert not InboxDelta.objects.exists()


def test_who_answers_for_one_service_alone_has_its_queue_too() -> None:
    expert = User.objects.get(username=EXPERT)
    sample = stories.small()
    for username in (EXPERT, COLLEAGUE):
        Responsibility.objects.create(
            organisation_id=sample.organisation_id,
            unit_id=sample.unit_id,
            section_id=sample.section_id,
            service_id=sample.service_id,
            user=User.objects.get(username=username),
        )
    case = stories.small()
    assert case.inbox_entry.holder.endswith(f":{sample.service_id}")
    for username in (EXPERT, COLLEAGUE):
        assert case.number in seen(factories.officer(username), Box.QUEUE)
        assert counted(factories.officer(username))[Box.QUEUE] == 2
    RoleGrant.objects.filter(user=expert).delete()
    assert seen(factories.officer(EXPERT), Box.QUEUE) == []


def test_who_has_lost_the_role_sees_nothing_even_of_what_lies_with_them() -> None:
    case = stories.claimed()
    other = User.objects.get(username="frw-yazd-rangeland-1")
    RoleGrant.objects.filter(user__username=EXPERT).update(unit=other.role_grants.get().unit)
    moved = factories.officer(EXPERT)
    assert seen(moved, Box.MINE) == []
    assert case.number in seen(factories.officer(HEAD), TEAM)


def test_a_role_of_other_days_opens_nothing() -> None:
    stories.small()
    RoleGrant.objects.filter(user__username=EXPERT).update(ends_on=dt.date(2020, 1, 1))
    gone = factories.officer(EXPERT)
    with acting_as(gone, read_only=True):
        assert page(gone, Filters()).boxes == {}


def test_what_nobody_answers_for_waits_at_the_head_office() -> None:
    Responsibility.objects.all().delete()
    heads = list(RoleGrant.objects.filter(role=Role.UNIT_HEAD))
    RoleGrant.objects.filter(pk__in=[one.pk for one in heads]).delete()
    case = stories.small()
    RoleGrant.objects.bulk_create(heads)
    head = factories.officer(HEAD_OFFICE)
    assert seen(head, Box.UNROUTED) == [case.number]
    assert counted(head) == {Box.UNROUTED: 1, TEAM: 1}
    assert seen(factories.officer(HEAD), TEAM) == []
    claim(actor=head, number=case.number, revision=case.revision)
    assert seen(head, Box.UNROUTED) == []


def test_a_claimed_case_leaves_the_queue_of_everybody() -> None:
    case = stories.small()
    claim(actor=factories.officer(EXPERT), number=case.number, revision=case.revision)
    assert seen(factories.officer(COLLEAGUE), Box.QUEUE) == []
    assert seen(factories.officer(EXPERT), Box.MINE) == [case.number]
    assert Case.objects.get().inbox_entry.holder.startswith("u:")


@pytest.mark.parametrize("place", [Cursor(WHEN, 1), Cursor(WHEN, 2**62)])
def test_a_place_in_the_address_is_read_back(place: Cursor) -> None:
    assert Cursor.parse(str(place)) == place


@pytest.mark.parametrize(
    "text", ["", "x", "e30", "W10", "WzEsMl0", *(str(Cursor(WHEN, one)) for one in (-1, 2**64, True))]
)
def test_anything_else_is_no_place(text: str) -> None:
    assert Cursor.parse(text) is None
