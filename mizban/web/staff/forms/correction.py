"""Marking what the applicant has to mend: each field and document by itself, with a reason and a note of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from mizban.cases.actions.working.corrections import MAX_NOTE, Defect
from mizban.cases.models import CorrectionReason
from mizban.cases.queries.working.sheets import Line, Sheet
from mizban.web.reasons import CORRECTION_REASONS
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.words import Words


@dataclass(frozen=True)
class Markable:
    """A line of the answers with the controls that mark it; a row of a group is headed by its title."""

    line: Line
    heading: str
    mark: BoundField
    reason: BoundField
    note: BoundField

    @property
    def called(self) -> str:
        return f"{self.heading}: {self.line.label}" if self.heading else self.line.label

    @property
    def when(self) -> dict[str, object]:
        """The condition under which reason and note are shown, for the script of the page."""
        return {"field": self.mark.name, "filled": True}


@dataclass(frozen=True)
class MarkableSheet:
    title: str
    lines: tuple[Markable, ...]


class Reason(Choice):
    """Needed as soon as its line is marked, which the form knows and the field does not."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class CorrectionForm(StepForm):
    """Three controls for each path of the answers, and a note for all of it."""

    note = Words(
        _("توضیح کلی برای متقاضی"), most=MAX_NOTE, rows=3, required=False, hint=_("متقاضی بالای فهرست می‌خواند")
    )

    def __init__(self, sheets: Sequence[Sheet], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        self.labels: dict[str, str] = {}
        said = {**CORRECTION_REASONS, CorrectionReason.OTHER: _("دلیل دیگر؛ در توضیح بنویسید")}
        offered = [(one.value, words) for one, words in said.items()]
        for line, heading in self._lines():
            named = f"{heading}: {line.label}" if heading else line.label
            self.labels[line.path] = named
            self.fields[f"mark:{line.path}"] = forms.BooleanField(label=line.label, required=False)
            self.fields[f"reason:{line.path}"] = Reason(_("دلیل"), offered, as_list=True)
            self.fields[f"note:{line.path}"] = Words(_("توضیح برای متقاضی"), most=MAX_NOTE, required=False)
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        marked = [path for path in self.labels if cleaned.get(f"mark:{path}")]
        if not marked:
            self.add_error(None, _("دست‌کم یک مورد را برای رفع نقص علامت بزنید"))
        for path in marked:
            if not cleaned.get(f"reason:{path}") and f"reason:{path}" not in self.errors:
                self.add_error(f"reason:{path}", self._about(path, _("برای هر نقص دلیل بنویسید")))
            if cleaned.get(f"reason:{path}") == CorrectionReason.OTHER and not cleaned.get(f"note:{path}"):
                self.add_error(f"note:{path}", self._about(path, _("دلیل دیگر را در توضیح بنویسید")))
        return cleaned

    def defects(self) -> list[Defect]:
        """What has been marked, in the order of the form; after `is_valid`."""
        return [
            Defect(
                path,
                CorrectionReason(self.cleaned_data[f"reason:{path}"]),
                self.cleaned_data[f"note:{path}"],
            )
            for path in self.labels
            if self.cleaned_data.get(f"mark:{path}")
        ]

    def written(self) -> list[tuple[str, str]]:
        """What was said of each marked line, by the name of the line."""
        found = []
        for path, named in self.labels.items():
            if self[f"mark:{path}"].value():
                reason = CORRECTION_REASONS.get(str(self[f"reason:{path}"].value()), "")  # type: ignore[call-overload]
                found.append((named, "\n".join(filter(None, [str(reason), str(self[f"note:{path}"].value() or "")]))))
        general = str(self["note"].value() or "")
        return [*found, (str(self.fields["note"].label), general)] if general else found

    def markable(self) -> list[MarkableSheet]:
        """The answers with their controls, page by page."""
        return [
            MarkableSheet(sheet.title, tuple(self._markable(*pair) for pair in _with_rows(sheet)))
            for sheet in self.sheets
        ]

    def _markable(self, line: Line, heading: str) -> Markable:
        return Markable(
            line, heading, self[f"mark:{line.path}"], self[f"reason:{line.path}"], self[f"note:{line.path}"]
        )

    def _lines(self) -> Iterator[tuple[Line, str]]:
        for sheet in self.sheets:
            yield from _with_rows(sheet)

    def _about(self, path: str, sentence: Any) -> str:
        return f"{self.labels[path]}: {sentence}"


def _with_rows(sheet: Sheet) -> Iterator[tuple[Line, str]]:
    """Every line with the title of the row that it stands in; a group itself comes before its rows."""
    for line in sheet.lines:
        yield line, ""
        for row in line.rows:
            for inner in row.lines:
                yield inner, row.title
