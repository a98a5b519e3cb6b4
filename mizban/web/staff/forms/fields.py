"""Fields whose refusals are sentences of the project, and the form of a step."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from mizban.web.numbers import seen_revision
from mizban.web.words import Label, Words, filled


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
        chosen = filled(_("%(label)s را انتخاب کنید"), label)
        self.error_messages |= {"required": chosen, "invalid_choice": chosen}


class StepForm(forms.Form):
    """A form that carries the revision that its reader has seen."""

    use_required_attribute = False
    revision = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def seen(self) -> int:
        return seen_revision(str(self.data.get("revision", "")))

    def unjudged(self) -> None:
        """Show what was chosen so far without a word about what is still missing."""
        self._errors = ErrorDict()

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
