"""Statements that are asked with every request: Django builds them once in a process, PostgreSQL plans them once.

Building a statement of several tables costs Django more than the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

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
    """A query whose shape never changes. `build` makes it, with `parameter("name")` for each value that does; it asks
    for rows of a model, with related ones if it likes, or for tuples of values.

    `build` is called once in a process: what it reads there (a date, a setting) would stay, so that is a parameter too.
    That a row is locked within a transaction only is seen to by Django when the statement is built, and not again.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, T]]) -> None:
        self._build = build

    def all(self, **values: object) -> list[T]:
        """The rows for these values, in one query."""
        sql, order, convert, make = self._built
        parameters: list[Any] = [values[one.name] if isinstance(one, _Parameter) else one for one in order]
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows = cursor.fetchall()
        return [make(row) for row in convert(rows)]

    def first(self, **values: object) -> T | None:
        """The only row, or the first."""
        return next(iter(self.all(**values)), None)

    @cached_property
    def _built(self) -> tuple[str, tuple[Any, ...], _Convert, Callable[[Any], T]]:
        queryset = self._build()
        compiler: Any = queryset.query.get_compiler(connection=connection)
        sql, order = compiler.as_sql()
        converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
        kind = queryset._iterable_class
        assert kind in (ModelIterable, ValuesListIterable), f"a statement cannot give {kind.__name__}"
        make: Any = _maker(compiler, queryset.db) if kind is ModelIterable else tuple
        convert: _Convert = partial(compiler.apply_converters, converters=converters) if converters else iter
        return sql, order, convert, make


_Convert = Callable[[Iterable[Any]], Iterable[Any]]


def _maker(compiler: Any, alias: str) -> Callable[[Sequence[Any]], Any]:
    """What makes a model's row of what the database gave, as Django's `ModelIterable` does it."""
    found = compiler.klass_info
    model, start, end = found["model"], found["select_fields"][0], found["select_fields"][-1] + 1
    names = [one[0].target.attname for one in compiler.select[start:end]]
    related = get_related_populators(found, compiler.select, alias)  # type: ignore[call-arg] # the stubs are of Django 6.1

    def make(row: Sequence[Any]) -> Any:
        made = model.from_db(alias, names, row[start:end])
        for one in related:
            one.populate(row, made)
        for name, column in (compiler.annotation_col_map or {}).items():
            setattr(made, name, row[column])
        return made

    return make
