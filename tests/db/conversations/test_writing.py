"""Messages both ways, notes for colleagues, questions and their answers; what is refused is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction

from mizban.audit.models import Event as Happened
from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.clock import lifecycle
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.models import Case, CorrectionReason, InboxEntry
from mizban.cases.workflow import State
from mizban.conversations.actions import MOST_CHARACTERS, keep_draft, note_seen
from mizban.conversations.models import Message, MessageDraft, Seen
from mizban.conversations.queries import Thread, columns, older, thread_of
from mizban.conversations.subjects import MESSAGE, MESSAGE_DRAFT
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, system
from mizban.core.errors import Conflict, Forbidden, Invalid, NotFound
from mizban.files.actions import receive
from mizban.files.models import StoredFile
from mizban.notifications.models import Bell, OutboxMessage
from tests import factories
from tests.messages import write
from tests.unwalled import unwalled

pytestmark = pytest.mark.django_db
EXPERT, COLLEAGUE, HEAD = "frw-fars-rangeland-1", "frw-fars-rangeland-2", "frw-fars-head"


def said(actor: Actor, case: Case, text: str = "سلام", *, key: UUID | None = None, **more: bool) -> Message:
    seen = Case.objects.values_list("revision", flat=True).get(pk=case.pk)
    return write(actor=actor, number=case.number, revision=seen, key=key or uuid4(), text=text, **more).message


def kept(**what: Any) -> MessageDraft:
    """A draft that is kept: what it says has not been sent yet."""
    draft = keep_draft(**what)
    assert draft is not None
    return draft


def thread(actor: Actor, case: Case) -> Thread:
    with acting_as(actor, read_only=True):
        return thread_of(actor, Case.objects.annotate(**columns(actor)).get(pk=case.pk))


def texts(actor: Actor, case: Case) -> list[str]:
    return [one.text for one in thread(actor, case).said]


def stored(case: Case) -> list[Message]:
    with unwalled(case.organisation_id):
        return list(Message.objects.filter(case=case).order_by("pk"))


def kinds(case: Case) -> list[str]:
    return list(Happened.objects.filter(subject_id=case.pk).order_by("seq").values_list("kind", flat=True))


def count_of(model: type[OutboxMessage] | type[Bell], event: str = "message") -> int:
    return model.objects.filter(event=event).count()


# --- both ways -------------------------------------------------------------------------------------------------------


def test_the_first_reply_takes_a_case_that_nobody_has(case: Case, officer: Actor, rancher: Actor) -> None:
    said(officer, case, "کدام مرتع؟")
    case.refresh_from_db()
    assert (case.state, case.assignee_id) == (State.IN_REVIEW, officer.user_id)
    assert kinds(case)[-2:] == ["case.claim", "case.reply"]
    assert texts(rancher, case) == ["کدام مرتع؟"]
    assert InboxEntry.objects.get(case=case).holder == f"u:{officer.user_id}"


def test_the_applicant_answers_and_the_officer_is_told(case: Case, officer: Actor, rancher: Actor) -> None:
    said(officer, case, "کدام مرتع؟")
    assert count_of(OutboxMessage) == 1
    said(rancher, case, "چشمه‌سفید")
    assert texts(officer, case) == ["کدام مرتع؟", "چشمه‌سفید"]
    with acting_as(officer):
        assert Bell.objects.filter(event="message", user_id=officer.user_id).count() == 1


def test_whoever_has_news_waiting_is_not_told_of_each(case: Case, officer: Actor, rancher: Actor) -> None:
    said(officer, case, "یک")
    said(officer, case, "دو")
    assert count_of(OutboxMessage) == 1
    note_seen(actor=rancher, case=case)
    said(officer, case, "سه")
    assert count_of(OutboxMessage) == 2


def test_the_same_draft_sent_twice_is_one_message(case: Case, officer: Actor, rancher: Actor) -> None:
    key = uuid4()
    first = said(rancher, case, "سلام", key=key)
    again = write(actor=rancher, number=case.number, revision=0, key=key, text="سلام")
    assert again.again
    assert again.message.pk == first.pk
    assert len(stored(case)) == 1


def test_the_applicant_reads_posts_and_offices_and_no_note(case: Case, officer: Actor, rancher: Actor) -> None:
    said(officer, case, "یادداشت برای همکار", internal=True)
    said(officer, case, "پیام برای متقاضی")
    assert texts(rancher, case) == ["پیام برای متقاضی"]
    assert texts(officer, case) == ["یادداشت برای همکار", "پیام برای متقاضی"]
    with acting_as(rancher, read_only=True):  # nor by a query that forgets to ask
        assert list(Message.objects.values_list("text", flat=True)) == ["پیام برای متقاضی"]


def test_nobody_else_reads_it(case: Case, officer: Actor) -> None:
    said(officer, case)
    for other in (factories.person(), factories.officer("frw-yazd-rangeland-1"), factories.officer("frw-auditor")):
        with acting_as(other, read_only=True):
            assert not Message.objects.exists()
        with pytest.raises(NotFound):
            said(other, case)


def test_a_note_moves_nothing_and_stays_possible_when_all_is_over(case: Case, officer: Actor, rancher: Actor) -> None:
    before = Case.objects.get(pk=case.pk).revision
    said(officer, case, "قبلاً هم آمده بود", internal=True)
    assert Case.objects.get(pk=case.pk).revision == before
    withdraw(actor=rancher, number=case.number, revision=before)
    said(officer, case, "پس گرفت", internal=True)
    with pytest.raises(Conflict) as refusal:
        said(officer, case, "سلام")
    assert refusal.value.code == "conversation_over"
    with pytest.raises(Conflict):
        said(rancher, case, "سلام")


def test_an_officer_answers_what_is_in_their_hands(case: Case, officer: Actor) -> None:
    claim(actor=officer, number=case.number, revision=None)
    with pytest.raises(Forbidden):
        said(factories.officer(COLLEAGUE), case)
    said(factories.officer(COLLEAGUE), case, "نظر من", internal=True)
    said(factories.officer(HEAD), case, "رئیس هم می‌تواند")


def test_a_reply_to_a_case_that_has_moved_is_refused(case: Case, officer: Actor, rancher: Actor) -> None:
    claim(actor=officer, number=case.number, revision=None)
    seen = Case.objects.get(pk=case.pk).revision
    said(rancher, case, "یک چیز دیگر")
    with pytest.raises(Conflict) as refusal:
        write(actor=officer, number=case.number, revision=seen, key=uuid4(), text="باشد")
    assert refusal.value.code == "stale_revision"


def test_a_message_never_changes(case: Case, rancher: Actor) -> None:
    said(rancher, case)
    with acting_as(rancher), pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Message.objects.update(text="چیز دیگری")


@pytest.mark.parametrize("text", ["", "   ", "\n\u200c\n"])
def test_nothing_is_no_message(case: Case, rancher: Actor, text: str) -> None:
    with pytest.raises(Invalid):
        said(rancher, case, text)
    assert stored(case) == []


def test_too_long_a_text_is_told_by_how_much(case: Case, rancher: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        said(rancher, case, "ب" * (MOST_CHARACTERS + 3))
    assert "۳ نویسه کم کنید" in str(refusal.value)
    keep_draft(actor=rancher, number=case.number, key=uuid4(), internal=False, text="ب" * 200_000)
    assert len(thread(rancher, case).to_other.text) >= MOST_CHARACTERS


# --- questions -------------------------------------------------------------------------------------------------------


def test_a_question_stops_the_clock_and_the_answer_brings_the_case_back(
    case: Case, officer: Actor, rancher: Actor
) -> None:
    claim(actor=officer, number=case.number, revision=None)
    said(officer, case, "پلاک ثبتی چند است؟", asks=True)
    case.refresh_from_db()
    assert case.state == State.AWAITING_APPLICANT
    assert case.paused_days is not None
    assert case.applicant_due_on is not None
    said(rancher, case, "۱۲ فرعی از ۳۴ اصلی")
    case.refresh_from_db()
    assert (case.state, case.assignee_id, case.paused_days) == (State.IN_REVIEW, officer.user_id, None)
    assert case.applicant_due_on is None
    assert kinds(case)[-2:] == ["case.ask", "case.answer"]


def test_beside_an_open_correction_a_message_is_no_answer(case: Case, officer: Actor, rancher: Actor) -> None:
    claim(actor=officer, number=case.number, revision=None)
    defects = [Defect("village", CorrectionReason.WRONG, "نام روستا")]
    return_for_correction(actor=officer, number=case.number, revision=None, defects=defects)
    said(rancher, case, "کدام روستا؟")
    assert Case.objects.get(pk=case.pk).state == State.AWAITING_APPLICANT


def test_a_question_that_nobody_answered_expires_and_goes_on_with_its_answer(
    case: Case, officer: Actor, rancher: Actor
) -> None:
    claim(actor=officer, number=case.number, revision=None)
    said(officer, case, "پلاک ثبتی چند است؟", asks=True)
    due = Case.objects.get(pk=case.pk).applicant_due_on
    assert due is not None
    robot = system(case.organisation_id)
    two_days_before = dt.datetime.combine(due - dt.timedelta(days=2), dt.time(9), dt.UTC)
    with time_machine.travel(two_days_before), unwalled(case.organisation_id):
        lifecycle.remind(actor=robot, number=case.number)
    assert count_of(OutboxMessage, "correction_reminder") == 0
    assert count_of(OutboxMessage) == 2
    with time_machine.travel(dt.datetime.combine(due + dt.timedelta(days=1), dt.time(9), dt.UTC)):
        lifecycle.expire(actor=robot, number=case.number)
        assert Case.objects.get(pk=case.pk).state == State.EXPIRED
        assert thread(rancher, case).may_write
        said(rancher, case, "۱۲ فرعی")
    case.refresh_from_db()
    assert (case.state, case.assignee_id) == (State.SUBMITTED, None)


def test_only_who_reviews_asks(case: Case, officer: Actor) -> None:
    claim(actor=officer, number=case.number, revision=None)
    said(officer, case, "؟", asks=True)
    with pytest.raises(Conflict):
        said(officer, case, "باز هم؟", asks=True)


# --- drafts, files, reading ------------------------------------------------------------------------------------------


def test_what_is_being_written_waits_for_its_writer_alone(case: Case, officer: Actor, rancher: Actor) -> None:
    keep_draft(actor=officer, number=case.number, key=uuid4(), internal=False, text="در حال نوشتن")
    keep_draft(actor=officer, number=case.number, key=uuid4(), internal=True, text="برای همکار")
    keep_draft(actor=rancher, number=case.number, key=uuid4(), internal=False, text="من هم")
    mine = thread(officer, case)
    assert (mine.to_other.text, mine.to_colleagues.text) == ("در حال نوشتن", "برای همکار")
    assert thread(factories.officer(COLLEAGUE), case).to_other.text == ""
    assert thread(rancher, case).to_other.text == "من هم"
    with acting_as(rancher, read_only=True):
        assert MessageDraft.objects.count() == 1
    said(officer, case, "در حال نوشتن", key=mine.to_other.key)
    assert thread(officer, case).to_other.text == ""
    assert thread(officer, case).to_colleagues.text == "برای همکار"


def test_what_comes_after_it_was_sent_is_not_kept_again(case: Case, rancher: Actor) -> None:
    """A late autosave, or a second click that brings its files anew."""
    key = kept(actor=rancher, number=case.number, key=uuid4(), internal=False, text="سلام").key
    said(rancher, case, "سلام", key=key)
    assert keep_draft(actor=rancher, number=case.number, key=key, internal=False, text="سلام") is None
    assert thread(rancher, case).to_other.text == ""


def test_files_go_with_the_message_and_are_seen_by_whoever_reads_it(case: Case, officer: Actor, rancher: Actor) -> None:
    draft = kept(actor=officer, number=case.number, key=uuid4(), internal=True)
    receive(actor=officer, subject=(MESSAGE_DRAFT, draft.pk), field="", upload=factories.picture("نقشه.jpg"))
    assert [one.name for one in thread(officer, case).to_colleagues.files] == ["نقشه.jpg"]
    message = said(officer, case, "", internal=True)
    with unwalled(case.organisation_id):
        assert StoredFile.objects.get(name="نقشه.jpg").subject == (MESSAGE, message.pk)
    for actor, count in ((officer, 1), (factories.officer(COLLEAGUE), 1), (rancher, 0), (factories.person(), 0)):
        with acting_as(actor, read_only=True):
            assert StoredFile.objects.filter(name="نقشه.jpg").count() == count
    assert [one.files[0].name for one in thread(officer, case).said] == ["نقشه.jpg"]


def test_files_join_only_what_could_be_sent(case: Case, officer: Actor, rancher: Actor) -> None:
    draft = kept(actor=rancher, number=case.number, key=uuid4(), internal=False)
    withdraw(actor=rancher, number=case.number, revision=Case.objects.get(pk=case.pk).revision)
    with pytest.raises(Forbidden):
        receive(actor=rancher, subject=(MESSAGE_DRAFT, draft.pk), field="", upload=factories.picture())
    with pytest.raises(NotFound):
        receive(actor=officer, subject=(MESSAGE_DRAFT, draft.pk), field="", upload=factories.picture())


def test_each_side_sees_up_to_where_the_other_has_read(case: Case, officer: Actor, rancher: Actor) -> None:
    said(officer, case, "یک")
    assert thread(rancher, case).has_new
    note_seen(actor=rancher, case=case)
    note_seen(actor=rancher, case=case)
    said(officer, case, "دو")
    assert [one.seen for one in thread(officer, case).said] == [True, False]
    assert Seen.objects.count() == 1
    note_seen(actor=officer, case=case)  # the applicant has said nothing
    assert Seen.objects.count() == 1


def test_the_page_has_the_newest_and_the_older_follow(case: Case, rancher: Actor) -> None:
    for number in range(60):
        said(rancher, case, f"{number}")
    newest = thread(rancher, case)
    assert (newest.said[0].text, newest.has_older, len(newest.said)) == ("10", True, 50)
    with acting_as(rancher, read_only=True):
        before, more = older(rancher, case, newest.said[0].pk)
    assert ([one.text for one in before], more) == ([f"{number}" for number in range(10)], False)
