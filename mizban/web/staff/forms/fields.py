"""Fields whose refusals are sentences of the project, and the form of a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from mizban.core.amounts import number
from mizban.core.text import clean

Label = str | Promise
MOST = 2**31 - 1


class Words(forms.CharField):
    """A text that somebody types; stored as `core.text.clean` gives it. `rows` makes it one of several lines."""

    def __init__(
        self, label: Label, *, most: int, rows: int = 0, required: bool = True, hint: Label = "", **attrs: Any
    ) -> None:
        widget = forms.Textarea({"rows": rows, **attrs}) if rows else forms.TextInput(attrs)
        super().__init__(label=label, required=required, help_text=hint, widget=widget)  # type: ignore[arg-type]
        self.most = most
        self.error_messages |= {"required": _written(label)}

    def to_python(self, value: Any) -> str:
        return clean(str(value)) if value else ""

    def validate(self, value: Any) -> None:
        super().validate(value)
        over = len(value) - self.most
        if over > 0:
            sentence = _("%(label)s حداکثر %(max)s نویسه است؛ %(n)s نویسه کم کنید")
            raise ValidationError(sentence, params={"label": self.label, "max": number(self.most), "n": number(over)})


class Choice(forms.ChoiceField):
    """One of a few: buttons, or a list where `as_list`."""

    def __init__(
        self,
        label: Label,
        choices: Iterable[tuple[str, Label]],
        *,
        required: bool = True,
        as_list: bool = False,
        hint: Label = "",
    ) -> None:
        offered = [("", _("انتخاب کنید")), *choices] if as_list else list(choices)
        super().__init__(
            label=label,  # type: ignore[arg-type]
            choices=offered,
            required=required,
            help_text=hint,  # type: ignore[arg-type]
            widget=forms.Select if as_list else forms.RadioSelect,
        )
        self.error_messages |= {"required": _chosen(label), "invalid_choice": _chosen(label)}


class StepForm(forms.Form):
    """A form that carries the revision that its reader has seen."""

    use_required_attribute = False
    revision = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def seen(self) -> int:
        """The revision that was seen; 0, which no case has, where none or none that makes sense was sent."""
        return seen_revision(str(self.data.get("revision", "")))

    def written(self) -> list[tuple[str, str]]:
        """Label and words of everything that somebody has written or chosen, to be shown where it cannot be sent."""
        found = []
        for name, field in self.fields.items():
            value = str(self[name].value() or "")
            if isinstance(field, Choice):
                value = str(dict(field.choices).get(value, ""))  # type: ignore[arg-type]
            if value and isinstance(field, Choice | Words):
                found.append((str(field.label), value))
        return found


def seen_revision(text: str) -> int:
    """A revision as it stands in a form."""
    return min(int(text), MOST) if text.isascii() and text.isdigit() and len(text) <= 10 else 0


_filled: Callable[[Label, Label], Any] = lazy(lambda sentence, label: str(sentence) % {"label": label}, str)


def _written(label: Label) -> Any:
    return _filled(_("%(label)s را بنویسید"), label)


def _chosen(label: Label) -> Any:
    return _filled(_("%(label)s را انتخاب کنید"), label)
