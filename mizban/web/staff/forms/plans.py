"""Forms of heads: a desk, its week, days without reception."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mizban.appointments.actions.closing import MAX_REASON
from mizban.appointments.actions.planning import MAX_NAME, DeskWish, Row
from mizban.appointments.models import Desk
from mizban.appointments.queries.hit import Scope
from mizban.cases.queries.working.history import Officer
from mizban.core.jalali import WEEKDAYS
from mizban.core.text import to_ascii_digits
from mizban.organisations.models import Unit
from mizban.web.staff.forms.fields import Choice
from mizban.web.staff.forms.times import DayField, TimeField
from mizban.web.ui.templatetags.ui import localised_text
from mizban.web.words import Words

ROWS_A_DAY = 3
"""Rows of hours that a day of the week can have: with two breaks between them."""
WHOLE = "whole"


class NumberField(Words):
    """A whole number in any digits."""

    def __init__(self, label: Any, *, least: int, most: int, required: bool = True, hint: Any = "") -> None:
        super().__init__(label, most=6, required=required, hint=hint, inputmode="numeric")
        self.bounds = (least, most)

    def clean(self, value: Any) -> Any:
        typed = to_ascii_digits(super().clean(value))
        if not typed:
            return None
        least, most = self.bounds
        if not (typed.isascii() and typed.isdigit()) or not least <= int(typed) <= most:
            sentence = _("عددی از %(least)s تا %(most)s بنویسید")
            raise ValidationError(sentence, code="no_number", params={"least": least, "most": most})
        return int(typed)


class DeskForm(forms.Form):
    """A desk: what it is called, how many at a time, who sits there."""

    use_required_attribute = False
    name = Words(_("نام باجه"), most=MAX_NAME, hint=_("متقاضی می‌بیند؛ مثلاً باجهٔ امور اعضا"))
    place = Words(_("جای باجه"), most=MAX_NAME, required=False, hint=_("مثلاً طبقهٔ دوم، اتاق ۲۰۴"))
    capacity = NumberField(_("هم‌زمان چند نفر"), least=1, most=50)
    buffer_minutes = NumberField(_("فاصلهٔ بین دو نوبت، دقیقه"), least=0, most=120, required=False)
    daily_cap = NumberField(_("حداکثر نوبت در روز"), least=1, most=500, required=False, hint=_("خالی یعنی بی‌حد"))
    active = forms.BooleanField(label=_("باز است و نوبت می‌دهد"), required=False)

    def __init__(self, officers: Mapping[int, Officer], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"] = forms.MultipleChoiceField(
            label=_("چه کسانی می‌نشینند"),
            choices=[(str(pk), one.called) for pk, one in officers.items()],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("اگر کسی را علامت نزنید، هر همکاری که باشد"),
        )

    def wish(self, section_id: int | None) -> DeskWish:
        """After `is_valid`."""
        told = self.cleaned_data
        return DeskWish(
            name=told["name"],
            place=told["place"],
            section_id=section_id,
            capacity=told["capacity"],
            buffer_minutes=told["buffer_minutes"] or 0,
            daily_cap=told["daily_cap"],
            officers=[int(pk) for pk in told["officers"]],
            active=told["active"],
        )


class WeekForm(forms.Form):
    """Hours of each day of the week, at most three rows a day; empty ones are none."""

    use_required_attribute = False
    valid_from = DayField(_("از چه روزی"), hint=_("برنامهٔ کنونی تا روز پیش از آن می‌ماند"))
    slot = NumberField(_("طول هر نوبت، دقیقه"), least=5, most=240)

    def __init__(self, weekend: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weekdays = [day for day in (5, 6, 0, 1, 2, 3, 4) if day not in weekend]
        for day in self.weekdays:
            for number in range(ROWS_A_DAY):
                self.fields[f"from:{day}:{number}"] = TimeField(_("از"), required=False)
                self.fields[f"to:{day}:{number}"] = TimeField(_("تا"), required=False)

    def week(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Each day by its name, with the fields of its rows."""
        return [
            (
                WEEKDAYS[(day + 2) % 7],
                [(self[f"from:{day}:{number}"], self[f"to:{day}:{number}"]) for number in range(ROWS_A_DAY)],
            )
            for day in self.weekdays
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for day in self.weekdays:
            for number in range(ROWS_A_DAY):
                pair = cleaned.get(f"from:{day}:{number}"), cleaned.get(f"to:{day}:{number}")
                if (pair[0] is None) != (pair[1] is None) and not self.errors:
                    self.add_error(f"to:{day}:{number}", _("شروع و پایان هر ردیف را با هم بنویسید"))
        return cleaned

    def rows(self) -> list[Row]:
        """After `is_valid`."""
        told = self.cleaned_data
        return [
            Row(day, told[f"from:{day}:{number}"], told[f"to:{day}:{number}"], told["slot"])
            for day in self.weekdays
            for number in range(ROWS_A_DAY)
            if told.get(f"from:{day}:{number}") is not None
        ]


class ClosureForm(forms.Form):
    """What is closed, and from which day to which."""

    use_required_attribute = False
    first_day = DayField(_("از روز"))
    last_day = DayField(_("تا روز"), required=False, hint=_("خالی یعنی همان یک روز"))
    reason = Words(_("چرا"), most=MAX_REASON, hint=_("همکاران و مراجعان می‌خوانند؛ مثلاً تعمیر ساختمان"))

    def __init__(
        self,
        whole: Sequence[Unit],
        desks: Sequence[Desk],
        officers: Mapping[int, Mapping[int, Officer]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        every = [(f"{WHOLE}:{unit.pk}", _("همهٔ %(unit)s") % {"unit": localised_text(unit.name)}) for unit in whole]
        some = [(f"desk:{desk.pk}", localised_text(desk.name)) for desk in desks]
        leave = [
            (f"officer:{unit}:{pk}", _("مرخصی %(name)s") % {"name": one.name})
            for unit, known in officers.items()
            for pk, one in known.items()
        ]
        self.unit_of_desk = {desk.pk: desk.unit_id for desk in desks}
        self.fields["what"] = Choice(_("چه چیزی بسته است"), [*every, *some, *leave], as_list=True)
        self.order_fields(["what", "first_day", "last_day", "reason"])

    def scope(self) -> Scope:
        """After `is_valid`."""
        told = self.cleaned_data
        kind, _colon, pk = told["what"].partition(":")
        first, last = told["first_day"], told["last_day"] or told["first_day"]
        if kind == WHOLE:
            return Scope(int(pk), first, last)
        if kind == "desk":
            return Scope(self.unit_of_desk[int(pk)], first, last, desk_id=int(pk))
        unit, _colon, officer = pk.partition(":")
        return Scope(int(unit), first, last, officer_id=int(officer))
