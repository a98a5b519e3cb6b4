"""The Django field of one field of a form: a thin shell around its type."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.conditions import Condition, Names, Values, as_data, describe
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.types.base import FieldType


@dataclass(frozen=True, slots=True)
class FieldError:
    """One refusal. `path` is that of the field, `input_id` where the link of the error summary leads."""

    path: str
    label: str
    message: str
    input_id: str


def refusals(kind: FieldType, error: ValidationError, ctx: FormContext, *, path: str, id_: str) -> list[FieldError]:
    """Every sentence of a refused field; `id_` is that of its input, or what those of its inputs begin with."""
    label = kind.title(ctx.language)
    return [
        FieldError(path, label, " ".join(one.messages), kind.focus(id_, one.code or "")) for one in error.error_list
    ]


class DynamicField(forms.Field):
    """What the template of a field may use, beside Django's own (`dynamic_forms/field.html` uses all of it):

    - `type`, `key`: as in the definition
    - `when`: the condition on other fields of this page, as data for the browser, or None; `when_text` is its sentence
    - `optional`: never required, for «(اختیاری)»
    - `label_language`: "fa" or "en", where a text of the organisation is not in the language of the page

    `when` and `needed` are what is left of the conditions of its type on this page.
    """

    def __init__(
        self,
        kind: FieldType,
        ctx: FormContext,
        *,
        when: Condition | bool,
        needed: Condition | bool,
        names: Names,
    ) -> None:
        self.kind, self.ctx = kind, ctx
        self.type, self.key, self._when, self._names = kind.type, kind.key, when, names
        self.optional = kind.holds_value and needed is False
        super().__init__(
            required=needed is True,
            widget=kind.widget(ctx),
            label=kind.visible_label(ctx),
            help_text=_help(kind.hints(ctx), needed, names),
            label_suffix="",
            template_name="dynamic_forms/field.html",
        )

    @property
    def when(self) -> dict[str, Any] | None:
        return None if isinstance(self._when, bool) else as_data(self._when)

    @property
    def when_text(self) -> str:
        return "" if isinstance(self._when, bool) else describe(self._when, self._names)

    @property
    def label_language(self) -> str:
        return self.kind.label.language(self.ctx.language) if self.kind.label else self.ctx.language

    @property
    def when_json(self) -> str:
        return "" if self.when is None else json.dumps(self.when, ensure_ascii=False)

    def take(self, bound: forms.BoundField, known: Values) -> Any:
        """The canonical value of what was posted, None if nothing was and nothing had to; else `ValidationError`."""
        return self.kind.take(bound.data, self.ctx, known)

    def is_blank(self, bound: forms.BoundField) -> bool:
        """Whether nothing was typed or chosen."""
        return not self.kind.holds_value or self.kind.is_blank(bound.data)

    def problems_inside(self, bound: forms.BoundField) -> list[FieldError]:
        """What is wrong in the rows of a group."""
        return []


def _help(hints: list[str], needed: Condition | bool, names: Names) -> SafeString:
    """The hints, a line each, escaped."""
    if not isinstance(needed, bool):
        hints = [sentences.REQUIRED_IF % {"condition": needed.say(names, negated=False)}, *hints]
    return format_html_join(SafeString("<br>"), "{}", ((hint,) for hint in hints))
