import datetime as dt

import pytest
import structlog
import time_machine
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import system, visitor
from mizban.notifications import actions, tasks
from mizban.notifications.channels.ports import ChannelRefused, ChannelUnavailable
from mizban.notifications.events import Event
from mizban.notifications.models import Bell, OutboxMessage
from mizban.notifications.recipients import Recipient
from mizban.notifications.workflow import PAUSES, MessageState

pytestmark = pytest.mark.django_db


DESK = system(1)


class Provider:
    """Takes messages, or fails as told; remembers what it got."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.got = []

    def send(self, sms):
        self.got.append(sms)
        if self.failures:
            raise self.failures.pop(0)
        return "reference-1"


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.DEMO = False


@pytest.fixture
def provider(monkeypatch):
    provider = Provider()
    monkeypatch.setattr("mizban.notifications.actions.delivery.sms_channel", lambda: provider)
    return provider


def queue(recipient=Recipient(mobile="09990001234"), event=Event.MESSAGE):  # noqa: B008 - frozen
    params = {"no": "1405-00000-0017", "url": "https://frw.ir/c/1", "code": "123456", "org": "منابع طبیعی"}
    with acting_as(visitor(1)):
        actions.send(
            actor=visitor(1), event=event, recipients=[recipient], params=params, subject=("case", 9), dedupe="1"
        )
    return OutboxMessage.objects.get()


def planned(message):
    return ProcrastinateJob.objects.filter(scheduled_at__isnull=False, args__message_id=message.pk)


def test_a_delivered_message_is_wiped(provider):
    message = queue()
    assert actions.deliver(actor=DESK, message_id=message.pk) is MessageState.SENT
    message.refresh_from_db()
    assert (message.state, message.recipient, message.content) == ("sent", "", "")
    assert (message.attempts, message.provider_reference) == (1, "reference-1")
    assert message.sent_at is not None


def test_the_provider_gets_text_and_parameters(provider):
    message = queue()
    actions.deliver(actor=DESK, message_id=message.pk)
    (sms,) = provider.got
    assert (sms.recipient, sms.event, sms.language, sms.organisation_id) == ("09990001234", Event.MESSAGE, "fa", 1)
    assert sms.text == "درخواست \u200e1405-00000-0017 پیام تازه دارد:\nhttps://frw.ir/c/1"
    assert sms.parameters == {
        "no": "\u200e1405-00000-0017",
        "url": "https://frw.ir/c/1",
        "org": "منابع طبیعی",
    }


def test_a_mail_is_delivered(provider):
    message = queue(Recipient(email="a@example.com"))
    tasks.deliver(organisation_id=1, message_id=message.pk)
    (sent,) = mail.outbox
    assert sent.to == ["a@example.com"]
    assert sent.subject == "درخواست \u200e1405-00000-0017 پیام تازه دارد – منابع طبیعی"
    assert not provider.got


def test_a_demo_keeps_what_would_have_gone_out(settings):
    settings.DEMO, settings.SMS_BACKEND = True, "demo"
    message = queue()
    actions.deliver(actor=DESK, message_id=message.pk)
    message.refresh_from_db()
    assert message.state == "sent"
    assert message.recipient
    assert message.content


def test_a_second_job_sends_nothing(provider):
    message = queue()
    actions.deliver(actor=DESK, message_id=message.pk)
    assert actions.deliver(actor=DESK, message_id=message.pk) is None
    assert len(provider.got) == 1


def test_another_organisation_has_no_such_message(provider):
    message = queue()
    assert actions.deliver(actor=system(2), message_id=message.pk) is None
    assert not provider.got


def test_a_failure_plans_the_next_attempt(provider):
    provider.failures = [ChannelUnavailable("time_out")]
    message = queue()
    before = clock.now()
    assert actions.deliver(actor=DESK, message_id=message.pk) is MessageState.FAILED
    message.refresh_from_db()
    assert (message.attempts, message.failure) == (1, "time_out")
    assert message.content
    job = planned(message).get()
    assert job.args == {"organisation_id": 1, "message_id": message.pk}
    assert PAUSES[0] <= job.scheduled_at - before < PAUSES[0] + dt.timedelta(seconds=5)
    assert actions.deliver(actor=DESK, message_id=message.pk) is MessageState.SENT
    message.refresh_from_db()
    assert (message.state, message.failure, message.attempts) == ("sent", "", 2)


def test_a_message_is_given_up_after_the_last_attempt(provider):
    provider.failures = [ChannelUnavailable("time_out")] * 20
    message = queue()
    states = [actions.deliver(actor=DESK, message_id=message.pk) for _ in range(len(PAUSES) + 2)]
    assert states == [*[MessageState.FAILED] * len(PAUSES), MessageState.GIVEN_UP, None]
    message.refresh_from_db()
    assert (message.state, message.recipient, message.content) == ("given_up", "", "")
    assert planned(message).count() == len(PAUSES)


def test_a_refused_message_is_given_up_at_once(provider):
    provider.failures = [ChannelRefused("bad_number")]
    message = queue()
    assert actions.deliver(actor=DESK, message_id=message.pk) is MessageState.GIVEN_UP
    message.refresh_from_db()
    assert (message.failure, message.sent_at) == ("bad_number", None)
    assert not planned(message).exists()


def test_a_code_that_has_run_out_is_not_sent(provider):
    message = queue(event=Event.ONE_TIME_CODE)
    with time_machine.travel(message.created_at + dt.timedelta(minutes=3), tick=False):
        assert actions.deliver(actor=DESK, message_id=message.pk) is MessageState.GIVEN_UP
    assert not provider.got


def test_nothing_personal_is_logged(provider):
    provider.failures = [ChannelUnavailable("time_out")]
    with structlog.testing.capture_logs() as logs:
        message = queue()
        actions.deliver(actor=DESK, message_id=message.pk)
        actions.deliver(actor=DESK, message_id=message.pk)
    assert [entry["state"] for entry in logs if entry["event"] == "message_attempted"] == ["failed", "sent"]
    assert "0999" not in repr(logs)
    assert "1405-0" not in repr(logs)


def test_pruning_forgets_what_is_over(provider):
    old = clock.now() - dt.timedelta(days=91)
    sent = queue()
    actions.deliver(actor=DESK, message_id=sent.pk)
    waiting = OutboxMessage.objects.create(
        organisation_id=1,
        channel="sms",
        event=Event.MESSAGE,
        language="fa",
        recipient="x",
        recipient_index="x",
        content="x",
        subject_type="case",
        subject_id=1,
        dedupe_key="old",
        created_at=old,
    )
    fields = {"organisation_id": 2, "user_id": 1, "event": Event.MESSAGE, "subject_type": "case", "subject_id": 1}
    kept = Bell.objects.create(**fields, dedupe_key="1", created_at=old)
    Bell.objects.create(**fields, dedupe_key="2", created_at=clock.now() - dt.timedelta(days=366))
    tasks.prune(timestamp=0)
    assert OutboxMessage.objects.count() == 2
    OutboxMessage.objects.update(created_at=old)
    tasks.prune(timestamp=0)
    assert OutboxMessage.objects.get() == waiting
    assert Bell.objects.get() == kept
