"""What was sent may be taken back for some seconds; then it goes out, once, or comes back to its writer."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection

from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.working.decide import decide
from mizban.cases.actions.working.transfer import transfer
from mizban.cases.models import Case
from mizban.cases.workflow import Outcome, State
from mizban.conversations.actions import Held, Written, go_now, keep_draft, send, take_back
from mizban.conversations.actions.sending import let_go
from mizban.conversations.models import Message, MessageDraft
from mizban.conversations.queries import Thread, columns, thread_of
from mizban.conversations.subjects import MESSAGE_DRAFT
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.files.actions import begin_upload, receive
from mizban.notifications.models import Bell, OutboxMessage
from tests import factories
from tests.messages import write
from tests.unwalled import unwalled

pytestmark = pytest.mark.django_db
EXPERT, COLLEAGUE = "frw-fars-rangeland-1", "frw-fars-rangeland-2"


@pytest.fixture(autouse=True)
def patience(settings: LazySettings) -> None:
    settings.MESSAGE_UNDO_SECONDS = 15


def sent(actor: Actor, case: Case, text: str = "سلام", *, key: UUID | None = None, **more: Any) -> UUID:
    key = key or uuid4()
    seen = Case.objects.values_list("revision", flat=True).get(pk=case.pk)
    outcome = send(actor=actor, number=case.number, revision=seen, key=key, text=text, **more)
    assert isinstance(outcome, Held)
    return key


def read(actor: Actor, case: Case) -> Thread:
    with acting_as(actor, read_only=True):
        return thread_of(actor, Case.objects.annotate(**columns(actor)).get(pk=case.pk))


def texts(actor: Actor, case: Case) -> list[str]:
    return [one.text for one in read(actor, case).said]


def drafts(case: Case) -> list[MessageDraft]:
    with unwalled(case.organisation_id):
        return list(MessageDraft.objects.filter(case=case).order_by("pk"))


def job_runs(case: Case) -> None:
    """What the worker does when the time has come."""
    for draft in drafts(case):
        with unwalled(case.organisation_id):
            let_go(organisation_id=case.organisation_id, draft_id=draft.pk)


def elapse(case: Case) -> None:
    with unwalled(case.organisation_id):
        MessageDraft.objects.filter(case=case).exclude(goes_at=None).update(goes_at=clock.now())


def decided(officer: Actor, case: Case) -> Case:
    return decide(
        actor=officer,
        number=case.number,
        revision=None,
        outcome=Outcome.NO_ACTION,
        text="در این سامانه انجام نمی‌شود",
    )


def test_only_its_writer_sees_what_waits(rancher: Actor, officer: Actor, case: Case) -> None:
    sent(officer, case, "اول")
    assert [one.text for one in read(officer, case).held] == ["اول"]
    assert read(rancher, case).held == read(rancher, case).said == ()
    assert read(factories.officer(COLLEAGUE), case).held == ()
    case.refresh_from_db()
    assert (case.state, case.assignee_id) == (State.IN_REVIEW, officer.user_id), "the first reply takes it at once"
    with unwalled(case.organisation_id):
        assert not OutboxMessage.objects.filter(event="message").exists()


def test_the_job_sends_it_when_its_time_is_over(rancher: Actor, officer: Actor, case: Case) -> None:
    sent(officer, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'conversations.let_go'")
        (at,) = cursor.fetchone()
    assert dt.timedelta(seconds=10) < at - clock.now() < dt.timedelta(seconds=16)
    job_runs(case)
    assert texts(rancher, case) == [], "too early"
    elapse(case)
    job_runs(case)
    job_runs(case)
    assert texts(rancher, case) == ["سلام"]
    assert drafts(case) == []
    with unwalled(case.organisation_id):
        assert OutboxMessage.objects.filter(event="message").count() == 1


def test_taken_back_it_is_written_again_with_its_files(officer: Actor, case: Case) -> None:
    key = uuid4()
    draft = keep_draft(actor=officer, number=case.number, key=key, internal=False, text="با فایل")
    assert draft
    receive(actor=officer, subject=(MESSAGE_DRAFT, draft.pk), field="", upload=factories.picture())
    sent(officer, case, "با فایل", key=key)
    assert len(read(officer, case).held[0].files) == 1
    keep_draft(actor=officer, number=case.number, key=uuid4(), internal=False, text="بعدی")
    taken = take_back(actor=officer, number=case.number, key=key)
    assert taken == take_back(actor=officer, number=case.number, key=key), "a second press finds it taken back"
    writing = read(officer, case).to_other
    assert (writing.text, len(writing.files), writing.key) == ("با فایل\n\nبعدی", 1, key)
    elapse(case)
    job_runs(case)
    assert texts(officer, case) == []
    sent(officer, case, "درست", key=key)
    assert isinstance(go_now(actor=officer, number=case.number, key=key), Written)
    assert texts(officer, case) == ["درست"]


def test_what_has_gone_is_not_taken_back(rancher: Actor, case: Case) -> None:
    key = sent(rancher, case)
    first = go_now(actor=rancher, number=case.number, key=key)
    again = go_now(actor=rancher, number=case.number, key=key)
    assert first and again
    assert again.again
    assert again.message == first.message
    with pytest.raises(Conflict, match="رفته است"):
        take_back(actor=rancher, number=case.number, key=key)


def test_sent_twice_it_waits_once(rancher: Actor, case: Case) -> None:
    key = sent(rancher, case)
    again = send(actor=rancher, number=case.number, revision=None, key=key, text="سلام")
    assert isinstance(again, Held)
    assert again.again
    assert keep_draft(actor=rancher, number=case.number, key=key, internal=False, text="دیر") is None
    assert len(drafts(case)) == 1


def test_other_words_from_a_second_page_of_the_same_draft_are_sent_too(
    rancher: Actor, officer: Actor, case: Case
) -> None:
    key = sent(rancher, case, "از گوشی")
    for _press in range(2):
        sent(rancher, case, "از رایانه", key=key)
    assert (texts(officer, case), [one.text for one in read(rancher, case).held]) == (["از گوشی"], ["از رایانه"])
    assert go_now(actor=rancher, number=case.number, key=read(rancher, case).held[0].key)
    sent(rancher, case, "باز از گوشی", key=key)
    assert texts(officer, case) == ["از گوشی", "از رایانه"]


def test_a_message_and_a_note_under_one_key_are_two(rancher: Actor, officer: Actor, case: Case) -> None:
    key = sent(officer, case, "سلام")
    write(actor=officer, number=case.number, revision=None, key=key, text="سلام", internal=True)
    assert go_now(actor=officer, number=case.number, key=key)
    assert (texts(rancher, case), texts(officer, case)) == (["سلام"], ["سلام", "سلام"])


def test_the_next_message_sends_the_one_before(rancher: Actor, officer: Actor, case: Case) -> None:
    sent(rancher, case, "یک")
    sent(rancher, case, "دو")
    assert texts(officer, case) == ["یک"]
    assert [one.text for one in read(rancher, case).held] == ["دو"]


def test_a_question_waits_until_it_has_gone_and_its_answer_too(rancher: Actor, officer: Actor, case: Case) -> None:
    asked = sent(officer, case, "پلاک؟", asks=True)
    case.refresh_from_db()
    assert (case.state, case.applicant_due_on) == (State.IN_REVIEW, None)
    go_now(actor=officer, number=case.number, key=asked)
    case.refresh_from_db()
    assert case.state == State.AWAITING_APPLICANT
    answer = sent(rancher, case, "۱۲")
    go_now(actor=rancher, number=case.number, key=answer)
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW


def test_ones_own_step_sends_what_was_said_before_it(rancher: Actor, officer: Actor, case: Case) -> None:
    sent(officer, case, "نتیجه را ثبت می‌کنم")
    case.refresh_from_db()
    decided(officer, case)
    assert texts(rancher, case) == ["نتیجه را ثبت می‌کنم"]
    case.refresh_from_db()
    assert case.state == State.DECIDED


def test_a_page_drawn_while_it_waited_is_not_stale(officer: Actor, case: Case) -> None:
    key = sent(officer, case)
    case.refresh_from_db()
    seen = case.revision
    go_now(actor=officer, number=case.number, key=key)
    write(actor=officer, number=case.number, revision=seen, key=uuid4(), text="و این")
    assert texts(officer, case) == ["سلام", "و این"]


def test_what_cannot_go_any_more_comes_back(rancher: Actor, officer: Actor, case: Case) -> None:
    write(actor=officer, number=case.number, revision=case.revision, key=uuid4(), text="سلام")
    key = sent(rancher, case, "صبر کنید")
    decided(officer, case)
    elapse(case)
    job_runs(case)
    writing = read(rancher, case).to_other
    assert (writing.text, writing.returned_for, writing.key) == ("صبر کنید", "conversation_over", key)
    with unwalled(case.organisation_id):
        assert OutboxMessage.objects.filter(event="message_returned").count() == 1
    keep_draft(actor=rancher, number=case.number, key=key, internal=False, text="صبر کنید")
    assert read(rancher, case).to_other.returned_for == "", "once it is written on it is like any other"


def test_who_handed_the_case_on_finds_it_sent(rancher: Actor, officer: Actor, case: Case) -> None:
    sent(officer, case, "به ادارهٔ درست می‌فرستم")
    case.refresh_from_db()
    there = factories.officer("frw-yazd-rangeland-1").content_units[0]
    transfer(
        actor=officer,
        number=case.number,
        revision=case.revision,
        unit_id=there,
        section_id=case.section_id,
        reason="محل مرتع در یزد است",
    )
    assert texts(rancher, case) == ["به ادارهٔ درست می‌فرستم"]


def test_what_could_not_be_said_is_refused_at_once(officer: Actor, case: Case, rancher: Actor) -> None:
    write(actor=officer, number=case.number, revision=case.revision, key=uuid4(), text="سلام")
    with pytest.raises(Forbidden):
        sent(factories.officer(COLLEAGUE), case)
    with pytest.raises(Invalid):
        sent(officer, case, " ")
    with pytest.raises(Conflict, match="تغییر کرد"):
        send(actor=officer, number=case.number, revision=1, key=uuid4(), text="کهنه")
    withdraw(actor=rancher, number=case.number, revision=None)
    with pytest.raises(Conflict, match="پایان رسیده"):
        sent(officer, case)
    assert drafts(case) == []


def test_a_file_that_is_still_coming_is_waited_for(rancher: Actor, case: Case) -> None:
    draft = keep_draft(actor=rancher, number=case.number, key=uuid4(), internal=False, text="سلام")
    assert draft
    begin_upload(actor=rancher, subject=(MESSAGE_DRAFT, draft.pk), field="", name="اسکن.pdf", size=999)
    with pytest.raises(Invalid, match=r"اسکن\.pdf هنوز کامل نرسیده"):
        sent(rancher, case)


def test_notes_and_desks_that_do_not_wait_write_at_once(officer: Actor, case: Case, settings: LazySettings) -> None:
    note = send(actor=officer, number=case.number, revision=None, key=uuid4(), text="یادداشت", internal=True)
    settings.MESSAGE_UNDO_SECONDS = 0
    message = send(actor=officer, number=case.number, revision=None, key=uuid4(), text="پیام")
    assert isinstance(note, Written)
    assert isinstance(message, Written)
    with unwalled(case.organisation_id):
        assert Message.objects.filter(case=case).count() == 2
        assert Bell.objects.filter(event="message_returned").count() == 0


def test_an_own_message_is_put_right_by_another(rancher: Actor, officer: Actor, case: Case) -> None:
    first = go_now(actor=rancher, number=case.number, key=sent(rancher, case, "پلاک ۱۲"))
    assert first
    wrong = first.message.pk
    key = uuid4()
    keep_draft(actor=rancher, number=case.number, key=key, internal=False, text="پلاک ۲۱", corrects=wrong)
    begun = read(rancher, case).to_other.corrects
    assert begun
    assert begun.pk == wrong
    go_now(actor=rancher, number=case.number, key=sent(rancher, case, "پلاک ۲۱", key=key, corrects=wrong))
    old, new = read(officer, case).said
    assert (old.text, old.corrected_by) == ("پلاک ۱۲", new.pk)
    assert new.corrects
    assert new.corrects.pk == wrong
    for stranger in (officer, factories.officer(COLLEAGUE)):
        with pytest.raises(Invalid, match="فقط پیام خودتان"):
            write(actor=stranger, number=case.number, revision=None, key=uuid4(), text="نه", corrects=wrong)
