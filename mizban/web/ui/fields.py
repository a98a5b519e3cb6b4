"""How a form's field is drawn, and where a click on its error leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django import forms
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet

from mizban.dynamic_forms.fields import DynamicField, FieldError
from mizban.dynamic_forms.forms import FieldsForm
from mizban.dynamic_forms.widgets import PartsWidget
from mizban.web.ui.parts import Link


def shape(field: BoundField) -> str:
    """How a field is drawn: `own` (by itself), `hidden`, `file`, `checkbox`, `options`, `set`, `single`."""
    widget = field.field.widget
    if isinstance(field.field, DynamicField):
        return "own"
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one too
        return "options"
    return "set" if widget.use_fieldset else "single"


def first_control(field: BoundField) -> str:
    """The id that an error's link leads to: the first control of a set, else the control."""
    widget = field.field.widget
    base = str(widget.attrs.get("id") or field.auto_id)
    if isinstance(widget, PartsWidget):
        return f"{base}-{widget.parts[0]}"
    return f"{base}_0" if shape(field) in {"options", "set"} else base


def error_links(source: object) -> list[Link]:
    """Every error, in the order of the fields, as a link to its control.

    `source`: a form (also of dynamic_forms), a formset, a list of `FieldError`, or several of these.
    """
    return list(_links(source))


def _links(source: object) -> Iterator[Link]:
    if isinstance(source, FieldError):
        yield Link(source.message, f"#{source.input_id}")
    elif isinstance(source, FieldsForm):
        yield from _links(source.problems())
    elif isinstance(source, BaseForm):
        yield from _form_links(source)
    elif isinstance(source, BaseFormSet):
        yield from _links(source.forms)
        yield from (Link(str(text), "#main") for text in source.non_form_errors())
    elif isinstance(source, Iterable) and not isinstance(source, str):
        for part in source:
            yield from _links(part)


def _form_links(form: BaseForm) -> Iterator[Link]:
    if not form.is_bound:
        return
    yield from (Link(str(text), "#main") for text in form.non_field_errors())
    for field in form:
        yield from (Link(str(text), f"#{first_control(field)}") for text in field.errors)
