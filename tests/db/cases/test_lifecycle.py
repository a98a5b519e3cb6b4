"""What time brings: expiries, reminders, closing. Every day is lived twice, so that nothing happens twice."""

from __future__ import annotations

import datetime as dt

import pytest

from mizban.cases.actions.applying import drafts
from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.applying.submit import submit
from mizban.cases.actions.clock import lifecycle
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.decide import decide
from mizban.cases.models import Box, Case, Draft, InboxEntry
from mizban.cases.subjects import DRAFT
from mizban.cases.tasks import StepsFailed, pass_time
from mizban.cases.workflow import Outcome, State
from mizban.core.actor import Actor, applicant
from mizban.core.errors import Conflict, Forbidden, NotFound
from mizban.files.models import StoredFile
from mizban.notifications.events import Event
from mizban.notifications.models import OutboxMessage
from tests import factories
from tests.db.cases.lifetimes import OFFICER, START, awaiting, fresh, happenings, on, rung, texts, time_passes
from tests.unwalled import unwalled

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def draft_of(actor: Actor, pk: int) -> Draft:
    with unwalled(actor.organisation_id):
        return Draft.objects.get(pk=pk)


def test_drafts_are_reminded_of_ten_and_three_days_before_their_end() -> None:
    rancher = factories.person()
    with on(START):
        begun = factories.filled_renewal(rancher)
    last_day = START + 30 * DAY
    told = []
    for before in (11, 10, 4, 3, 0):
        time_passes(last_day - before * DAY)
        told.append(OutboxMessage.objects.filter(event=Event.DRAFT_REMINDER, subject_id=begun.pk).count())
    assert told == [0, 1, 1, 2, 2]


def test_an_expired_draft_is_taken_up_again_as_it_was() -> None:
    rancher = factories.person()
    with on(START):
        begun = factories.filled_renewal(rancher)
    late = START + 31 * DAY
    time_passes(late)
    expired = draft_of(rancher, begun.pk)
    assert expired.expired_at is not None
    assert expired.answers
    with on(late + 29 * DAY):
        drafts.choose_place(actor=rancher, uuid=begun.uuid, province="07")
        again = draft_of(rancher, begun.pk)
        assert (again.expired_at, again.expires_on) == (None, late + 59 * DAY)
    time_passes(late + 40 * DAY)
    with on(late + 40 * DAY):
        assert submit(actor=rancher, uuid=begun.uuid).is_new


def test_a_draft_that_nobody_touches_is_emptied_and_its_files_go() -> None:
    rancher = factories.person()
    with on(START):
        begun = factories.filled_renewal(rancher)
    last_day = START + 30 * DAY

    time_passes(last_day)
    assert draft_of(rancher, begun.pk).expired_at is None
    time_passes(last_day + DAY)
    time_passes(last_day + 30 * DAY)
    assert draft_of(rancher, begun.pk).emptied_at is None

    time_passes(last_day + 31 * DAY)
    with unwalled(rancher.organisation_id):
        emptied = Draft.objects.get(pk=begun.pk)
        files = StoredFile.objects.filter(subject_type=DRAFT, subject_id=begun.pk)
        assert (emptied.answers, emptied.typed) == ({}, "")
        assert emptied.emptied_at is not None
        assert [file.removed_at is not None for file in files] == [True, True]
    with pytest.raises(NotFound):
        submit(actor=rancher, uuid=begun.uuid)


def test_a_draft_that_was_sent_stays() -> None:
    rancher = factories.person()
    with on(START):
        begun = factories.filled_renewal(rancher)
        case = submit(actor=rancher, uuid=begun.uuid).case
    time_passes(START + 31 * DAY)
    with unwalled(rancher.organisation_id):
        assert Draft.objects.get(pk=begun.pk).expired_at is None
        assert StoredFile.objects.filter(subject_type="case", subject_id=case.pk, removed_at=None).count() == 2


def test_a_form_that_asks_for_no_file_takes_none() -> None:
    planter = factories.person()
    begun = factories.draft(planter)
    with pytest.raises(Forbidden):
        factories.attach_picture(planter, begun, "document:anything")
    with unwalled(planter.organisation_id):
        assert not StoredFile.objects.exists()


