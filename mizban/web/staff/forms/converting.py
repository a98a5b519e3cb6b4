"""Turning a case into something else: for which document each file is, and a word to the applicant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from mizban.cases.actions.working.corrections import MAX_NOTE
from mizban.cases.queries.working.converting import Conversion
from mizban.files.queries import FileRow
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.words import Label, Words

STAYS = _("فقط در پرونده بماند")
MOST_NOTE = MAX_NOTE - 300
"""The desk says a sentence of its own before it."""


@dataclass(frozen=True)
class Placed:
    """A file with the list of what it may be."""

    file: FileRow
    place: BoundField


class ConvertForm(StepForm):
    """`plan` is the case as it would be now, which says what there is to choose."""

    service = forms.CharField(max_length=80, widget=forms.HiddenInput)
    note = Words(
        _("توضیح برای متقاضی"), most=MOST_NOTE, rows=3, required=False, hint=_("بالای فهرستِ آنچه کم است می‌خواند")
    )

    def __init__(self, plan: Conversion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.initial["service"] = plan.service.slug
        offered: list[tuple[str, Label]] = [("", STAYS), *plan.places]
        for row in plan.files if plan.places else ():
            name = f"file:{row.public_id}"
            self.fields[name] = Choice(_("این فایل چیست؟"), offered, required=False)
            self.fields[name].widget = forms.Select(choices=offered)
            self.initial[name] = plan.chosen.get(str(row.public_id), "")
        if not plan.lacks:
            del self.fields["note"]

    @property
    def placed(self) -> list[Placed]:
        names = {f"file:{row.public_id}": row for row in self.plan.files}
        return [Placed(row, self[name]) for name, row in names.items() if name in self.fields]

    def chosen(self) -> Mapping[str, str]:
        """For which document each file is; after `is_valid`."""
        return {str(one.file.public_id): self.cleaned_data.get(one.place.name, "") for one in self.placed}
