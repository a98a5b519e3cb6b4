"""A database knows whether it is a demo: decided once, when it is empty, and never changed."""

from __future__ import annotations

import psycopg
from psycopg import sql

from mizban.runtime.errors import OperatorError

CREATE = """
CREATE TABLE IF NOT EXISTS mizban_installation (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    demo boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    seed text NOT NULL DEFAULT ''
)
"""
OTHERS = """
SELECT grantee FROM information_schema.role_table_grants
WHERE table_name = 'mizban_installation' AND table_schema = 'public' AND grantee <> current_user
GROUP BY grantee
"""
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'mizban_installation'"


def read(url: str) -> bool | None:
    """Whether the database is a demo; None when nobody has decided yet. Any of the three roles may ask."""
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT to_regclass('public.mizban_installation')").fetchone() == (None,):
            return None
        row = connection.execute("SELECT demo FROM mizban_installation").fetchone()
    return None if row is None else bool(row[0])


def settle(owner_url: str, wanted: bool | None) -> bool:
    """Decide for an empty database, a demo unless `wanted` says otherwise; for a marked one compare.

    Raises `OperatorError` when the mark says the opposite, or when an unmarked database holds tables already.
    """
    found = read(owner_url)
    if found is not None:
        check(found, wanted)
        return found
    if not is_empty(owner_url):
        raise OperatorError("this database holds tables that are not Mizban's; give Mizban a database of its own")
    write(owner_url, demo=wanted is not False)
    return wanted is not False


def check(found: bool, wanted: bool | None) -> None:
    """Raise `OperatorError` when a demo is wanted and the database is none, or the reverse."""
    if wanted is not None and wanted != found:
        is_now, asked = ("a demo", "DEMO=0") if found else ("no demo", "DEMO=1")
        raise OperatorError(
            f"this database is {is_now} and {asked} was asked for. A demo never becomes real, nor the reverse: "
            "choose another MIZBAN_HOME or another database"
        )


def is_empty(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute(TABLES).fetchone() == (0,)


def write(owner_url: str, *, demo: bool) -> None:
    """Mark the database; the other roles may read the mark only."""
    with psycopg.connect(owner_url) as connection:
        connection.execute("SET LOCAL client_min_messages = warning")
        connection.execute(CREATE)
        for (grantee,) in connection.execute(OTHERS).fetchall():
            role = sql.SQL("PUBLIC") if grantee == "PUBLIC" else sql.Identifier(grantee)
            connection.execute(sql.SQL("REVOKE ALL ON mizban_installation FROM {}").format(role))
            connection.execute(sql.SQL("GRANT SELECT ON mizban_installation TO {}").format(role))
        connection.execute("INSERT INTO mizban_installation (demo) VALUES (%s) ON CONFLICT DO NOTHING", [demo])


def seeded(url: str) -> str:
    """From which state of the demo's files the database was filled last; empty when it was not."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT seed FROM mizban_installation").fetchone()
    return "" if row is None else str(row[0])


def note_seed(owner_url: str, fingerprint: str) -> None:
    with psycopg.connect(owner_url) as connection:
        connection.execute("UPDATE mizban_installation SET seed = %s", [fingerprint])
