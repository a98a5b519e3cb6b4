"""«Remind me on …»: what is put off, what brings it back, and that its deadline goes on."""

from __future__ import annotations

import datetime as dt

import pytest

from mizban.accounts.models import RoleGrant
from mizban.audit.models import Event as Happened
from mizban.cases.actions.counters import roll_up
from mizban.cases.actions.inbox import snooze as snoozing
from mizban.cases.actions.projection import sort_anew
from mizban.cases.actions.working.claim import assign
from mizban.cases.models import Box, Case, InboxEntry
from mizban.cases.queries.clock import due
from mizban.cases.queries.inbox.boxes import TEAM
from mizban.cases.queries.inbox.page import page
from mizban.cases.queries.places import Filters
from mizban.cases.tasks import pass_time
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, system
from mizban.core.errors import Conflict, Forbidden, Invalid, NotFound
from mizban.notifications.models import Bell
from tests import factories
from tests.messages import write
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE, OTHER_UNIT

pytestmark = pytest.mark.django_db


def tomorrow(days: int = 1) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def put_off(case: Case, days: int = 1, note: str = "") -> Case:
    return snoozing.snooze(
        actor=factories.officer(EXPERT), number=case.number, revision=case.revision, until=tomorrow(days), note=note
    )


def seen(actor: Actor, box: str) -> list[str]:
    with acting_as(actor, read_only=True):
        return [row.number for row in page(actor, Filters(box=box)).rows]


def counted(actor: Actor) -> dict[str, int]:
    with acting_as(actor, read_only=True):
        return {box: number for box, number in page(actor, Filters()).counts.items() if number}


def day_comes(case: Case) -> None:
    """As time would have it."""
    InboxEntry.objects.filter(case=case).update(snoozed_until=clock.today())
    with unwalled(case.organisation_id):
        assert due.cases_to_bring_back(case.organisation_id) == [case.number]
    with unwalled(case.organisation_id):
        snoozing.remind(actor=system(case.organisation_id), number=case.number)


def test_what_is_put_off_stands_among_the_reminders_and_is_counted_there() -> None:
    case, officer = stories.claimed(stories.small()), factories.officer(EXPERT)
    put_off(case, note="پاسخ شورا را بپرس")
    assert (seen(officer, Box.MINE), seen(officer, Box.SNOOZED)) == ([], [case.number])
    assert counted(officer) == {Box.SNOOZED: 1}
    with unwalled(officer.organisation_id):
        roll_up(actor=system(officer.organisation_id))
    assert counted(officer) == {Box.SNOOZED: 1}
    case.refresh_from_db()
    assert case.revision == Case.objects.get(pk=case.pk).revision
    told = Happened.objects.get(kind="case.snoozed")
    assert told.data == {"until": tomorrow().isoformat()}


def test_nothing_of_the_case_changes_and_its_deadline_goes_on() -> None:
    case = stories.due_in(stories.claimed(stories.small()), 1)
    before = Case.objects.values().get(pk=case.pk)
    put_off(case, days=7)
    assert Case.objects.values().get(pk=case.pk) == before
    officer = factories.officer(EXPERT)
    stories.due_in(case, -2)
    with acting_as(officer, read_only=True):
        (row,) = page(officer, Filters(box=Box.SNOOZED, overdue=True)).rows
    assert (row.due.kind, row.snoozed_until) == ("late", tomorrow(7))
    assert case.number in seen(factories.officer(HEAD), TEAM)


def test_on_its_day_it_comes_back_to_the_top_with_a_bell() -> None:
    late = stories.due_in(stories.claimed(stories.small()), -5)
    case = stories.due_in(stories.claimed(stories.small()), 9)
    put_off(case)
    day_comes(case)
    officer = factories.officer(EXPERT)
    assert seen(officer, Box.MINE) == [case.number, late.number]
    assert counted(officer) == {Box.MINE: 2}
    bell = Bell.objects.get(event="reminder")
    assert (bell.user_id, bell.subject_id) == (officer.user_id, case.pk)
    with acting_as(officer, read_only=True):
        shown = page(officer, Filters(box=Box.MINE)).rows[0]
    assert "reminded" in shown.marks
    with unwalled(case.organisation_id):
        snoozing.remind(actor=system(case.organisation_id), number=case.number)
    assert Bell.objects.filter(event="reminder").count() == 1


