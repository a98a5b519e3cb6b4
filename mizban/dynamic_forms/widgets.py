"""Widgets that Django lacks: several labelled inputs, the files of a field, a plain text, the rows of a group.

`shape` tells templates how to draw what is around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise

from mizban.dynamic_forms.context import FormContext, Place

Label = str | Promise
Attributes = dict[str, Any]

ACTION = "_do"
"""Name of the buttons that change a page without checking it: their values are `verb:input name[:what]`. No key begins
with `_`, so no field can be called so."""


def text_input(*, code: str = "", **attributes: Any) -> forms.TextInput:
    """A line of text; `code` marks what is read and written from left to right and grouped: IDs, numbers of all kinds.

    Names of attributes are written with `_` for `-`.
    """
    attrs = {name.replace("_", "-"): value for name, value in attributes.items()}
    if code:
        attrs = {"dir": "ltr", "data-code": code, "spellcheck": "false", "autocapitalize": "off"} | attrs
    return forms.TextInput(attrs)


def select(options: Sequence[tuple[str, Label]], nothing: Label) -> forms.Select:
    """A list of which nothing is chosen at first."""
    return forms.Select(choices=[("", nothing), *options])


class PartsWidget(forms.MultiWidget):
    """Several inputs, each with its own visible label, named `<name>-<part>`. Its value is a list, one for each."""

    template_name = "dynamic_forms/widgets/parts.html"
    shape = "parts"
    use_fieldset = True

    def __init__(self, parts: Mapping[str, tuple[Label, forms.Widget]], attrs: Attributes | None = None) -> None:
        super().__init__([widget for _label, widget in parts.values()], attrs)
        self.parts = tuple(parts)
        self.labels = tuple(label for label, _widget in parts.values())
        self.widgets_names = [f"-{part}" for part in parts]

    def decompress(self, value: Any) -> list[Any]:
        return [None] * len(self.parts)

    def get_context(self, name: str, value: Any, attrs: Attributes | None) -> dict[str, Any]:
        context = super(forms.MultiWidget, self).get_context(name, value, attrs)
        values = value if isinstance(value, list | tuple) else self.decompress(value)
        own = context["widget"]["attrs"]
        context["widget"]["subwidgets"] = [
            self._part_context(index, name, values, own) for index in range(len(self.parts))
        ]
        return context

    def _part_context(self, index: int, name: str, values: Sequence[Any], own: Attributes) -> dict[str, Any]:
        part, widget = self.parts[index], self.widgets[index]
        attrs = dict(own)
        if "id" in own:
            attrs["id"] = f"{own['id']}-{part}"
        value = values[index] if index < len(values) else None
        context: dict[str, Any] = widget.get_context(f"{name}-{part}", value, attrs)["widget"]
        return context | {"part": part, "label": self.labels[index], "use_fieldset": widget.use_fieldset}


class DateWidget(PartsWidget):
    """Day, month and year of a Jalali date."""

    template_name = "dynamic_forms/widgets/date.html"


class PlaceWidget(PartsWidget):
    """Lists of province, county and city. Which counties and cities are listed follows from what is chosen above;
    without a script a button asks the server for them."""

    template_name = "dynamic_forms/widgets/place.html"

    def __init__(self, labels: Mapping[str, Label], nothing: Label, ctx: FormContext) -> None:
        super().__init__({part: (label, select((), nothing)) for part, label in labels.items()})
        self.nothing, self.ctx = nothing, ctx

    def get_context(self, name: str, value: Any, attrs: Attributes | None) -> dict[str, Any]:
        chosen = [code if isinstance(code, str) else "" for code in (value or ())]
        province, county = (*chosen, "", "")[:2]
        places = self.ctx.places
        listed = (places.provinces(), places.counties(province), places.cities(county))
        for widget, options in zip(self.widgets, listed, strict=False):
            widget.choices = self._options(options)  # type: ignore[attr-defined]
        context = super().get_context(name, value, attrs)
        context["widget"]["action"] = ACTION
        return context

    def _options(self, places: Sequence[Place]) -> list[tuple[str, Label]]:
        return [("", self.nothing), *((place.code, place.name) for place in places)]


class FilesWidget(forms.Widget):
    """The files of a field with their state, a button to remove each, and an input for more.

    The ids travel as hidden inputs called `<name>`; new files arrive as `<name>-upload`, which the view stores before
    the page is checked.
    """

    template_name = "dynamic_forms/widgets/files.html"
    shape = "files"
    needs_multipart_form = True

    def __init__(self, ctx: FormContext, *, max_files: int, accept: str) -> None:
        super().__init__({"accept": accept})
        self.ctx, self.max_files = ctx, max_files

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name))

    def get_context(self, name: str, value: Any, attrs: Attributes | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        found = [self.ctx.files.get(file_id) for file_id in dict.fromkeys(value or ())]
        files = [file for file in found if file is not None]
        room = self.max_files - len(files)
        context["widget"] |= {"files": files, "room": room, "multiple": room > 1, "action": ACTION}
        return context


class NoteWidget(forms.Widget):
    """A text to read, nothing to fill."""

    template_name = "dynamic_forms/widgets/note.html"
    shape = "note"

    def __init__(self, text: str, language: str) -> None:
        super().__init__()
        self.text, self.language = text, language

    def get_context(self, name: str, value: Any, attrs: Attributes | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"text": self.text, "language": self.language}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        return None


class RowsWidget(forms.Widget):
    """Stands for the rows of a group, which are forms of their own (`rows.RowSet`) and are rendered by its field."""

    shape = "rows"
    use_fieldset = True
    needs_multipart_form = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        return None
