"""What only shows when transactions really commit, and when two of them meet."""

import threading

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError
from procrastinate.contrib.django.models import ProcrastinateJob

from mizban.core.acting import acting_as
from mizban.core.actor import system, visitor
from mizban.notifications import actions
from mizban.notifications.events import Event
from mizban.notifications.models import Bell, OutboxMessage
from mizban.notifications.recipients import Recipient
from mizban.notifications.workflow import MessageState

pytestmark = pytest.mark.usefixtures("own_database")

ACTOR = visitor(1)


def tell(dedupe="1"):
    actions.send(
        actor=ACTOR,
        event=Event.MESSAGE,
        recipients=[Recipient(mobile="09990001234", person_id=5)],
        params={"no": "1405-00000-0017", "url": "https://frw.ir/c/1", "org": "منابع طبیعی"},
        subject=("case", 9),
        dedupe=dedupe,
    )


def in_a_thread(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def counted():
    return OutboxMessage.objects.count(), Bell.objects.count(), ProcrastinateJob.objects.count()


def test_a_change_that_fails_tells_nobody():
    before = counted()

    def change():
        with acting_as(ACTOR):
            tell()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert counted() == before


def test_messages_are_refused_outside_a_transaction():
    with pytest.raises(TransactionManagementError):
        tell()


def test_two_transactions_tell_of_the_same_once():
    before = counted()
    with acting_as(ACTOR):
        tell()
        second = in_a_thread(tell_in_a_transaction)
        second.join(0.2)
        assert second.is_alive()  # it waits for the first to commit or not
    second.join(5)
    assert counted() == tuple(number + 1 for number in before)


def tell_in_a_transaction():
    with acting_as(ACTOR):
        tell()


def test_two_workers_send_it_once(monkeypatch, settings):
    settings.DEMO = False
    inside, go_on, sent, results = threading.Event(), threading.Event(), [], []

    class SlowProvider:
        def send(self, sms):
            sent.append(sms)
            inside.set()
            go_on.wait(5)
            return ""

    monkeypatch.setattr("mizban.notifications.actions.delivery.sms_channel", SlowProvider)
    tell_in_a_transaction()
    message = OutboxMessage.objects.get()
    first = in_a_thread(lambda: results.append(actions.deliver(actor=system(1), message_id=message.pk)))
    assert inside.wait(5)
    assert actions.deliver(actor=system(1), message_id=message.pk) is None
    go_on.set()
    first.join(5)
    assert results == [MessageState.SENT]
    assert len(sent) == 1