def test_what_came_back_is_late_only_if_its_deadline_is_past() -> None:
    case, other = (stories.due_in(stories.claimed(stories.small()), days) for days in (9, -2))
    for one in (case, other):
        put_off(one)
        InboxEntry.objects.filter(case=one).update(snoozed_until=clock.today())
        with unwalled(one.organisation_id):
            snoozing.remind(actor=system(one.organisation_id), number=one.number)
    officer = factories.officer(EXPERT)
    with acting_as(officer, read_only=True):
        late = page(officer, Filters(box=Box.MINE, overdue=True)).rows
    assert [row.number for row in late] == [other.number]


def test_a_moved_deadline_takes_nothing_from_the_top() -> None:
    case = stories.claimed(stories.small())
    put_off(case)
    day_comes(case)
    before = InboxEntry.objects.get(case=case).sort_at
    sort_anew(Case.objects.get(pk=case.pk))
    assert InboxEntry.objects.get(case=case).sort_at == before


def test_the_hour_brings_it_back() -> None:
    case = stories.claimed(stories.small())
    put_off(case)
    InboxEntry.objects.filter(case=case).update(snoozed_until=clock.today())
    with unwalled(case.organisation_id):
        pass_time(case.organisation_id)
    assert seen(factories.officer(EXPERT), Box.MINE) == [case.number]


def test_a_day_that_has_not_come_brings_nothing_back() -> None:
    case = stories.claimed(stories.small())
    put_off(case)
    with unwalled(case.organisation_id):
        assert due.cases_to_bring_back(case.organisation_id) == []
    with unwalled(case.organisation_id):
        snoozing.remind(actor=system(case.organisation_id), number=case.number)
    assert seen(factories.officer(EXPERT), Box.SNOOZED) == [case.number]


def test_news_of_the_applicant_ends_it_at_once() -> None:
    rancher = factories.person()
    case = stories.claimed(stories.small(rancher))
    put_off(case)
    write(actor=rancher, number=case.number, revision=None, key=case.draft_uuid, text="یک خبر تازه")
    officer = factories.officer(EXPERT)
    assert (seen(officer, Box.SNOOZED), seen(officer, Box.MINE)) == ([], [case.number])
    assert InboxEntry.objects.get(case=case).snoozed_until is None


def test_whoever_is_given_the_case_has_it_before_them() -> None:
    case = stories.claimed(stories.small())
    put_off(case)
    colleague = factories.officer(COLLEAGUE)
    assign(actor=factories.officer(HEAD), number=case.number, revision=None, user_id=colleague.officer_id)
    assert seen(colleague, Box.MINE) == [case.number]


def test_an_officer_who_goes_leaves_no_reminder_behind() -> None:
    case = stories.claimed(stories.small())
    put_off(case)
    RoleGrant.objects.filter(user__username=EXPERT).update(ends_on=dt.date(2020, 1, 1))
    with unwalled(case.organisation_id):
        assert due.cases_of_the_gone(case.organisation_id) == [case.number]


def test_its_officer_takes_it_back() -> None:
    case = stories.claimed(stories.small())
    put_off(case)
    officer = factories.officer(EXPERT)
    for _twice in range(2):
        snoozing.wake(actor=officer, number=case.number, revision=case.revision)
        assert seen(officer, Box.MINE) == [case.number]
    assert Happened.objects.filter(kind="case.woken").count() == 1


@pytest.mark.parametrize(("days", "code"), [(0, "snooze_past"), (-3, "snooze_past"), (400, "snooze_far")])
def test_days_on_which_nobody_can_be_reminded(days: int, code: str) -> None:
    case = stories.claimed(stories.small())
    with pytest.raises(Invalid) as refused:
        put_off(case, days)
    assert refused.value.code == code
    assert seen(factories.officer(EXPERT), Box.MINE) == [case.number]


def test_who_may_not_is_told_why() -> None:
    case = stories.claimed(stories.small())
    asked: dict[str, object] = {"number": case.number, "until": tomorrow()}
    for username, refusal in (
        (COLLEAGUE, Forbidden),
        (HEAD, Forbidden),
        (HEAD_OFFICE, Forbidden),
        (OTHER_UNIT, NotFound),
    ):
        with pytest.raises(refusal):
            snoozing.snooze(actor=factories.officer(username), revision=case.revision, **asked)  # type: ignore[arg-type]
    with pytest.raises(Conflict) as stale:
        snoozing.snooze(actor=factories.officer(EXPERT), revision=case.revision - 1, **asked)  # type: ignore[arg-type]
    assert stale.value.code == "stale_revision"
    for other in (stories.awaiting(), stories.decided()):
        with pytest.raises(Conflict) as pointless:
            put_off(other)
        assert pointless.value.code == "nothing_to_put_off"
