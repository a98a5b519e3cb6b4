"""Choosing: yes or no, one of several, several of several, and agreeing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal, Self

from django import forms
from django.utils.functional import Promise
from pydantic import Field, StringConstraints, model_validator

from mizban.core.text import local_digits
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.conditions import Scalar
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.model import Model, OneOrMore, Text
from mizban.dynamic_forms.types.base import EQUALITY, FieldType
from mizban.dynamic_forms.widgets import select

MAX_CHOICES = 200
FEW = 7
"""Up to so many choices are shown all at once, unless the definition says otherwise."""


class YesNo(FieldType):
    """True or false; nothing is chosen at first."""

    type: Literal["yes_no"]
    operators: ClassVar[frozenset[str]] = EQUALITY
    missing: ClassVar[str | Promise] = sentences.CHOOSE

    def widget(self, ctx: FormContext) -> forms.Widget:
        return forms.RadioSelect(choices=[("true", sentences.YES), ("false", sentences.NO)])

    def focus(self, id_: str, part: str) -> str:
        return f"{id_}_0"

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        if raw not in ("true", "false"):
            raise self.missing_error(ctx)
        return bool(raw == "true")

    def read(self, value: Any) -> Any | None:
        return value if isinstance(value, bool) else None

    def to_raw(self, value: Any, ctx: FormContext) -> Any:
        return "true" if value else "false"

    def display(self, value: Any, ctx: FormContext) -> str:
        return str(sentences.YES if value else sentences.NO)

    def comparable(self, wanted: Scalar) -> bool:
        return isinstance(wanted, bool)

    def say(self, wanted: Scalar, ctx: FormContext) -> str:
        return self.display(wanted, ctx)


class Choice(Model):
    value: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,59}$")]
    label: Text


class ChoiceField(FieldType):
    """What choosing one and choosing several share."""

    choices: Annotated[OneOrMore[Choice], Field(max_length=MAX_CHOICES)]
    operators: ClassVar[frozenset[str]] = EQUALITY
    missing: ClassVar[str | Promise] = sentences.CHOOSE

    @model_validator(mode="after")
    def _values_once(self) -> Self:
        values = [choice.value for choice in self.choices]
        if len(set(values)) < len(values):
            raise ValueError("two choices have the same value")
        return self

    def options(self, ctx: FormContext) -> list[tuple[str, str | Promise]]:
        return [(choice.value, choice.label.pick(ctx.language)) for choice in self.choices]

    def is_choice(self, value: Any) -> bool:
        return isinstance(value, str) and any(choice.value == value for choice in self.choices)

    def label_of(self, value: str, ctx: FormContext) -> str:
        return next((choice.label.pick(ctx.language) for choice in self.choices if choice.value == value), value)

    def search_text(self, value: Any, ctx: FormContext) -> str:
        return self.display(value, ctx)

    def comparable(self, wanted: Scalar) -> bool:
        return self.is_choice(wanted)

    def say(self, wanted: Scalar, ctx: FormContext) -> str:
        return self.label_of(str(wanted), ctx)


class OneOf(ChoiceField):
    type: Literal["choice"]
    display_as: Annotated[Literal["radio", "select"] | None, Field(alias="display")] = None

    @property
    def is_radio(self) -> bool:
        return self.display_as == "radio" or (self.display_as is None and len(self.choices) <= FEW)

    def widget(self, ctx: FormContext) -> forms.Widget:
        if self.is_radio:
            return forms.RadioSelect(choices=self.options(ctx))
        return select(self.options(ctx), sentences.NOTHING_CHOSEN)

    def focus(self, id_: str, part: str) -> str:
        return f"{id_}_0" if self.is_radio else id_

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        if not self.is_choice(raw):
            raise self.missing_error(ctx)
        return raw

    def read(self, value: Any) -> Any | None:
        return value if self.is_choice(value) else None

    def display(self, value: Any, ctx: FormContext) -> str:
        return self.label_of(value, ctx)


class SeveralOf(ChoiceField):
    """A value is the list of what is chosen, in the order of the definition."""

    type: Literal["choices"]
    min: Annotated[int, Field(ge=0, le=MAX_CHOICES)] = 0
    max: Annotated[int, Field(ge=1, le=MAX_CHOICES)] | None = None
    plural: ClassVar[bool] = True

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.min > (len(self.choices) if self.max is None else min(self.max, len(self.choices))):
            raise ValueError("min is above max, or above the number of choices")
        return self

    def widget(self, ctx: FormContext) -> forms.Widget:
        return forms.CheckboxSelectMultiple(choices=self.options(ctx))

    def focus(self, id_: str, part: str) -> str:
        return f"{id_}_0"

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        chosen = self._in_order(raw)
        if not chosen:
            raise self.missing_error(ctx)
        if len(chosen) < self.min:
            raise self.error(sentences.AT_LEAST_CHOICES, ctx, n=local_digits(self.min))
        if self.max is not None and len(chosen) > self.max:
            raise self.error(sentences.AT_MOST_CHOICES, ctx, n=local_digits(self.max))
        return chosen

    def read(self, value: Any) -> Any | None:
        return (self._in_order(value) or None) if isinstance(value, list) else None

    def _in_order(self, values: Iterable[Any]) -> list[str]:
        chosen = {value for value in values if isinstance(value, str)}
        return [choice.value for choice in self.choices if choice.value in chosen]

    def display(self, value: Any, ctx: FormContext) -> str:
        return ("، " if ctx.language == "fa" else ", ").join(self.label_of(item, ctx) for item in value)


class Consent(FieldType):
    """A text to agree to: a value is True, or there is none."""

    type: Literal["consent"]
    text: Text
    operators: ClassVar[frozenset[str]] = frozenset({"filled", "equals"})
    missing: ClassVar[str | Promise] = sentences.CONSENT

    def widget(self, ctx: FormContext) -> forms.Widget:
        return forms.CheckboxInput({"value": "true"})

    def hints(self, ctx: FormContext) -> list[str]:
        return [self.text.pick(ctx.language), *super().hints(ctx)]

    def is_blank(self, raw: Any) -> bool:
        return not raw

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        return True

    def read(self, value: Any) -> Any | None:
        return True if value is True else None

    def posted(self, name: str, value: Any, ctx: FormContext) -> dict[str, list[str]]:
        return {name: ["true"]}

    def display(self, value: Any, ctx: FormContext) -> str:
        return str(sentences.ACCEPTED)

    def comparable(self, wanted: Scalar) -> bool:
        return wanted is True

    def say(self, wanted: Scalar, ctx: FormContext) -> str:
        return self.display(wanted, ctx)
