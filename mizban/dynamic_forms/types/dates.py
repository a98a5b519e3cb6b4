"""Jalali dates, asked as day, month and year. A value is the ISO date of the Gregorian calendar."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from pydantic import AfterValidator, model_validator

from mizban.core import jalali
from mizban.core.inputs import InputError
from mizban.core.text import clean, to_ascii_digits
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.types.base import Cell, FieldType
from mizban.dynamic_forms.widgets import DateWidget, select, text_input

PARTS = ("day", "month", "year")


def _bound(text: str) -> str:
    if text != "today":
        try:
            jalali.parse(text)
        except InputError as error:
            raise ValueError("neither `today` nor a Jalali date like 1400/01/01") from error
    return text


Bound = Annotated[str, AfterValidator(_bound)]


def date_widget() -> DateWidget:
    """Day, month, year: what people read from a card they write from a card, without a calendar in between."""
    months = [(str(month), jalali.month_name(month)) for month in range(1, 13)]
    return DateWidget(
        {
            "day": (sentences.DAY, text_input(inputmode="numeric", autocomplete="off", data_code="day")),
            "month": (sentences.MONTH, select(months, sentences.NOTHING_CHOSEN)),
            "year": (sentences.YEAR, text_input(inputmode="numeric", autocomplete="off", data_code="year")),
        }
    )


def date_names(name: str) -> list[str]:
    return [f"{name}-{part}" for part in PARTS]


def date_of(raw: Sequence[str | None]) -> dt.date:
    """The date of day, month and year as they were typed, or `ValidationError`."""
    typed = [to_ascii_digits(clean((part or "")[:10])) for part in raw]
    missing = next((place for place, part in enumerate(typed) if not re.fullmatch("[0-9]{1,4}", part)), None)
    if missing is not None:
        raise ValidationError(sentences.WHOLE_DATE, code=PARTS[missing])
    day, month, year = map(int, typed)
    try:
        return jalali.from_jalali(year, month, day)
    except InputError as error:
        raise ValidationError(error.message) from None


def stored_date(value: Any) -> dt.date | None:
    """The date of a stored value, if it is one."""
    try:
        date = dt.date.fromisoformat(value)
        jalali.to_jalali(date)
    except (TypeError, ValueError):
        return None
    return date if date.isoformat() == value else None


def raw_date(value: str) -> list[str]:
    """Day, month, year of a stored date, for the widget."""
    year, month, day = jalali.to_jalali(dt.date.fromisoformat(value))
    return [str(day), str(month), str(year)]


class DateField(FieldType):
    type: Literal["date"]
    min: Bound | None = None
    max: Bound | None = None
    personal: bool = False
    missing: ClassVar[str | Promise] = sentences.WHOLE_DATE

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        bounds = [jalali.parse(bound) for bound in (self.min, self.max) if bound not in (None, "today")]
        if bounds != sorted(bounds):
            raise ValueError("min is after max")
        return self

    @property
    def is_personal(self) -> bool:
        return self.personal

    def widget(self, ctx: FormContext) -> forms.Widget:
        return date_widget()

    def input_names(self, name: str) -> Iterable[str]:
        return date_names(name)

    def focus(self, id_: str, part: str) -> str:
        return f"{id_}-{part or PARTS[0]}"

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        date = date_of(raw)
        if self.min and date < self._resolved(self.min, ctx):
            raise self._outside(self.min, sentences.NOT_BEFORE_TODAY, sentences.NOT_BEFORE, ctx)
        if self.max and date > self._resolved(self.max, ctx):
            today = sentences.BORN if self.personal else sentences.NOT_AFTER_TODAY  # personal dates are birth dates
            raise self._outside(self.max, today, sentences.NOT_AFTER, ctx)
        return date.isoformat()

    def _outside(self, bound: str, today: Promise | str, other: Promise | str, ctx: FormContext) -> ValidationError:
        if bound == "today":
            return self.error(today, ctx)
        return self.error(other, ctx, date=jalali.format_date(jalali.parse(bound)))

    @staticmethod
    def _resolved(bound: str, ctx: FormContext) -> dt.date:
        return ctx.today if bound == "today" else jalali.parse(bound)

    def read(self, value: Any) -> Any | None:
        return value if stored_date(value) else None

    def to_raw(self, value: Any, ctx: FormContext) -> Any:
        return raw_date(value)

    def display(self, value: Any, ctx: FormContext) -> str:
        return jalali.format_date(dt.date.fromisoformat(value))

    def export(self, value: Any, ctx: FormContext) -> list[Cell]:
        day, month, year = raw_date(value)
        return [f"{year}/{month:0>2}/{day:0>2}"]
