"""The one way into the database for data of people: a transaction that knows for whom it works.

PostgreSQL's row level security reads the variables set here (model.md, "Rights"). They are local to the transaction,
so they end with it, whatever pools connections in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from mizban.core.actor import Actor
from mizban.core.rows import in_one_go

SET_ACTOR = (
    "SELECT set_config('mizban.organisation', %s, true), set_config('mizban.person', %s, true), "
    "set_config('mizban.user', %s, true), set_config('mizban.units', %s, true), "
    "set_config('transaction_read_only', %s, true)"
)


NOBODY = Actor(0)


class NestedActing(RuntimeError):
    """A step opened a transaction inside another's: the outer action should have called the inner step."""


@contextmanager
def acting_as(actor: Actor, *, read_only: bool = False) -> Iterator[None]:
    """Run the block in one transaction on behalf of `actor`; `read_only` makes PostgreSQL refuse every write.

    Raises `NestedActing` inside another `acting_as`. Everything is rolled back when the block raises.
    """
    if acting() is not None:
        raise NestedActing
    try:
        with transaction.atomic():
            connection.acting = actor  # type: ignore[attr-defined]
            _set_variables(actor, read_only)
            yield
    finally:
        connection.acting = None  # type: ignore[attr-defined]
        if connection.in_atomic_block and not connection.needs_rollback:
            _set_variables(NOBODY, False)  # an outer transaction (of a test) goes on: it shall not go on as the actor


def acting() -> Actor | None:
    """For whom the present transaction works, if any."""
    return getattr(connection, "acting", None)


def _set_variables(actor: Actor, read_only: bool) -> None:
    with in_one_go(), connection.cursor() as cursor:  # with the BEGIN that psycopg sends before it
        cursor.execute(
            SET_ACTOR,
            [
                str(actor.organisation_id or ""),
                str(actor.person_id or ""),
                str(actor.user_id or ""),
                "{" + ",".join(map(str, actor.content_units)) + "}",
                "on" if read_only else "off",
            ],
        )
