"""The field of plain forms in which people write: cleaned and measured, refused in sentences of the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from mizban.core.amounts import number
from mizban.core.text import clean

Label = str | Promise


class Words(forms.CharField):
    """A text that somebody types; stored as `core.text.clean` gives it. `rows` makes it one of several lines; `missing`
    is said where nothing was written, else that the label is to be written. Words take the direction of their letters,
    figures that of the page, where `dir` says nothing else."""

    def __init__(
        self,
        label: Label,
        *,
        most: int,
        rows: int = 0,
        required: bool = True,
        hint: Label = "",
        missing: Label = "",
        **attrs: Any,
    ) -> None:
        if "inputmode" not in attrs:
            attrs = {"dir": "auto", **attrs}
        widget = forms.Textarea({"rows": rows, **attrs}) if rows else forms.TextInput(attrs)
        super().__init__(label=label, required=required, help_text=hint, widget=widget)  # type: ignore[arg-type]
        self.most = most
        required_says: Any = missing or filled(_("%(label)s را بنویسید"), label)
        self.error_messages |= {"required": required_says}

    def to_python(self, value: Any) -> str:
        return clean(str(value)) if value else ""

    def validate(self, value: Any) -> None:
        super().validate(value)
        over = len(value) - self.most
        if over > 0:
            sentence = _("%(label)s حداکثر %(max)s نویسه است؛ %(n)s نویسه کم کنید")
            raise ValidationError(sentence, params={"label": self.label, "max": number(self.most), "n": number(over)})


filled: Callable[[Label, Label], Any] = lazy(lambda sentence, label: str(sentence) % {"label": label}, str)
"""A sentence about a field, in the language of whoever reads it."""