def test_reminders_go_out_ten_and_three_days_before_once_each() -> None:
    case = awaiting()
    due = START + 30 * DAY
    expected = [(11, 0), (10, 1), (9, 1), (4, 1), (3, 2), (2, 2), (0, 2)]
    for days_before, reminders in expected:
        time_passes(due - days_before * DAY)
        assert texts(case, Event.CORRECTION_REMINDER) == reminders, days_before
    assert happenings(case, "case.reminded") == [{"reminder": 1}, {"reminder": 2}]


def test_after_a_standstill_of_the_desk_only_the_last_reminder_is_sent() -> None:
    case = awaiting()
    time_passes(START + 28 * DAY)
    assert texts(case, Event.CORRECTION_REMINDER) == 1
    assert fresh(case).reminders_sent == 2


def test_a_correction_that_does_not_come_ends_the_case_and_can_be_taken_up_again() -> None:
    case = awaiting()
    time_passes(START + 30 * DAY)
    assert fresh(case).state == State.AWAITING_APPLICANT

    over = START + 31 * DAY
    time_passes(over)
    case = fresh(case)
    assert (case.state, case.applicant_due_on, case.due_on) == (State.EXPIRED, None, None)
    assert case.paused_days == 10
    assert case.ended_at is not None
    assert not InboxEntry.objects.filter(case=case).exists()
    assert texts(case, Event.EXPIRED) == 1
    assert len(happenings(case, "case.expire")) == 1

    rancher = applicant(case.organisation_id, case.person_id or 0)
    with on(over + 30 * DAY):
        again = resubmit(actor=rancher, number=case.number, revision=None, data={"village": "ده‌پایین"})
    assert again.sent
    case = fresh(case)
    assert (case.state, case.assignee_id, case.ended_at) == (State.SUBMITTED, None, None)
    assert (case.counted_from, case.counted_days) == (over + 30 * DAY, 10)
    assert InboxEntry.objects.get(case=case).box == Box.QUEUE


def test_after_thirty_days_an_expired_case_stays_ended() -> None:
    case = awaiting()
    time_passes(START + 31 * DAY)
    rancher = applicant(case.organisation_id, case.person_id or 0)
    with on(START + 62 * DAY), pytest.raises(Conflict) as refusal:
        resubmit(actor=rancher, number=case.number, revision=None, data={"village": "ده‌پایین"})
    assert refusal.value.code == "resume_window_over"
    assert fresh(case).state == State.EXPIRED


def decided(day: dt.date) -> Case:
    with on(day):
        case = factories.renewal_case(factories.person())
        officer = factories.officer(OFFICER)
        claim(actor=officer, number=case.number, revision=None)
        return decide(
            actor=officer, number=case.number, revision=None, outcome=Outcome.ACCEPTED, text="پروانه تمدید شد."
        )


def test_a_decided_case_is_closed_when_the_window_for_another_look_is_over() -> None:
    case = decided(START)
    last_day = dt.date(2026, 4, 11)  # fifteen working days after 23 Esfand, over the New Year
    assert case.reopen_until == last_day
    time_passes(last_day)
    assert fresh(case).state == State.DECIDED
    time_passes(last_day + DAY)
    case = fresh(case)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.ACCEPTED)
    assert len(happenings(case, "case.close")) == 1


def test_one_row_that_fails_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = awaiting(), awaiting()
    expire = lifecycle.expire

    def faulty(*, actor: object, number: str) -> None:
        if number == first.number:
            raise ZeroDivisionError
        expire(actor=actor, number=number)  # type: ignore[arg-type]

    monkeypatch.setattr(lifecycle, "expire", faulty)
    with on(START + 31 * DAY), unwalled(first.organisation_id), pytest.raises(StepsFailed):
        pass_time(organisation_id=first.organisation_id)
    assert (fresh(first).state, fresh(second).state) == (State.AWAITING_APPLICANT, State.EXPIRED)


def test_nothing_is_told_to_officers_while_the_clock_stands() -> None:
    case = awaiting()
    for days in (9, 20, 29):
        time_passes(START + days * DAY)
    assert rung(case, Event.DEADLINE) == {}
