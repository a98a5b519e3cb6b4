"""The slip of a payment: what stands on it, and its picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from pydantic import Field

from mizban.core import amounts, jalali
from mizban.core.text import clean, to_ascii_digits
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.types.amounts import MOST_RIALS, rials_of
from mizban.dynamic_forms.types.base import Cell, Column, FieldType, Typed
from mizban.dynamic_forms.types.dates import PARTS, date_names, date_of, date_widget, raw_date, stored_date
from mizban.dynamic_forms.types.files import file_ids, owned_files
from mizban.dynamic_forms.widgets import FilesWidget, Label, PartsWidget, text_input

PICTURES = ".pdf,.jpg,.jpeg,.png,.webp,.heic"
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.\- ]{0,49}")


class FeeSlip(FieldType):
    """A value is `{"amount": rials, "reference": …, "date": ISO date, "files": [id]}`.

    Where the definition fixes the amount it is not asked, but kept with the answer.
    """

    type: Literal["fee_slip"]
    amount: Annotated[int, Field(ge=1, le=MOST_RIALS)] | None = None

    def widget(self, ctx: FormContext) -> forms.Widget:
        amount = text_input(inputmode="numeric", autocomplete="off", data_code="money")
        parts: dict[str, tuple[Label, forms.Widget]] = {
            "amount": (sentences.RIALS % {"label": sentences.AMOUNT}, amount),
            "reference": (sentences.PAID_REFERENCE, text_input(code="reference", autocomplete="off")),
            "date": (sentences.PAID_ON, date_widget()),
            "files": (sentences.RECEIPT, FilesWidget(ctx, max_files=1, accept=PICTURES)),
        }
        if self.amount:
            del parts["amount"]
        return PartsWidget(parts)

    def hints(self, ctx: FormContext) -> list[str]:
        fixed = f"{sentences.AMOUNT}: {amounts.money(self.amount)}" if self.amount else ""
        return [hint for hint in (fixed, *super().hints(ctx), ctx.file_hint) if hint]

    def input_names(self, name: str) -> Iterable[str]:
        amount = [] if self.amount else [f"{name}-amount"]
        return [*amount, f"{name}-reference", *date_names(f"{name}-date"), f"{name}-files"]

    def focus(self, id_: str, part: str) -> str:
        first = "reference" if self.amount else "amount"
        return f"{id_}-date-{part}" if part in PARTS else f"{id_}-{part or first}"

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        *first, reference, date, files = raw
        readers: dict[str, Callable[[], Any]] = {
            "amount": lambda: self.amount or _amount(first[0]),
            "reference": lambda: _reference(reference),
            "date": lambda: _date(date, ctx),
            "files": lambda: _files(files, ctx),
        }
        value: dict[str, Any] = {}
        errors: list[ValidationError] = []
        for part, read in readers.items():
            try:
                value[part] = read()
            except ValidationError as error:
                errors.append(ValidationError(error.message, error.code or part, error.params))
        if errors:
            raise ValidationError(errors)
        return value

    def read(self, value: Any) -> Any | None:
        if not isinstance(value, dict):
            return None
        rials, reference, date = value.get("amount"), value.get("reference"), value.get("date")
        if isinstance(rials, bool) or not isinstance(rials, int) or not isinstance(reference, str):
            return None
        if not 0 < rials <= MOST_RIALS or not stored_date(date):
            return None
        return {"amount": rials, "reference": reference, "date": date, "files": file_ids(value.get("files"))}

    def to_raw(self, value: Any, ctx: FormContext) -> Any:
        amount = [] if self.amount else [amounts.number(value["amount"])]
        return [*amount, value["reference"], raw_date(value["date"]), value["files"]]

    def posted(self, name: str, value: Any, ctx: FormContext) -> dict[str, list[str]]:
        *lines, date, files = self.to_raw(value, ctx)
        names = list(self.input_names(name))
        return {part: [text] for part, text in zip(names, [*lines, *date], strict=False)} | {names[-1]: files}

    def display(self, value: Any, ctx: FormContext) -> str:
        paid_on = jalali.format_date(stored_date(value["date"]) or ctx.today)
        parts = (amounts.money(value["amount"]), f"{sentences.PAID_REFERENCE} {value['reference']}", paid_on)
        return ("، " if ctx.language == "fa" else ", ").join(parts)

    def file_names(self, name: str, data: Typed) -> list[str]:
        return [f"{name}-files"]

    def files(self, value: Any) -> list[str]:
        found: list[str] = value["files"]
        return found

    def columns(self, language: str) -> list[Column]:
        label = self.title(language)
        names = {"amount": sentences.AMOUNT, "reference": sentences.PAID_REFERENCE, "date": sentences.PAID_ON}
        return [Column(f"{self.key}.{part}", f"{label}: {name}") for part, name in names.items()]

    def export(self, value: Any, ctx: FormContext) -> list[Cell]:
        day, month, year = raw_date(value["date"])
        return [value["amount"], value["reference"], f"{year}/{month:0>2}/{day:0>2}"]


def _amount(raw: str | None) -> int:
    rials = rials_of(raw or "")
    if not 0 < rials <= MOST_RIALS:
        bounds = {"min": amounts.number(1), "max": amounts.number(MOST_RIALS)}
        raise ValidationError(sentences.MONEY_BETWEEN, params=bounds)
    return rials


def _reference(raw: str | None) -> str:
    reference = to_ascii_digits(clean((raw or "")[:200]))
    if not reference:
        raise ValidationError(sentences.WRITE, params={"label": sentences.PAID_REFERENCE})
    if not REFERENCE.fullmatch(reference):
        raise ValidationError(sentences.REFERENCE)
    return reference


def _date(raw: list[str | None], ctx: FormContext) -> str:
    try:
        date = date_of(raw)
    except ValidationError as error:
        raise ValidationError(error.message, error.code or PARTS[0], error.params) from None
    if date > ctx.today:
        raise ValidationError(sentences.NOT_AFTER_TODAY, code=PARTS[0], params={"label": sentences.PAID_ON})
    return date.isoformat()


def _files(raw: Any, ctx: FormContext) -> list[str]:
    found = owned_files(raw, 1, ctx)
    if not found:
        raise ValidationError(sentences.SEND, params={"label": sentences.RECEIPT})
    return found
