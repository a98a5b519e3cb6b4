import json

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from mizban.core.acting import acting_as
from mizban.core.actor import visitor
from mizban.notifications import actions
from mizban.notifications.events import Event
from mizban.notifications.models import Bell, OutboxMessage
from mizban.notifications.recipients import Recipient

pytestmark = pytest.mark.django_db


ACTOR = visitor(1)
PARAMS = {"no": "1405-00000-0017", "url": "https://frw.ir/c/1", "org": {"fa": "منابع طبیعی", "en": "Natural Resources"}}
ANYBODY = Recipient(mobile="09990001234", email="a@example.com", person_id=5)


def send(*recipients, actor=ACTOR, dedupe="1", event=Event.MESSAGE):
    with acting_as(actor):
        actions.send(actor=actor, event=event, recipients=recipients, params=PARAMS, subject=("case", 9), dedupe=dedupe)


def jobs():
    """Jobs of the messages that are there; others outlive their tests, as no model of Django owns their table."""
    return ProcrastinateJob.objects.filter(
        task_name="notifications.deliver", args__message_id__in=list(OutboxMessage.objects.values_list("pk", flat=True))
    )


def test_a_recipient_is_told_by_every_way_it_has():
    send(ANYBODY)
    assert sorted(OutboxMessage.objects.values_list("channel", "event", "subject_type", "subject_id")) == [
        ("email", "message", "case", 9),
        ("sms", "message", "case", 9),
    ]
    bell = Bell.objects.get()
    assert (bell.person_id, bell.user_id, bell.subject_type, bell.subject_id) == (5, None, "case", 9)


def test_a_bell_keeps_no_address_and_no_link():
    send(ANYBODY)
    assert Bell.objects.get().params == {"no": PARAMS["no"], "org": PARAMS["org"]}


def test_address_and_text_are_not_readable_in_the_database():
    send(ANYBODY)
    rows = list(OutboxMessage.objects.values())
    assert rows
    for row in rows:
        whole = json.dumps(row, default=str, ensure_ascii=False)
        for secret in ("09990001234", "a@example.com", "1405-00000-0017", "frw.ir"):
            assert secret not in whole


def test_jobs_carry_numbers_only():
    send(ANYBODY)
    ids = set(OutboxMessage.objects.values_list("pk", flat=True))
    assert {job.args["message_id"] for job in jobs()} == ids
    assert all(set(job.args) == {"organisation_id", "message_id"} for job in jobs())
    assert {job.queue_name for job in jobs()} == {"messages"}


def test_inside_a_worker_jobs_are_written_in_the_transaction_too():
    """A worker gives the app of procrastinate a connector of its own, outside the transaction."""
    elsewhere = InMemoryConnector()
    with app.replace_connector(elsewhere):
        send(ANYBODY)
    assert not elsewhere.jobs
    assert jobs().count() == 2


def test_a_one_time_code_overtakes_other_messages():
    send(Recipient(mobile="09990001234"))
    with acting_as(ACTOR):
        actions.send(
            actor=ACTOR,
            event=Event.ONE_TIME_CODE,
            recipients=[Recipient(mobile="09990001234", person_id=5)],
            params={"code": "123456", "org": "منابع طبیعی"},
            subject=("one_time_code", 1),
            dedupe="1",
        )
    assert sorted(jobs().values_list("priority", flat=True)) == [0, 10]
    assert not Bell.objects.exists()


def test_the_same_occasion_is_told_once():
    send(ANYBODY)
    send(ANYBODY)
    assert (OutboxMessage.objects.count(), Bell.objects.count(), jobs().count()) == (2, 1, 2)


def test_another_occasion_event_address_or_organisation_is_told_anew():
    someone = Recipient(mobile="09990001234")
    send(someone)
    send(someone, dedupe="2")
    send(someone, event=Event.DECIDED)
    send(Recipient(mobile="09990001235"))
    send(someone, actor=visitor(2))
    assert OutboxMessage.objects.count() == 5


def test_each_recipient_reads_their_own_language():
    send(Recipient(mobile="09990001234"), Recipient(mobile="09990001235", language="en"))
    assert sorted(OutboxMessage.objects.values_list("language", flat=True)) == ["en", "fa"]


def test_a_missing_parameter_queues_nothing():
    with pytest.raises(ValueError, match="missing: date"):
        send(ANYBODY, event=Event.RECEIVED)
    assert not OutboxMessage.objects.exists()


def test_a_user_is_told_under_the_bell():
    send(Recipient(user_id=3))
    assert not OutboxMessage.objects.exists()
    assert (Bell.objects.get().user_id, Bell.objects.get().person_id) == (3, None)
