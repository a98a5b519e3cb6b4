"""The Django form of some fields: those of a page, of a row, of a correction.

Whether a field is shown is decided here, with the values that are posted: fields are taken in their order, and the
conditions of each see what the ones before it gave. What is not shown is not asked and not kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from mizban.dynamic_forms.conditions import Condition, Names, Values, holds, settle
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.fields import DynamicField, FieldError, refusals
from mizban.dynamic_forms.types.base import FieldType

Unlocked = Mapping[str, frozenset[str]]
"""Of a group in a correction: which fields of which row (by id) may change."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds the fields of a form.

    `known` are the answers that stand, `asked` the keys of the fields that this form asks, so that their values are
    open until it is sent. `check` is off where a draft is shown again: what was typed is not yet judged.
    """

    ctx: FormContext
    names: Names
    known: Values
    asked: frozenset[str]
    check: bool = True
    unlocked: Mapping[str, Unlocked] = dataclasses.field(default_factory=dict)


class FieldsForm(forms.Form):
    """Fields in their order, no groups among them (`rows.PageForm` has these, too).

    Each is a `DynamicField`, and `answers` has the canonical values after cleaning.
    """

    use_required_attribute = False

    def __init__(
        self,
        kinds: Iterable[FieldType],
        setting: Setting,
        values: Values,
        *,
        data: MultiValueDict[str, str] | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, label_suffix="")
        self.posted = data
        self.setting = setting
        self.checks = setting.check
        self.scope: Values = setting.known
        self.answers: dict[str, Any] = {}
        asked = set(setting.asked)
        for kind in kinds:
            when = settle(kind.when, setting.known, asked)
            if when is False:
                asked.discard(kind.key)  # what depends on it is settled, too
            else:
                self._add(kind, when, asked, values)
        self.setting = replace(setting, asked=frozenset(asked))

    def _add(self, kind: FieldType, when: Condition | bool, asked: Collection[str], values: Values) -> None:
        ctx, known = self.setting.ctx, self.setting.known
        needed = kind.required if kind.required_when is None else settle(kind.required_when, known, asked)
        shell = self.shell(kind)
        self.fields[kind.name] = shell(kind, ctx, when=when, needed=needed, names=self.setting.names)
        value = kind.read(values.get(kind.key))
        if value is not None:
            self.initial[kind.name] = kind.to_raw(value, ctx)

    def shell(self, kind: FieldType) -> type[DynamicField]:
        """The Django field for a type."""
        assert not kind.members(), "a group stands on a page"
        return DynamicField

    def bound(self) -> Iterator[tuple[DynamicField, forms.BoundField]]:
        """The fields with what belongs to them on this form."""
        for bound in self:
            yield cast("DynamicField", bound.field), bound

    def is_blank(self) -> bool:
        """Whether nothing at all was typed or chosen."""
        return all(field.is_blank(bound) for field, bound in self.bound())

    def is_valid(self) -> bool:
        return self.is_bound and not self.problems()

    def problems(self, path: str = "") -> list[FieldError]:
        """Every refusal in the order of the fields, rows included; `path` is what their paths begin with."""
        found: list[FieldError] = []
        refused = self.errors.as_data()
        for field, bound in self.bound():
            if bound.name in refused:
                error = ValidationError(refused[bound.name])
                found += refusals(field.kind, error, field.ctx, path=path + field.key, id_=bound.auto_id)
            found += field.problems_inside(bound)
        return found

    def full_clean(self) -> None:
        if self.checks:
            super().full_clean()
        else:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data = {}

    def _clean_fields(self) -> None:
        known = dict(self.scope)
        for field, bound in self.bound():
            if not holds(field.kind.when, known):
                continue
            try:
                value = field.take(bound, known)
            except ValidationError as error:
                self.add_error(bound.name, error)
            else:
                if value is not None:
                    self.answers[field.key] = known[field.key] = value
