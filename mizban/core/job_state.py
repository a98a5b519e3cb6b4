"""How the jobs stand: what waits, what failed, whether a worker is there. Read from the tables of procrastinate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

STALLED_SECONDS = 60
"""A worker that has not been heard of for so long is gone; it tells of itself every ten."""

_QUEUES = """
SELECT queue_name, count(*), extract(epoch FROM now() - min(GREATEST(waiting.since, scheduled_at)))::float
FROM procrastinate_jobs job CROSS JOIN LATERAL (
  SELECT max(at) AS since FROM procrastinate_events WHERE job_id = job.id) waiting
WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()) GROUP BY queue_name ORDER BY queue_name
"""
_HEARTBEAT = "SELECT extract(epoch FROM now() - max(last_heartbeat))::float FROM procrastinate_workers"
_FAILED = "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed' GROUP BY 1 ORDER BY 1"
_STALLED = """
SELECT count(*) FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE status = 'doing' AND (worker.id IS NULL OR last_heartbeat < now() - make_interval(secs => %s))
"""


@dataclass(frozen=True, slots=True)
class QueueState:
    """Jobs of a queue that could begin now, and how many seconds the oldest of them has waited."""

    queue: str
    waiting: int
    oldest_seconds: float


def queues() -> list[QueueState]:
    """Queues in which something waits."""
    return [QueueState(str(name), int(count), float(age or 0)) for name, count, age in _rows(_QUEUES)]


def heartbeat_age() -> float | None:
    """Seconds since any worker was heard of; None if there is none."""
    ((age,),) = _rows(_HEARTBEAT)
    return None if age is None else float(age)


def is_worker_there() -> bool:
    age = heartbeat_age()
    return age is not None and age < STALLED_SECONDS


def failed() -> dict[str, int]:
    """Jobs that were given up, by task; they are forgotten after two weeks."""
    return {str(task): int(count) for task, count in _rows(_FAILED)}


def stalled() -> int:
    """Jobs whose worker is gone; the next minute queues them again."""
    ((count,),) = _rows(_STALLED, STALLED_SECONDS)
    return int(count)


def _rows(query: str, *parameters: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
