"""Whether the process lives, and whether it can do its work. For front servers and the supervisor."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from mizban.core.job_state import is_worker_there

_migrated = False
"""A process that has once seen the database as new as its own code need not look again."""


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, has the tables that this code knows, and a worker does the jobs; else 503.

    Without a worker nobody gets a code to sign in with, so it counts.
    """
    try:
        if not _is_migrated():
            return _told(migrations="pending")
        return _told(migrations="ok", worker="ok" if is_worker_there() else "silent")
    except DatabaseError:
        return _told(database="unreachable")


def _told(*, database: str = "ok", **parts: str) -> JsonResponse:
    told = {"database": database, **parts}
    return JsonResponse(told, status=200 if set(told.values()) == {"ok"} else 503)


def _is_migrated() -> bool:
    global _migrated  # noqa: PLW0603 - for the life of the process
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
