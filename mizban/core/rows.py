"""New rows of several tables in one round trip: a step that leaves many traces waits for the database once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, Model
from django.db.transaction import TransactionManagementError

PLAIN = frozenset({type(None), bool, int, str, dt.date, dt.datetime, uuid.UUID})


@dataclass(frozen=True)
class Sql:
    """A value that the database works out, in place of the value of a field."""

    text: str
    parameters: tuple[object, ...]


def insert(*rows: Model, unless_there: bool = False, then: Callable[[], None] | None = None) -> None:
    """Write new rows, in the order given; each learns its primary key. No `save()` runs, no signal is sent.

    With `unless_there` a row is left out where a unique key of its table is taken; its primary key stays None.
    `then` is what needs these keys: within `in_one_go` they are there at its end.
    """
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    with in_one_go():
        cursors = [_sent(connection, row, unless_there) for row in rows]
        afterwards = connection.answered  # type: ignore[attr-defined]
        afterwards.append(partial(_learn, rows, cursors))
        if then:
            afterwards.append(then)


@contextmanager
def in_one_go() -> Iterator[None]:
    """What is executed in the block is sent at once and answered at its end: statements that do not wait for each
    other's answer. One that fails raises at the end, and the transaction with it. Within a transaction only; a block in
    another one is part of it.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        raise TransactionManagementError("statements go together in a transaction, or not at all")
    if getattr(connection, "answered", None) is not None:
        yield
        return
    afterwards: list[Callable[[], None]] = []
    connection.answered = afterwards
    try:
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
    finally:
        connection.answered = None
    for step in afterwards:
        step()


def update(row: Model, *attnames: str) -> None:
    """Write these columns of a row that stands, by its primary key. No `save()` runs, no signal is sent."""
    connection = connections[DEFAULT_DB_ALIAS]
    told = {column.attname: column for column in _columns(type(row), True)}
    parameters = [told[attname].value(row, connection, is_new=False) for attname in attnames]
    _executed(connection, _change(type(row), attnames), [*parameters, row.pk])


@cache
def _change(model: type[Model], attnames: tuple[str, ...]) -> str:
    told = {column.attname: column for column in _columns(model, True)}
    changes = ", ".join(f'"{told[name].name}" = {_placeholder(told[name].field)}' for name in attnames)
    assert model._meta.pk is not None
    return f'UPDATE "{model._meta.db_table}" SET {changes} WHERE "{model._meta.pk.column}" = %s'  # noqa: S608 - our names


def _learn(rows: tuple[Model, ...], cursors: list[Any]) -> None:
    for row, cursor in zip(rows, cursors, strict=True):
        found = cursor.fetchone()
        if found is not None:
            row.pk = found[0]
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _sent(connection: BaseDatabaseWrapper, row: Model, unless_there: bool) -> Any:
    model, has_key = type(row), row.pk is not None
    parameters: list[Any] = []
    worked_out: list[tuple[str, str]] = []
    for column in _columns(model, has_key):
        value = column.value(row, connection, is_new=True)
        if isinstance(value, Sql):
            worked_out.append((column.name, value.text))
            parameters += value.parameters
        else:
            parameters.append(value)
    return _executed(connection, _statement(model, has_key, unless_there, tuple(worked_out)), parameters)


def _executed(connection: BaseDatabaseWrapper, text: str, parameters: list[Any]) -> Any:
    cursor = connection.cursor()
    cursor.execute(text, parameters)
    return cursor


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a model, and how its value is told to the database."""

    name: str
    attname: str
    field: Field[Any, Any]
    is_plain: bool
    """Whether the field leaves values as they are: the driver knows these types."""

    def value(self, row: Model, connection: BaseDatabaseWrapper, *, is_new: bool) -> Any:
        value = getattr(row, self.attname)
        if isinstance(value, Sql) or (self.is_plain and type(value) in PLAIN):
            return value
        return self.field.get_db_prep_save(self.field.pre_save(row, add=is_new), connection)


@cache
def _columns(model: type[Model], has_key: bool) -> tuple[_Column, ...]:
    return tuple(
        _Column(str(field.column), field.attname, field, _is_plain(field))
        for field in model._meta.local_concrete_fields
        if has_key or not field.primary_key
    )


def _is_plain(field: Field[Any, Any]) -> bool:
    kind = type(field)
    return kind.pre_save is Field.pre_save and kind.get_db_prep_save in (
        Field.get_db_prep_save,
        ForeignKey.get_db_prep_save,
    )


@cache
def _statement(model: type[Model], has_key: bool, unless_there: bool, worked_out: tuple[tuple[str, str], ...]) -> str:
    """The text for rows of a model; `worked_out` are the expressions that stand in place of values, by column."""
    expressions, columns, meta = dict(worked_out), _columns(model, has_key), model._meta
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(expressions.get(column.name) or _placeholder(column.field) for column in columns)
    conflict = "ON CONFLICT DO NOTHING " if unless_there else ""
    assert meta.pk is not None
    return f'INSERT INTO "{meta.db_table}" ({names}) VALUES ({values}) {conflict}RETURNING "{meta.pk.column}"'  # noqa: S608 - our names


def _placeholder(field: Field[Any, Any]) -> str:
    """Arrays are told their type, as Django does it."""
    get = getattr(field, "get_placeholder", None)
    return str(get(None, None, connections[DEFAULT_DB_ALIAS])) if get else "%s"
