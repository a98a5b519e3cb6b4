"""One thing done with several cases by a job: each by its ordinary step, what one refuses holding up no other."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from mizban.accounts.models import RoleGrant, User
from mizban.audit.models import Event as Happened
from mizban.cases.actions.inbox import bulk
from mizban.cases.actions.working import claim
from mizban.cases.models import Box, BulkAct, BulkItem, BulkJob, BulkState, Case, InboxEntry, ItemState
from mizban.cases.policies import visible_to
from mizban.cases.queries.inbox.bulk import together
from mizban.cases.queries.inbox.page import chosen
from mizban.cases.queries.inbox.people import officers_for_all
from mizban.cases.queries.places import Filters
from mizban.cases.tasks import do_together
from mizban.cases.workflow import State
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, system
from mizban.core.errors import Conflict, Invalid, NotFound
from tests import factories
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, OTHER_SECTION, OTHER_UNIT

pytestmark = pytest.mark.django_db


def prepared(actor: Actor, act: BulkAct, *cases: Case) -> BulkJob:
    told = [(case.number, case.revision) for case in cases]
    return bulk.prepare(actor=actor, act=act, chosen=told, filters={"box": "queue"}, language="fa")


def worked(job: BulkJob) -> dict[str, tuple[str, str]]:
    """What became of each, by number, once the job has run."""
    with unwalled(job.organisation_id):
        bulk.work(actor=system(job.organisation_id), job_id=job.pk)
    told = BulkItem.objects.filter(job_id=job.pk).values_list("case__number", "state", "refusal")
    return {number: (state, refusal) for number, state, refusal in told}


def state_of(job: BulkJob) -> str:
    with unwalled(job.organisation_id):
        return BulkJob.objects.get(pk=job.pk).state


def test_what_can_be_is_done_and_the_rest_says_why() -> None:
    free, gone, moved = stories.small(), stories.small(), stories.small()
    officer = factories.officer(EXPERT)
    job = prepared(officer, BulkAct.CLAIM, free, gone, moved)
    stories.claimed(gone, by=COLLEAGUE)
    Case.objects.filter(pk=moved.pk).update(revision=7)
    bulk.start(actor=officer, job=job.uuid)
    found = worked(job)
    assert found[free.number] == (ItemState.DONE, "")
    for case in (gone, moved):
        state, why = found[case.number]
        assert state == ItemState.REFUSED
        assert "همین حالا تغییر کرد" in why
    assert Case.objects.get(pk=free.pk).assignee_id == officer.user_id
    assert state_of(job) == BulkState.DONE
    event = Happened.objects.filter(kind="case.claim", subject_id=free.pk).get()
    assert event.actor_user_id == officer.user_id, "the officer has done it, not the desk"


def test_it_is_done_once_however_often_the_job_runs() -> None:
    cases = [stories.small(), stories.small()]
    officer = factories.officer(EXPERT)
    job = prepared(officer, BulkAct.CLAIM, *cases)
    bulk.start(actor=officer, job=job.uuid)
    first = worked(job)
    with unwalled(job.organisation_id):
        BulkJob.objects.filter(pk=job.pk).update(state=BulkState.QUEUED, ended_at=None)
    assert worked(job) == first
    assert Happened.objects.filter(kind="case.claim").count() == 2


def test_what_was_refused_is_tried_again_as_it_stands_now() -> None:
    case, done = stories.small(), stories.small()
    officer = factories.officer(EXPERT)
    job = prepared(officer, BulkAct.CLAIM, case, done)
    Case.objects.filter(pk=case.pk).update(revision=7)
    bulk.start(actor=officer, job=job.uuid)
    assert worked(job)[case.number][0] == ItemState.REFUSED
    bulk.retry(actor=officer, job=job.uuid)
    assert worked(job) == {case.number: (ItemState.DONE, ""), done.number: (ItemState.DONE, "")}
    with pytest.raises(Conflict):
        bulk.start(actor=officer, job=job.uuid)


def test_a_fault_of_ours_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = stories.small(), stories.small()
    take = claim.take

    def broken(*, actor: Actor, number: str, revision: int | None) -> Case:
        if number == first.number:
            raise ZeroDivisionError
        return take(actor=actor, number=number, revision=revision)

    monkeypatch.setattr(claim, "take", broken)
    officer = factories.officer(EXPERT)
    job = prepared(officer, BulkAct.CLAIM, first, second)
    bulk.start(actor=officer, job=job.uuid)
    found = worked(job)
    assert found[second.number][0] == ItemState.DONE
    assert found[first.number] == (ItemState.REFUSED, str(bulk.FAULT))
    assert Case.objects.get(pk=first.pk).state == State.SUBMITTED


def test_heads_give_and_are_offered_only_who_can_take() -> None:
    mine = stories.small()
    ticket = factories.ticket(factories.person())
    head, colleague = factories.officer(HEAD), User.objects.get(username=COLLEAGUE)
    assert mine.section_id != ticket.section_id
    with acting_as(head, read_only=True):
        offered = officers_for_all([mine, ticket])
        of_one = officers_for_all([mine])
    assert colleague.pk in {one.id for one, able in offered if able == 1}
    assert all(able == 1 for _one, able in of_one)
    assert {one.id for one, _able in of_one} >= {colleague.pk}
    strangers = set(User.objects.filter(username__in=[OTHER_SECTION, OTHER_UNIT]).values_list("pk", flat=True))
    assert not strangers & {one.id for one, _able in of_one}
    job = prepared(head, BulkAct.ASSIGN, mine, ticket)
    with pytest.raises(Invalid) as nobody:
        bulk.start(actor=head, job=job.uuid)
    assert nobody.value.field == "user"
    bulk.start(actor=head, job=job.uuid, user_id=colleague.pk)
    found = worked(job)
    assert found[mine.number] == (ItemState.DONE, "")
    assert "کارشناسی از همین بخش" in found[ticket.number][1]


def test_several_go_back_with_one_reason_and_are_put_off_to_one_day() -> None:
    cases = [stories.claimed(stories.small()) for _number in range(2)]
    officer = factories.officer(EXPERT)
    job = prepared(officer, BulkAct.SNOOZE, *cases)
    for until in (None, clock.today()):
        with pytest.raises(Invalid):
            bulk.start(actor=officer, job=job.uuid, until=until)
    bulk.start(actor=officer, job=job.uuid, until=clock.today() + dt.timedelta(days=3), note="بعد از جلسه")
    assert {state for state, _why in worked(job).values()} == {ItemState.DONE}
    assert set(InboxEntry.objects.values_list("box", flat=True)) == {Box.SNOOZED}
    back = prepared(officer, BulkAct.RELEASE, *cases)
    with pytest.raises(Invalid):
        bulk.start(actor=officer, job=back.uuid)
    bulk.start(actor=officer, job=back.uuid, note="مرخصی")
    assert {state for state, _why in worked(back).values()} == {ItemState.DONE}
    assert set(Case.objects.values_list("state", flat=True)) == {State.SUBMITTED}


def test_rights_are_those_of_the_moment_in_which_it_is_done() -> None:
    case = stories.small()
    officer = factories.officer(EXPERT)
    job = prepared(officer, BulkAct.CLAIM, case)
    bulk.start(actor=officer, job=job.uuid)
    RoleGrant.objects.filter(user_id=officer.user_id).delete()
    assert worked(job)[case.number] == (ItemState.REFUSED, str(bulk.GONE))
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_a_job_is_its_officers_alone_also_behind_the_wall() -> None:
    case = stories.small()
    job = prepared(factories.officer(EXPERT), BulkAct.CLAIM, case)
    for username in (COLLEAGUE, HEAD, OTHER_UNIT):
        other = factories.officer(username)
        with acting_as(other, read_only=True):
            assert not BulkJob.objects.exists()
            with pytest.raises(NotFound):
                together(other, job.uuid)
        for act in (bulk.start, bulk.retry):
            with pytest.raises(NotFound):
                act(actor=other, job=job.uuid)
        bulk.forget(actor=other, job=job.uuid)
    assert state_of(job) == BulkState.PREPARED


def test_what_one_does_not_see_is_not_chosen() -> None:
    case, far = stories.small(), stories.small(province="yazd")
    officer = factories.officer(EXPERT)
    job = prepared(officer, BulkAct.CLAIM, case, far)
    assert list(BulkItem.objects.filter(job_id=job.pk).values_list("case_id", flat=True)) == [case.pk]
    with pytest.raises(Invalid):
        prepared(officer, BulkAct.CLAIM, far)
    with pytest.raises(NotFound):
        bulk.start(actor=officer, job=uuid4())


def test_all_of_a_view_are_chosen_in_its_order() -> None:
    cases = [stories.due_in(stories.small(), days) for days in (5, 1, 3)]
    officer = factories.officer(EXPERT)
    with acting_as(officer, read_only=True):
        found = chosen(officer, Filters(box=Box.QUEUE), bulk.MOST)
        two = chosen(officer, Filters(box=Box.QUEUE), 2)
        assert visible_to(officer).count() == 3
    assert found == [(cases[place].number, cases[place].revision) for place in (1, 2, 0)]
    assert two == found[:2]


def test_old_reports_go_and_so_does_what_was_dropped() -> None:
    case = stories.small()
    officer = factories.officer(EXPERT)
    old, dropped = prepared(officer, BulkAct.CLAIM, case), prepared(officer, BulkAct.CLAIM, case)
    bulk.forget(actor=officer, job=dropped.uuid)
    with unwalled(old.organisation_id):
        BulkJob.objects.filter(pk=old.pk).update(created_at=clock.now() - dt.timedelta(days=31))
    with unwalled(old.organisation_id):
        bulk.forget_old(actor=system(old.organisation_id))
    assert not BulkItem.objects.exists()


def test_the_task_does_it() -> None:
    case = stories.small()
    officer = factories.officer(EXPERT)
    job = prepared(officer, BulkAct.CLAIM, case)
    bulk.start(actor=officer, job=job.uuid)
    with unwalled(job.organisation_id):
        do_together(job.organisation_id, job.pk)
    assert Case.objects.get(pk=case.pk).state == State.IN_REVIEW
