"""What keeps a form from being sent: its stored answers judged as they were when they were typed, without a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.conditions import Values, holds
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine.standing import Answers, prune
from mizban.dynamic_forms.fields import FieldError, refusals
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.group import Group, Row


@dataclass(frozen=True, slots=True)
class PageError:
    """What keeps the page with this key from being done."""

    page: str
    error: FieldError


@dataclass(frozen=True, slots=True)
class Judged:
    """`answers` are those that stand; `errors` what keeps them from being sent, in the order of the fields."""

    answers: Answers
    errors: list[PageError]


def judge(form: Form, answers: Any, ctx: FormContext) -> Judged:
    """A whole form, documents included; `answers` are stored ones, checked when they were taken."""
    standing = prune(form, answers)
    found: list[PageError] = []
    before: Answers = {}
    for page in form.pages:
        mine = {kind.key: standing[kind.key] for kind in page.fields if kind.key in standing}
        if holds(page.when, before):
            errors = _errors(page.fields, mine, before, ctx, path="", id_="id_")
            found += [PageError(page.key, error) for error in errors]
        before |= mine
    return Judged(standing, found)


def _errors(
    kinds: Iterable[FieldType], values: Values, known: Values, ctx: FormContext, *, path: str, id_: str
) -> Iterator[FieldError]:
    """The refusals of some fields, each judged over what the ones before it gave; `path` and `id_` begin theirs."""
    scope = dict(known)
    for kind in kinds:
        if not holds(kind.when, scope):
            continue
        value = values.get(kind.key)
        here = {"path": f"{path}{kind.key}", "id_": f"{id_}{kind.name}"}
        rows: list[Row] = value or [] if isinstance(kind, Group) else []
        inside = [one for place, row in enumerate(rows) for one in _errors_in_row(kind, place, row, scope, ctx, **here)]
        try:
            if isinstance(kind, Group):
                kind.require_rows(len(rows), needed=kind.is_needed(scope))
            else:
                value = kind.take(None if value is None else kind.to_raw(value, ctx), ctx, scope)
        except ValidationError as error:
            yield from refusals(kind, error, ctx, **here)
        else:
            if value is not None and not inside:
                scope[kind.key] = value
        yield from inside


def _errors_in_row(
    group: FieldType, place: int, row: Row, scope: Values, ctx: FormContext, *, path: str, id_: str
) -> Iterator[FieldError]:
    return _errors(group.members(), row, scope, ctx, path=f"{path}/{row['id']}/", id_=f"{id_}-{place}-")
