"""Statements that are asked with every request: Django builds them once in a process, PostgreSQL plans them once.

Building a statement of several tables costs Django more than the database takes to answer it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import Expression, QuerySet

T = TypeVar("T")


class _Parameter(Expression):
    """Where a value goes that is known only when the statement is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


def parameter(name: str) -> Any:
    """Stands for a value in the query of a `Statement`, as plain as the database takes it."""
    return _Parameter(name)


def plan_anew() -> None:
    """For the rest of the transaction each statement is planned for its own values: where one word stands in ten rows
    and another in ten thousand, no kept plan is good for both."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")


class Statement(Generic[T]):
    """A query whose shape never changes. `build` makes it, with `parameter("name")` for each value that does.

    `build` is called once in a process: what it reads there (a date, a setting) would stay, so that is a parameter too.
    That a row is locked within a transaction only is seen to by Django when the statement is built, and not again.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, T]]) -> None:
        self._build = build

    def all(self, **values: object) -> list[T]:
        """The rows for these values, in one query."""
        query, compiler, sql, order = self._built
        parameters: list[Any] = [values[one.name] if isinstance(one, _Parameter) else one for one in order]
        compiler, asked = copy.copy(compiler), cast("Any", query.all())
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows = cursor.fetchall()
        compiler.execute_sql = lambda *_positional, **_named: [rows]
        asked.query.get_compiler = lambda *_positional, **_named: compiler
        return list(asked)

    def first(self, **values: object) -> T | None:
        """The only row, or the first."""
        return next(iter(self.all(**values)), None)

    @cached_property
    def _built(self) -> tuple[QuerySet[Any, T], Any, str, tuple[Any, ...]]:
        queryset = self._build()
        compiler: Any = queryset.query.get_compiler(connection=connection)
        sql, order = compiler.as_sql()
        columns = [one[0] for one in compiler.select[: compiler.col_count]]
        converters, composite = compiler.get_converters(columns), compiler.has_composite_fields(columns)
        compiler.get_converters = lambda _columns: converters
        compiler.has_composite_fields = lambda _columns: composite
        return queryset, compiler, sql, order
