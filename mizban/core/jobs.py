"""Queueing jobs: rows of the present transaction, so that a rollback drops them (architecture.md, "jobs").

The app of procrastinate writes through Django's connection in web processes only: a worker gives it one of its own,
which would commit a job before the row that it is about, or without it. So jobs are always queued here, by the constant
names of their tasks: actions need not know the functions that run.
"""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

_MANAGER = JobManager(DjangoConnector())

Argument = int | str | None


def defer(
    task: str,
    *,
    queue: str,
    lock: str | None = None,
    queueing_lock: str | None = None,
    priority: int = 0,
    at: dt.datetime | None = None,
    **arguments: Argument,
) -> None:
    """Queue `task` with numbers and constants as `arguments`, never with anything of a person.

    `lock`: jobs with the same one run after each other. `queueing_lock`: refused (AlreadyEnqueued) while one waits.
    """
    configure_task(
        name=task,
        job_manager=_MANAGER,
        queue=queue,
        lock=lock,
        queueing_lock=queueing_lock,
        priority=priority,
        schedule_at=at,
    ).defer(**arguments)
