"""Before and after a correction, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine.standing import prune, values_on
from mizban.dynamic_forms.types.base import FieldType


@dataclass(frozen=True, slots=True)
class Change:
    """One field that has another value now; an empty text: it had, or has, none. Files are named by their ids too."""

    path: str
    label: str
    before: str
    after: str
    type: str
    personal: bool
    files_before: tuple[str, ...] = ()
    files_after: tuple[str, ...] = ()


Found = dict[str, tuple[FieldType, Any]]


def diff(form: Form, before: Any, after: Any, ctx: FormContext) -> list[Change]:
    """What differs, in the order of the form; rows are matched by their ids, rows that are gone come last."""
    old, new = _values(form, before), _values(form, after)
    with override(ctx.language):
        return list(_changes(old, new, ctx))


def _values(form: Form, answers: Any) -> Found:
    kept = prune(form, answers)
    return {path: (kind, value) for page in form.pages for kind, path, value in values_on(page, kept)}


def _changes(old: Found, new: Found, ctx: FormContext) -> Iterator[Change]:
    order = [*new, *(path for path in old if path not in new)]
    for path in order:
        kind = (new.get(path) or old[path])[0]
        earlier, later = (found[path][1] if path in found else None for found in (old, new))
        if earlier != later:
            yield Change(
                path=path,
                label=kind.title(ctx.language),
                before="" if earlier is None else kind.display(earlier, ctx),
                after="" if later is None else kind.display(later, ctx),
                type=kind.type,
                personal=kind.is_personal,
                files_before=() if earlier is None else tuple(kind.files(earlier)),
                files_after=() if later is None else tuple(kind.files(later)),
            )
