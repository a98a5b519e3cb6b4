"""Checked numbers of people and things. All of them are personal: encrypted at rest, never indexed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError

from mizban.core import numbers
from mizban.core.inputs import InputError
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.widgets import text_input

MAX_TYPED = 200
"""Characters that are looked at; more is no number."""

READERS: dict[str, Callable[[str], str]] = {
    "national_id": numbers.national_id,
    "legal_id": numbers.legal_id,
    "mobile": numbers.mobile,
    "phone": numbers.phone,
    "postal_code": numbers.postal_code,
    "sheba": numbers.sheba,
}


class CodeField(FieldType):
    """A number that `core.numbers` reads; a value is its canonical ASCII form."""

    inputmode: ClassVar[str] = "numeric"
    autocomplete: ClassVar[str] = "off"

    @property
    def is_personal(self) -> bool:
        return True

    def widget(self, ctx: FormContext) -> forms.Widget:
        return text_input(code=self.type, inputmode=self.inputmode, autocomplete=self.autocomplete)

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        try:
            return READERS[self.type](raw[:MAX_TYPED])
        except InputError as error:
            raise ValidationError(error.message) from None

    def read(self, value: Any) -> Any | None:
        return value if isinstance(value, str) and value else None

    def display(self, value: Any, ctx: FormContext) -> str:
        return numbers.group(self.type, value)

    def export(self, value: Any, ctx: FormContext) -> list[str | int | float | None]:
        return [str(value)]


class NationalId(CodeField):
    type: Literal["national_id"]


class LegalId(CodeField):
    type: Literal["legal_id"]


class Mobile(CodeField):
    type: Literal["mobile"]
    inputmode: ClassVar[str] = "tel"
    autocomplete: ClassVar[str] = "tel"


class Phone(CodeField):
    type: Literal["phone"]
    inputmode: ClassVar[str] = "tel"
    autocomplete: ClassVar[str] = "tel"


class PostalCode(CodeField):
    type: Literal["postal_code"]
    autocomplete: ClassVar[str] = "postal-code"


class Sheba(CodeField):
    type: Literal["sheba"]
    inputmode: ClassVar[str] = "text"
