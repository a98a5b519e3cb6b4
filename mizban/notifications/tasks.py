"""What the worker runs for this app."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mizban.core.actor import system
from mizban.notifications import actions, jobs


@app.task(name=jobs.DELIVER, queue=jobs.QUEUE)
def deliver(organisation_id: int, message_id: int) -> None:
    """One attempt at one message."""
    actions.deliver(actor=system(organisation_id), message_id=message_id)


@app.periodic(cron="17 3 * * *")
@app.task(name="notifications.prune", queue=jobs.QUEUE, queueing_lock="notifications.prune")
def prune(timestamp: int) -> None:
    """Nightly, in all organisations: these tables are not under row level security."""
    actions.prune(actor=system(0))
