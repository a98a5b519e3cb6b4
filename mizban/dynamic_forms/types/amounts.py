"""Numbers and money."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from pydantic import Field, model_validator

from mizban.core import amounts
from mizban.core.inputs import InputError
from mizban.core.text import local_digits
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.conditions import Number as Bound
from mizban.dynamic_forms.conditions import Scalar
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.model import Text
from mizban.dynamic_forms.types.base import ORDER, Cell, FieldType
from mizban.dynamic_forms.widgets import text_input

MAX_SIGNIFICANT = 15
"""Digits that a JSON number keeps exactly, whoever reads it."""
MAX_TYPED = 100
MOST_RIALS = 10**MAX_SIGNIFICANT - 1


def decimal_of(number: float) -> Decimal:
    """The number as it is written, not as binary fractions come near it."""
    return Decimal(repr(number))


class AmountField(FieldType):
    """What numbers and money share: a value is a JSON number."""

    operators: ClassVar[frozenset[str]] = ORDER

    def read(self, value: Any) -> Any | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return value if abs(value) < 10**MAX_SIGNIFICANT else None  # NaN fails the comparison

    def to_raw(self, value: Any, ctx: FormContext) -> Any:
        return amounts.number(decimal_of(value))

    def export(self, value: Any, ctx: FormContext) -> list[Cell]:
        return [value]

    def comparable(self, wanted: Scalar) -> bool:
        return isinstance(wanted, int | float) and not isinstance(wanted, bool)

    def say(self, wanted: Scalar, ctx: FormContext) -> str:
        return self.display(wanted, ctx)


class Number(AmountField):
    """A decimal number: an int where it is whole, else a float of at most `decimals` digits after the sign."""

    type: Literal["number"]
    min: Bound | None = None
    max: Bound | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    unit: Text | None = None

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is above max")
        if any(abs(bound) >= 10 ** (MAX_SIGNIFICANT - self.decimals) for bound in (self.min, self.max) if bound):
            raise ValueError(f"min, max and decimals have more than {MAX_SIGNIFICANT} digits together")
        return self

    def visible_label(self, ctx: FormContext) -> str:
        label = super().visible_label(ctx)
        return f"{label} ({self.unit.pick(ctx.language)})" if self.unit else label

    def widget(self, ctx: FormContext) -> forms.Widget:
        whole = self.decimals == 0 and self.min is not None and self.min >= 0
        return text_input(inputmode="numeric" if whole else "decimal", autocomplete="off", data_code="number")

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        lowest, highest = self._bound(self.min), self._bound(self.max)
        try:
            number = amounts.parse_decimal(raw[:MAX_TYPED], minimum=lowest, maximum=highest)
            if self.decimals == 0:
                number = Decimal(amounts.parse_integer(str(number)))
            amounts.parse_decimal(str(abs(number)), maximum=10 ** (MAX_SIGNIFICANT - self.decimals) - 1)
        except InputError as error:
            raise ValidationError(error.message) from None
        if number != round(number, self.decimals):
            raise self.error(sentences.DECIMALS, ctx, n=local_digits(self.decimals))
        return int(number) if number == number.to_integral_value() else float(number)

    @staticmethod
    def _bound(bound: float | None) -> Decimal | None:
        return None if bound is None else decimal_of(bound)

    def display(self, value: Any, ctx: FormContext) -> str:
        number = amounts.number(decimal_of(value))
        return f"{number} {self.unit.pick(ctx.language)}" if self.unit else number


class Money(AmountField):
    """Whole rials, 0 or more."""

    type: Literal["money"]
    min: Annotated[int, Field(ge=0, le=MOST_RIALS)] = 0
    max: Annotated[int, Field(ge=0, le=MOST_RIALS)] = MOST_RIALS

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.min > self.max:
            raise ValueError("min is above max")
        return self

    def visible_label(self, ctx: FormContext) -> str:
        return sentences.RIALS % {"label": super().visible_label(ctx)}

    def widget(self, ctx: FormContext) -> forms.Widget:
        return text_input(inputmode="numeric", autocomplete="off", data_code="money")

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        rials = rials_of(raw)
        if not self.min <= rials <= self.max:
            bounds = {"min": amounts.number(self.min), "max": amounts.number(self.max)}
            raise self.error(sentences.MONEY_BETWEEN, ctx, **bounds)
        return rials

    def read(self, value: Any) -> Any | None:
        return value if isinstance(value, int) and super().read(value) is not None and value >= 0 else None

    def display(self, value: Any, ctx: FormContext) -> str:
        return amounts.money(value)

    def say(self, wanted: Scalar, ctx: FormContext) -> str:
        return amounts.money(int(wanted))


def rials_of(raw: str) -> int:
    """Rials, or `ValidationError`."""
    try:
        return amounts.parse_money(raw[:MAX_TYPED])
    except InputError as error:
        raise ValidationError(error.message) from None
