"""How a form's field is drawn: its shape, its parts, and where a click on its error leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mizban.web.ui.parts import Link

DATE_NAMES = ["_day", "_month", "_year"]
_DATE_LABELS: tuple[tuple[str, str | Promise], ...] = (("d", _("روز")), ("m", _("ماه")), ("y", _("سال")))


@dataclass(frozen=True)
class DatePart:
    key: str
    label: str | Promise
    id: str
    control: BoundWidget


def shape(field: BoundField) -> str:
    """`hidden`, `file`, `checkbox`, `options`, `date`, `group` (other sets of controls) or `single`."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one too
        return "options"
    if isinstance(widget, forms.MultiWidget) and widget.widgets_names == DATE_NAMES:
        return "date"
    return "group" if widget.use_fieldset else "single"


def date_parts(field: BoundField) -> list[DatePart]:
    """Day, month and year of a MultiWidget whose parts are named so."""
    data = field.subwidgets[0].data["subwidgets"]
    return [
        DatePart(key, label, part["attrs"].get("id", ""), BoundWidget(field.field.widget, part, field.form.renderer))
        for (key, label), part in zip(_DATE_LABELS, data, strict=True)
    ]


def first_control(field: BoundField) -> str:
    """The id that an error's link leads to: the first control of a set, else the control."""
    base = field.field.widget.attrs.get("id") or field.auto_id
    return f"{base}_0" if shape(field) in {"options", "date", "group"} else str(base)


def error_links(forms_: object) -> list[Link]:
    """Every error of a form, a formset or several of both, in the order of the fields, as links to their controls."""
    return [link for form in _each_form(forms_) for link in _links(form)]


def _each_form(value: object) -> Iterator[BaseForm]:
    if isinstance(value, BaseForm):
        yield value
    elif isinstance(value, BaseFormSet):
        yield from value.forms
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for part in value:
            yield from _each_form(part)


def _links(form: BaseForm) -> Iterator[Link]:
    if not form.is_bound:
        return
    for text in form.non_field_errors():
        yield Link(str(text), "#main")
    for field in form:
        for text in field.errors:
            yield Link(str(text), f"#{first_control(field)}")
