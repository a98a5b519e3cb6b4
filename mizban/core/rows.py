"""New rows of several tables in one round trip: a step that leaves many traces waits for the database once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.transaction import TransactionManagementError


@dataclass(frozen=True)
class Sql:
    """A value that the database works out, in place of the value of a field."""

    text: str
    parameters: tuple[object, ...]


def insert(*rows: Model, unless_there: bool = False) -> None:
    """Write new rows, in the order given; each learns its primary key. No `save()` runs, no signal is sent.

    With `unless_there` a row is left out where a unique key of its table is taken; its primary key stays None.
    """
    if not rows:
        return
    with in_one_go():
        cursors = [_sent(*_statement(row, unless_there)) for row in rows]
    for row, cursor in zip(rows, cursors, strict=True):
        found = cursor.fetchone()
        if found is not None:
            row.pk = found[0]
            row._state.adding, row._state.db = False, connection.alias


@contextmanager
def in_one_go() -> Iterator[None]:
    """What is executed in the block is sent at once and answered at its end: statements that do not wait for each
    other's answer. One that fails raises at the end, and the transaction with it. Within a transaction only."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("statements go together in a transaction, or not at all")
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _sent(text: str, parameters: list[Any]) -> Any:
    cursor = connection.cursor()
    cursor.execute(text, parameters)
    return cursor


def _statement(row: Model, unless_there: bool) -> tuple[str, list[Any]]:
    meta, names, places = row._meta, [], []
    parameters: list[Any] = []
    for field, value in _values(row):
        names.append(f'"{field.column}"')
        if isinstance(value, Sql):
            places.append(value.text)
            parameters += value.parameters
        else:
            places.append(_placeholder(field))
            parameters.append(field.get_db_prep_save(value, connection))
    conflict = "ON CONFLICT DO NOTHING " if unless_there else ""
    text = (
        f'INSERT INTO "{meta.db_table}" ({", ".join(names)}) VALUES ({", ".join(places)}) '  # noqa: S608 - our names
        f'{conflict}RETURNING "{meta.pk.column}"'
    )
    return text, parameters


def _values(row: Model) -> Iterator[tuple[Field[Any, Any], Any]]:
    for field in row._meta.local_concrete_fields:
        value = getattr(row, field.attname)
        if not isinstance(value, Sql):
            value = field.pre_save(row, add=True)
        if value is not None or not field.primary_key:
            yield field, value


@cache
def _placeholder(field: Field[Any, Any]) -> str:
    """Arrays are told their type, as Django does it."""
    get = getattr(field, "get_placeholder", None)
    return str(get(None, None, connection)) if get else "%s"
