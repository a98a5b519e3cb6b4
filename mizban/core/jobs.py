"""Queueing jobs: rows of the present transaction, so that a rollback drops them (architecture.md, "jobs").

They are written through Django's connection by procrastinate's own function, and by nothing else of it: the app of
procrastinate has a connection of its own in a worker, which would commit a job before the row that it is about, or
without it. So jobs are always queued here, by the constant names of their tasks: actions need not know the functions
that run.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, connection
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import QUEUEING_LOCK_CONSTRAINT
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

Argument = int | str | None

_DEFER = """
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%s, %s, %s, %s, %s, %s, %s)::procrastinate_job_to_defer_v1])
"""


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
    job: list[Any] = [queue, task, priority, lock, queueing_lock, Jsonb(arguments), at]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_DEFER, job)
    except IntegrityError as error:
        refused = error.__cause__
        if isinstance(refused, UniqueViolation) and refused.diag.constraint_name == QUEUEING_LOCK_CONSTRAINT:
            raise AlreadyEnqueued(f"{queueing_lock} waits already") from error
        raise
