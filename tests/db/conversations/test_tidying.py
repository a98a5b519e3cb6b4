"""What time brings to conversations: one more reminder, drafts that are forgotten, what a lost job left behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
import time_machine
from django.conf import LazySettings

from mizban.cases.actions.working.claim import claim
from mizban.cases.models import Case
from mizban.conversations.actions import keep_draft, note_seen, send
from mizban.conversations.models import MessageDraft
from mizban.conversations.subjects import MESSAGE_DRAFT
from mizban.conversations.tasks import pass_time
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.files.actions import receive
from mizban.files.models import StoredFile
from mizban.notifications.models import Bell, OutboxMessage
from tests import factories
from tests.messages import write
from tests.unwalled import unwalled

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(rancher: Actor, officer: Actor) -> Case:
    return claim(actor=officer, number=factories.renewal_case(rancher).number, revision=None)


@contextmanager
def later(**how_long: int) -> Iterator[None]:
    with time_machine.travel(clock.now() + dt.timedelta(**how_long), tick=False):
        yield


def hour_strikes(case: Case) -> None:
    with unwalled(case.organisation_id):
        pass_time(organisation_id=case.organisation_id)


def told(case: Case) -> tuple[int, int]:
    """Text messages to the applicant, bells of officers."""
    with unwalled(case.organisation_id):
        sms = OutboxMessage.objects.filter(event="message", channel="sms").count()
        return sms, Bell.objects.filter(event="message", user_id__isnull=False).count()


def test_what_waits_unseen_for_a_day_is_told_once_more(rancher: Actor, officer: Actor, case: Case) -> None:
    write(actor=officer, number=case.number, revision=None, key=uuid4(), text="سلام")
    write(actor=rancher, number=case.number, revision=None, key=uuid4(), text="سلام")
    before = told(case)
    hour_strikes(case)
    assert told(case) == before
    with later(hours=25):
        hour_strikes(case)
        hour_strikes(case)
        assert told(case) == (before[0] + 1, before[1] + 1)
    with later(hours=50):
        hour_strikes(case)
        assert told(case) == (before[0] + 1, before[1] + 1)


def test_what_was_seen_needs_no_reminder(rancher: Actor, officer: Actor, case: Case) -> None:
    write(actor=officer, number=case.number, revision=None, key=uuid4(), text="سلام")
    note_seen(actor=rancher, case=case)
    before = told(case)
    with later(hours=25):
        hour_strikes(case)
        assert told(case) == before


def test_drafts_that_nobody_sent_are_forgotten_with_their_files(rancher: Actor, officer: Actor, case: Case) -> None:
    old = keep_draft(actor=rancher, number=case.number, key=uuid4(), internal=False, text="هرگز")
    assert old
    receive(actor=rancher, subject=(MESSAGE_DRAFT, old.pk), field="", upload=factories.picture())
    with later(days=20):
        keep_draft(actor=officer, number=case.number, key=uuid4(), internal=True, text="هنوز")
    with later(days=31):
        hour_strikes(case)
    with unwalled(case.organisation_id):
        assert list(MessageDraft.objects.values_list("text", flat=True)) == ["هنوز"]
        assert StoredFile.objects.get(subject_type=MESSAGE_DRAFT, subject_id=old.pk).removed_at


def test_what_a_lost_job_left_behind_goes_out(
    rancher: Actor, officer: Actor, case: Case, settings: LazySettings
) -> None:
    settings.MESSAGE_UNDO_SECONDS = 15
    send(actor=officer, number=case.number, revision=case.revision, key=uuid4(), text="سلام")
    with later(minutes=5):
        hour_strikes(case)
    with unwalled(case.organisation_id):
        assert not MessageDraft.objects.exists()
    assert told(case)[0] == 1
