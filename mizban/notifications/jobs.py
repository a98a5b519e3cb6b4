"""Jobs of this app, by their constant names: actions queue them without knowing the functions that run."""

from __future__ import annotations

import datetime as dt

from mizban.core import clock, jobs
from mizban.notifications.events import Event
from mizban.notifications.models import OutboxMessage

DELIVER = "notifications.deliver"
QUEUE = "messages"
URGENT = 10


def queue_delivery(message: OutboxMessage, *, after: dt.timedelta = dt.timedelta(0)) -> None:
    """A job that delivers the message, in the present transaction; it carries numbers, nothing of the message."""
    jobs.defer(
        DELIVER,
        queue=QUEUE,
        priority=URGENT if message.event == Event.ONE_TIME_CODE else 0,
        at=clock.now() + after if after else None,
        organisation_id=message.organisation_id,
        message_id=message.pk,
    )
