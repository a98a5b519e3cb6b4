"""Whether the process lives, and whether it can do its work. For front servers and the supervisor."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from mizban.core.job_state import is_worker_there
from mizban.core.live import listeners

LEAST_FREE = 100 * 1024 * 1024
"""Bytes: one submission with all its files."""
_migrated = False
"""A process that has once seen the database as new as its own code need not look again."""


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, has the tables that this code knows, a worker does the jobs, and files find room;
    else 503. `events` says whether the live line listens too.

    Without a worker nobody gets a code to sign in with, so it counts; without the live line pages ask for themselves,
    so that a front server need not send them elsewhere.
    """
    try:
        if not _is_migrated():
            return _told(migrations="pending")
        return _told(
            migrations="ok",
            worker="ok" if is_worker_there() else "silent",
            disk=_disk(),
            events="ok" if listeners() else "silent",
        )
    except DatabaseError:
        return _told(database="unreachable")


def _disk() -> str:
    return "ok" if shutil.disk_usage(settings.MIZBAN_HOME).free > LEAST_FREE else "full"


def _told(*, database: str = "ok", **parts: str) -> JsonResponse:
    told = {"database": database, **parts}
    well = all(said == "ok" for part, said in told.items() if part != "events")
    return JsonResponse(told, status=200 if well else 503)


def _is_migrated() -> bool:
    global _migrated  # noqa: PLW0603 - for the life of the process
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
