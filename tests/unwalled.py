"""Looking at rows behind row level security: as the worker's role, in one organisation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def unwalled(organisation_id: int) -> Iterator[None]:
    """Inside, queries run as `mizban_worker`, who sees all of one organisation. Only the tests' cluster allows it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mizban_worker")
        cursor.execute("SELECT set_config('mizban.organisation', %s, true)", [str(organisation_id)])
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("RESET ROLE")
                cursor.execute("SELECT set_config('mizban.organisation', '', true)")


def tear_down(table: str) -> None:
    """Take the wall around `table` away until the test rolls back: for tests of an app that knows nothing of it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mizban_owner")
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        cursor.execute("RESET ROLE")
