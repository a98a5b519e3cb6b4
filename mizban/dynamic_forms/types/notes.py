"""A text to read: it is shown where it stands, and nothing is stored."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from django import forms

from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.model import Text
from mizban.dynamic_forms.types.base import Cell, Column, FieldType
from mizban.dynamic_forms.widgets import NoteWidget


class Note(FieldType):
    type: Literal["note"]
    text: Text
    required: bool = False
    holds_value: ClassVar[bool] = False
    operators: ClassVar[frozenset[str]] = frozenset()

    def widget(self, ctx: FormContext) -> forms.Widget:
        return NoteWidget(self.text.pick(ctx.language), self.text.language(ctx.language))

    def read(self, value: Any) -> Any | None:
        return None

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        return None

    def display(self, value: Any, ctx: FormContext) -> str:
        return ""

    def input_names(self, name: str) -> tuple[str, ...]:
        return ()

    def columns(self, language: str) -> list[Column]:
        return []

    def export(self, value: Any, ctx: FormContext) -> list[Cell]:
        return []
