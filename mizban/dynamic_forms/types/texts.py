"""Texts: one line, several lines, an e-mail address."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from pydantic import Field

from mizban.core.text import clean, local_digits, to_ascii_digits
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.conditions import Scalar
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.model import Text
from mizban.dynamic_forms.types.base import EQUALITY, FieldType
from mizban.dynamic_forms.widgets import text_input


class TextField(FieldType):
    """What all texts share: a value is a cleaned, not empty string."""

    operators: ClassVar[frozenset[str]] = EQUALITY

    def read(self, value: Any) -> Any | None:
        return value if isinstance(value, str) and value else None

    def display(self, value: Any, ctx: FormContext) -> str:
        return str(value)

    def search_text(self, value: Any, ctx: FormContext) -> str:
        return "" if self.is_personal else str(value)

    def shortened(self, text: str, max_length: int, ctx: FormContext) -> str:
        """The text, unless it is too long."""
        if len(text) > max_length:
            params = {"max": _count(max_length), "n": _count(len(text) - max_length)}
            raise self.error(sentences.TOO_LONG, ctx, **params)
        return text


class Line(TextField):
    """One line. `script` says in which letters; digits and signs are free."""

    type: Literal["text"]
    max_length: Annotated[int, Field(ge=1, le=1000)] = 200
    script: Literal["fa", "en"] | None = None
    pattern_hint: Text | None = None
    personal: bool = False

    @property
    def is_personal(self) -> bool:
        return self.personal

    def hints(self, ctx: FormContext) -> list[str]:
        pattern = [self.pattern_hint.pick(ctx.language)] if self.pattern_hint else []
        return super().hints(ctx) + pattern

    def widget(self, ctx: FormContext) -> forms.Widget:
        attributes: dict[str, Any] = {"autocomplete": "off", "data_max_length": self.max_length}
        if self.script == "en":
            attributes |= {"dir": "ltr", "lang": "en"}
        return text_input(**attributes)

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        text = self.shortened(" ".join(clean(raw).split()), self.max_length, ctx)
        if self.script and not _all_letters(text, self.script):
            raise self.error(sentences.IN_PERSIAN if self.script == "fa" else sentences.IN_ENGLISH, ctx)
        return text


class Lines(TextField):
    """Several lines."""

    type: Literal["longtext"]
    max_length: Annotated[int, Field(ge=1, le=20_000)] = 2000
    rows: Annotated[int, Field(ge=2, le=30)] = 5

    def widget(self, ctx: FormContext) -> forms.Widget:
        return forms.Textarea({"rows": self.rows, "cols": None, "dir": "auto", "data-max-length": self.max_length})

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        return self.shortened(clean(raw), self.max_length, ctx)

    def comparable(self, wanted: Scalar) -> bool:
        return False  # nobody writes several lines twice alike


class Email(TextField):
    """An e-mail address, as it was typed but for digits and the case of the domain."""

    type: Literal["email"]
    check: ClassVar[EmailValidator] = EmailValidator()

    def widget(self, ctx: FormContext) -> forms.Widget:
        return text_input(code="email", inputmode="email", autocomplete="email")

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        name, _at, domain = to_ascii_digits(clean(raw)).rpartition("@")
        address = f"{name}@{domain.lower()}"
        try:
            self.check(address)
        except ValidationError:
            raise self.error(sentences.EMAIL, ctx) from None
        return address


def _count(number: int) -> str:
    return local_digits(number)


def _all_letters(text: str, script: str) -> bool:
    wanted = "ARABIC" if script == "fa" else "LATIN"
    return all(unicodedata.name(letter, "").startswith(wanted) for letter in text if letter.isalpha())
