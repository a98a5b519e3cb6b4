"""What visitors type: the number and code of a request, the code of a letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mizban.core.inputs import InputError
from mizban.core.numbers import parse_process_number, tracking_code_canonical
from mizban.core.text import clean

EXAMPLE_NUMBER, EXAMPLE_CODE = "1405-00000-0017", "314-159-2653"


def _format_code(words: object, code: str) -> SafeString:
    return format_html('{} <bdi class="code" dir="ltr">{}</bdi>', words, code)


_with_code = lazy(_format_code, SafeString)
"""Words with a code after them, in the language of each reader."""


class NumberField(forms.CharField):
    """A number that people copy, read by `reader` in any digits and with any separators."""

    def __init__(self, *, reader: Callable[[str], str], **kwargs: Any) -> None:
        attributes = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attributes), **kwargs)
        self.reader = reader

    def clean(self, value: Any) -> str:
        typed = clean(value) if isinstance(value, str) else ""
        if not typed:
            raise forms.ValidationError(_("%(label)s را بنویسید"), params={"label": self.label})
        try:
            return self.reader(typed)
        except InputError as error:
            raise forms.ValidationError(error.message) from None


class TrackForm(forms.Form):
    """Number and code of a request, as they stand on its receipt."""

    use_required_attribute = False

    number = NumberField(
        label=_("شمارهٔ فرآیند"),
        reader=parse_process_number,
        help_text=_with_code(_("۱۳ رقم، روی رسید؛ مثلاً"), EXAMPLE_NUMBER),
    )
    code = NumberField(
        label=_("کد رهگیری"),
        reader=tracking_code_canonical,
        help_text=_with_code(_("۱۰ رقم، روی رسید؛ مثلاً"), EXAMPLE_CODE),
    )


class LetterForm(forms.Form):
    """The code that is printed on a result letter."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("کد نامه"),
        help_text=_("کنار تصویر QR روی نامه نوشته شده است"),
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )
