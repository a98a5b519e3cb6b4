"""Rows of several tables written in one round trip: a step that leaves many traces waits for the database once.

`insert` and `update` take what a model says of its columns; `in_one_go` is what sends them, and reads, together.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter
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


def insert(
    *rows: Model, unless_there: bool = False, then: Callable[[], None] | None = None, besides: Sql | None = None
) -> None:
    """Write new rows in one statement, in which none sees another; each learns its primary key. No `save()` runs, no
    signal is sent.

    With `unless_there` a row is left out where a unique key of its table is taken; its primary key stays None.
    `then` is what needs these keys: within `in_one_go` they are there at its end. `besides` is worked out along with
    several rows, once, and nobody is told what it gives.
    """
    if not rows:
        return
    connection: Any = connections[DEFAULT_DB_ALIAS]
    told = [_told(row, connection) for row in rows]
    text = _insertion(tuple(shape for shape, _values in told), unless_there, besides.text if besides else "")
    parameters = [value for _shape, values in told for value in values]
    with in_one_go():
        cursor = _executed(connection, text, [*parameters, *(besides.parameters if besides else ())])
        connection.answered.append(partial(_learn, rows, cursor))
        if then:
            connection.answered.append(then)


@contextmanager
def in_one_go() -> Iterator[None]:
    """What is executed in the block is sent at once and answered at its end: statements that do not wait for each
    other's answer. One that fails raises at the end at the latest, and the transaction with it. Within a transaction
    only, else TransactionManagementError; a block in another one is part of it. A cursor that is read inside waits for
    its answer there: nothing is wrong, but nothing is won.
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
    told = _named(type(row))
    parameters = [told[attname].prepared(row, connection, is_new=False) for attname in attnames]
    _executed(connection, _change(type(row), attnames), [*parameters, row.pk])


@cache
def _change(model: type[Model], attnames: tuple[str, ...]) -> str:
    told = _named(model)
    changes = ", ".join(f'"{told[name].name}" = {_placeholder(told[name].field)}' for name in attnames)
    assert model._meta.pk is not None
    return f'UPDATE "{model._meta.db_table}" SET {changes} WHERE "{model._meta.pk.column}" = %s'  # noqa: S608 - our names


@cache
def _named(model: type[Model]) -> dict[str, _Column]:
    return {column.attname: column for column in _columns(model, True)[0]}


def _learn(rows: tuple[Model, ...], cursor: Any) -> None:
    keys = cursor.fetchone() or (None,)  # no row: a single one that is there already
    for row, key in zip(rows, keys[: len(rows)], strict=True):
        if key is not None:
            row.pk = key
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


_Shape = tuple[type[Model], bool, tuple[tuple[str, str], ...]]
"""What the text of an insertion depends on: the model, whether the row has its key, expressions in place of values."""


def _told(row: Model, connection: BaseDatabaseWrapper) -> tuple[_Shape, list[Any]]:
    model, has_key = type(row), row.pk is not None
    columns, read = _columns(model, has_key)
    values: list[Any] = []
    worked_out: list[tuple[str, str]] = []
    for column, value in zip(columns, read(row), strict=True):
        if column.is_plain and type(value) in PLAIN:
            values.append(value)
        elif isinstance(value, Sql):
            worked_out.append((column.name, value.text))
            values += value.parameters
        else:
            values.append(column.prepared(row, connection, is_new=True))
    return (model, has_key, tuple(worked_out)), values


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

    def prepared(self, row: Model, connection: BaseDatabaseWrapper, *, is_new: bool) -> Any:
        """The value of the row as its field tells it to the database."""
        return self.field.get_db_prep_save(self.field.pre_save(row, add=is_new), connection)


@cache
def _columns(model: type[Model], has_key: bool) -> tuple[tuple[_Column, ...], Callable[[Model], tuple[Any, ...]]]:
    """Columns of a model, and what reads their values off a row."""
    columns = tuple(
        _Column(str(field.column), field.attname, field, _is_plain(field))
        for field in model._meta.local_concrete_fields
        if has_key or not field.primary_key
    )
    read = attrgetter(*(column.attname for column in columns))
    return columns, read if len(columns) > 1 else lambda row: (read(row),)


def _is_plain(field: Field[Any, Any]) -> bool:
    kind = type(field)
    return kind.pre_save is Field.pre_save and kind.get_db_prep_save in (
        Field.get_db_prep_save,
        ForeignKey.get_db_prep_save,
    )


@cache
def _insertion(shapes: tuple[_Shape, ...], unless_there: bool, besides: str) -> str:
    texts = [_row_text(*shape, unless_there) for shape in shapes]
    if len(texts) == 1:
        assert not besides, "it stands beside several rows"
        return texts[0]
    parts = ", ".join(f"r{place} (key) AS ({text})" for place, text in enumerate(texts))
    keys = ", ".join(f"(TABLE r{place})" for place in range(len(texts)))
    return f"WITH {parts} SELECT {keys}" + (f", {besides}" if besides else "")


def _row_text(model: type[Model], has_key: bool, worked_out: tuple[tuple[str, str], ...], unless_there: bool) -> str:
    expressions, (columns, _read), meta = dict(worked_out), _columns(model, has_key), model._meta
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(expressions.get(column.name) or _placeholder(column.field) for column in columns)
    conflict = "ON CONFLICT DO NOTHING " if unless_there else ""
    assert meta.pk is not None
    return f'INSERT INTO "{meta.db_table}" ({names}) VALUES ({values}) {conflict}RETURNING "{meta.pk.column}"'  # noqa: S608 - our names


def _placeholder(field: Field[Any, Any]) -> str:
    """Arrays are told their type, as Django does it."""
    get = getattr(field, "get_placeholder", None)
    return str(get(None, None, connections[DEFAULT_DB_ALIAS])) if get else "%s"
