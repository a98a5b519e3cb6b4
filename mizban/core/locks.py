"""Locks that stand for no row: those who take the same name follow one another."""

from __future__ import annotations

from django.db import connection


def advisory_lock(name: str) -> None:
    """Wait until nobody else holds the lock of this name; it is ours until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
