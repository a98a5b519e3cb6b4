"""Jobs of this app, by their constant names: actions queue them without knowing the functions that run."""

from __future__ import annotations

import datetime as dt

from mizban.core import clock, jobs
from mizban.notifications.events import Event
from mizban.notifications.models import OutboxMessage

DELIVER = "notifications.deliver"
QUEUE = "messages"
URGENT_QUEUE = "urgent"
"""Of one-time codes: the worker keeps a place free for it, whatever else there is to do."""
URGENT = 10


def queue_delivery(message: OutboxMessage, *, after: dt.timedelta = dt.timedelta(0)) -> None:
    """A job that delivers the message, in the present transaction; it carries numbers, nothing of the message."""
    is_urgent = message.event == Event.ONE_TIME_CODE
    jobs.defer(
        DELIVER,
        queue=URGENT_QUEUE if is_urgent else QUEUE,
        priority=URGENT if is_urgent else 0,
        at=clock.now() + after if after else None,
        organisation_id=message.organisation_id,
        message_id=message.pk,
    )
