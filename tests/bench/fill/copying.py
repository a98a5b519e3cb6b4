"""COPY into bare tables: indexes and foreign keys are taken off, and put back (and so checked) when all rows are in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype DESC, conname
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""
_SEQUENCES = """
SELECT format('SELECT setval(%%L, (SELECT max(id) FROM %%I))', pg_get_serial_sequence(table_name, 'id'), table_name)
FROM information_schema.columns WHERE table_name = ANY(%s) AND column_name = 'id' AND is_identity = 'YES'
"""


def escaped(text: str) -> str:
    """A text as COPY reads it."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def as_json(value: Any) -> str:
    return escaped(json.dumps(value, ensure_ascii=False))


class Lines:
    """Rows on their way into tables. `tables` gives the columns of each; texts with odd characters come `escaped`."""

    def __init__(self, connection: Connection, tables: dict[str, str]) -> None:
        self.connection = connection
        self.tables = {name: columns.split() for name, columns in tables.items()}
        self._waiting: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, *values: Any) -> None:
        self._waiting[table].append("\t".join(map(str, values)))

    def send(self) -> None:
        """Copy all that waits."""
        for table, lines in self._waiting.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, self.tables[table]))
            statement = sql.SQL("COPY {} ({}) FROM STDIN WITH (NULL 'None')").format(sql.Identifier(table), columns)
            with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write("\n".join(lines) + "\n")
        self._waiting.clear()


@contextmanager
def bare(connection: Connection, tables: list[str]) -> Iterator[None]:
    """Within the block the tables have no index and no constraint but their primary keys and checks."""
    constraints = connection.execute(_CONSTRAINTS, [tables]).fetchall()
    indexes = connection.execute(_INDEXES, [tables]).fetchall()
    for table, name, _definition in reversed(constraints):
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'.encode())
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    for _name, definition in indexes:
        connection.execute(definition.encode())
    for table, name, definition in constraints:
        connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'.encode())


def settle_sequences(connection: Connection, tables: list[str]) -> None:
    """Ids go on after the highest that was copied."""
    for (statement,) in connection.execute(_SEQUENCES, [tables]).fetchall():
        connection.execute(statement.encode())
