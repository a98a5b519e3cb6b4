"""The inbox with several at once: real threads, real transactions."""

from __future__ import annotations

import datetime as dt

import pytest

from mizban.cases.actions.inbox import bulk
from mizban.cases.actions.inbox import snooze as snoozing
from mizban.cases.actions.inbox.views import save_view
from mizban.cases.actions.working.claim import release
from mizban.cases.models import BulkAct, BulkItem, BulkJob, Case, InboxDelta, InboxEntry, ItemState, SavedView
from mizban.core import clock
from mizban.core.actor import system
from mizban.core.errors import Conflict, Invalid
from tests import factories
from tests.at_once import at_once
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT

pytestmark = pytest.mark.usefixtures("own_database")


def prepared(username: str, *cases: Case) -> BulkJob:
    told = [(case.number, case.revision) for case in cases]
    officer = factories.officer(username)
    return bulk.prepare(actor=officer, act=BulkAct.CLAIM, chosen=told, filters={}, language="fa")


def test_of_two_views_of_one_name_one_is_kept() -> None:
    officer = factories.officer(EXPERT)
    results = at_once(*[lambda: save_view(actor=officer, name="نما", filters={"box": "mine"})] * 4)
    assert sum(isinstance(one, SavedView) for one in results) == 1
    assert {one.code for one in results if isinstance(one, Invalid)} == {"name_taken"}
    assert SavedView.objects.count() == 1


def test_begun_twice_it_is_begun_once() -> None:
    officer = factories.officer(EXPERT)
    job = prepared(EXPERT, stories.small()).uuid
    results = at_once(*[lambda: bulk.start(actor=officer, job=job)] * 4)
    assert sum(isinstance(one, BulkJob) for one in results) == 1
    assert {one.code for one in results if isinstance(one, Conflict)} == {"bulk_begun"}


def test_two_officers_take_the_same_cases_and_each_gets_what_the_report_says() -> None:
    cases = [stories.small() for _number in range(4)]
    jobs = {username: prepared(username, *cases) for username in (EXPERT, COLLEAGUE)}
    for username, job in jobs.items():
        bulk.start(actor=factories.officer(username), job=job.uuid)

    def work(job: BulkJob) -> None:
        with unwalled(job.organisation_id):
            bulk.work(actor=system(job.organisation_id), job_id=job.pk)

    assert at_once(*[lambda job=job: work(job) for job in jobs.values()]) == [None, None]
    for username, job in jobs.items():
        done = set(BulkItem.objects.filter(job_id=job.pk, state=ItemState.DONE).values_list("case_id", flat=True))
        assert done == set(Case.objects.filter(assignee__username=username).values_list("pk", flat=True))
    assert BulkItem.objects.filter(state=ItemState.DONE).count() == 4
    assert BulkItem.objects.filter(state=ItemState.REFUSED).count() == 4


def test_put_off_and_given_back_at_once_the_counters_agree() -> None:
    case = stories.claimed(stories.small())
    officer = factories.officer(EXPERT)
    until = clock.today() + dt.timedelta(days=2)
    asked = {"actor": officer, "number": case.number, "revision": case.revision}
    at_once(
        lambda: snoozing.snooze(until=until, **asked),  # type: ignore[arg-type]
        lambda: release(reason="مرخصی", **asked),  # type: ignore[arg-type]
        lambda: snoozing.snooze(until=until, **asked),  # type: ignore[arg-type]
    )
    entry = InboxEntry.objects.get(case=case)
    assert (entry.box, entry.snoozed_until) == ("queue", None), "given back, whichever came first"
    told: dict[tuple[str, str], int] = {}
    for holder, box, change in InboxDelta.objects.values_list("holder", "box", "change"):
        told[holder, box] = told.get((holder, box), 0) + change
    assert {key: count for key, count in told.items() if count and key[1] != "team"} == {(entry.holder, "queue"): 1}
