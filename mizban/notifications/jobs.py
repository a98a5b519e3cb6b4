"""Jobs of this app, by their constant names: actions queue them without knowing the functions that run."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from mizban.core import clock
from mizban.notifications.events import Event
from mizban.notifications.models import OutboxMessage

DELIVER = "notifications.deliver"
QUEUE = "messages"
URGENT = 10

_IN_TRANSACTION = JobManager(DjangoConnector())
"""Writes jobs through Django's connection. The app of procrastinate does so in web processes only: a worker gives it a
connection of its own, which would commit a job before the message that it is about, or without it."""


def queue_delivery(message: OutboxMessage, *, after: dt.timedelta = dt.timedelta(0)) -> None:
    """A job that delivers the message, in the present transaction; it carries numbers, nothing of the message."""
    configure_task(
        name=DELIVER,
        job_manager=_IN_TRANSACTION,
        queue=QUEUE,
        priority=URGENT if message.event == Event.ONE_TIME_CODE else 0,
        schedule_at=clock.now() + after if after else None,
    ).defer(organisation_id=message.organisation_id, message_id=message.pk)
