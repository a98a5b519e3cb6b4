"""What the worker does by the clock: one job per organisation for each thing that time asks for.

Imported by the worker alone. There are two beats only, a minute and an hour: nothing waits for a certain hour of the
night, when a machine may be off. Everything may run twice, for a worker that starts makes up for missed ticks; a tick
finds the job of an earlier one still waiting and adds none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import structlog
from django.db import transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from mizban.accounts.tidying import forget_expired
from mizban.core import clock, jobs
from mizban.core.job_state import STALLED_SECONDS
from mizban.organisations.models import Organisation

log = structlog.get_logger()
QUEUE = "clock"
EVERY_MINUTE = {"cases.roll_up": "cases", "audit.sign": "audit"}
EVERY_HOUR = {
    "cases.pass_time": "cases",
    "appointments.pass_time": "cases",
    "conversations.pass_time": "conversations",
    "files.discard_expired": "files",
}
"""Tasks that take an organisation, and their queues."""

KEPT_HOURS = 2
FAILED_KEPT_HOURS = 14 * 24
LONGEST_PAUSE = dt.timedelta(hours=1)


@app.periodic(cron="* * * * *")
@app.task(name="clock.every_minute", queue=QUEUE, queueing_lock="clock.every_minute", lock="clock.every_minute")
def every_minute(timestamp: int) -> None:
    """Counters of the inbox, signatures of the history."""
    queue_for_organisations(EVERY_MINUTE)


@app.periodic(cron="7 * * * *")
@app.task(name="clock.every_hour", queue=QUEUE, queueing_lock="clock.every_hour", lock="clock.every_hour")
def every_hour(timestamp: int) -> None:
    """Deadlines, expiries, reminders; drafts and bytes that belong to nobody; sessions, codes and counters that are
    over."""
    queue_for_organisations(EVERY_HOUR)
    log.info("expired_forgotten", **forget_expired())


@app.periodic(cron="37 * * * *")
@app.task(
    name="clock.prune_jobs", queue=QUEUE, queueing_lock="clock.prune_jobs", lock="clock.prune_jobs", pass_context=True
)
async def prune_jobs(context: JobContext, timestamp: int) -> None:
    """Forget jobs that are done, and later those that failed."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=KEPT_HOURS)
    await manager.delete_old_jobs(
        nb_hours=FAILED_KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="* * * * *")
@app.task(name="clock.rescue_jobs", queue=QUEUE, queueing_lock="clock.rescue_jobs", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again what a worker was doing when it ended without a word."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await _rescue(manager, job)


async def _rescue(manager: JobManager, job: Job) -> None:
    """At once the first time; a job that ends its worker again and again has to wait longer each time."""
    pause = min(dt.timedelta(seconds=2**job.attempts), LONGEST_PAUSE) if job.attempts else dt.timedelta(0)
    log.warning("job_rescued", job_id=job.id, task=job.task_name, attempts=job.attempts)
    try:
        await manager.retry_job(job, retry_at=clock.now() + pause)
    except UniqueViolation:  # its like is waiting already
        await manager.finish_job(job, Status.ABORTED, delete_job=False)


def queue_for_organisations(tasks: dict[str, str]) -> None:
    """One job per task and organisation, unless the last one still waits; two of the same never run at once."""
    for organisation_id in _organisations():
        for task, queue in tasks.items():
            name = f"{task}/{organisation_id}"
            try:
                with transaction.atomic():
                    jobs.defer(task, queue=queue, lock=name, queueing_lock=name, organisation_id=organisation_id)
            except AlreadyEnqueued:
                continue


def _organisations() -> Iterable[int]:
    return Organisation.objects.order_by("pk").values_list("pk", flat=True)
