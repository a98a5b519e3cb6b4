"""The live line: what has just changed is told to the pages that show it (ADR 0021).

Told are ids only, in the transaction of the change itself: what is rolled back is never told. `mizban events` listens
and passes it on to streams whose token names one of the topics.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from mizban.core.rows import Sql

CHANNEL = "mizban_live"
APPLICATION = "mizban-events"
"""The name by which the connection that listens is known to PostgreSQL."""
STAFF_WRITES, OFFICE_WRITES, APPLICANT_WRITES = "staff-writing", "office-writing", "applicant-writing"
PASSING = frozenset({STAFF_WRITES, OFFICE_WRITES, APPLICANT_WRITES})
"""Kinds that are of no use a moment later: nobody is told of them afterwards."""
MOST_BYTES = 7000
"""PostgreSQL takes payloads of less than 8,000 bytes."""


@dataclass(frozen=True)
class Told:
    """`kind` names the event in the browser (`mizban:<kind>`), `ids` is what it carries there: numbers and ids, never a
    text.

    `topics` name who hears it: whoever holds a token for one of them, see `cases.topics`.
    """

    topics: tuple[str, ...]
    kind: str
    ids: dict[str, int | str] = field(default_factory=dict)


def publish(organisation_id: int, *told: Told) -> None:
    """Tell the streams of an organisation, once the transaction has committed. One statement, however much is told;
    within `core.rows.in_one_go` it waits for no answer."""
    telling = notice(organisation_id, *told)
    parameters: list[Any] = [*telling.parameters]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {telling.text}", parameters)


def notice(organisation_id: int, *told: Told) -> Sql:
    """The same as an expression, for a statement that is sent anyway (`core.rows.insert`)."""
    return Sql(f"pg_notify('{CHANNEL}', %s)", (written(organisation_id, *told),))


def written(organisation_id: int, *told: Told) -> str:
    """As it goes through the database."""
    parts = [organisation_id, *((one.topics, one.kind, one.ids) for one in told)]
    text = json.dumps(parts, separators=(",", ":"))
    assert text.isascii(), "ids only"
    assert len(text) < MOST_BYTES, "ids only"
    return text


def read(text: str) -> tuple[int, list[Told]]:
    """What `written` has written: the organisation's id and what is told. Raises ValueError for anything else."""
    try:
        organisation_id, *parts = json.loads(text)
        return int(organisation_id), [
            Told(tuple(str(topic) for topic in topics), str(kind), dict(ids)) for topics, kind, ids in parts
        ]
    except (TypeError, ValueError) as error:
        raise ValueError(f"not written here: {error}") from None


def listeners() -> int:
    """How many connections listen for what is told; without any, pages ask for themselves every half minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s",
            [APPLICATION],
        )
        found: int = cursor.fetchone()[0]
    return found
