"""Fields for days and times of visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mizban.appointments.queries.slots import Day
from mizban.core.jalali import DateError, format_time, parse
from mizban.core.text import to_ascii_digits
from mizban.web.visits import moment_in, value_of
from mizban.web.words import Words


class DayField(Words):
    """A day as people write it, in the calendar of the page."""

    def __init__(self, label: Any, *, required: bool = True, hint: Any = "") -> None:
        super().__init__(label, most=40, required=required, hint=hint or _("مثلاً ۱۴۰۵/۰۹/۲۵"), inputmode="numeric")

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return parse(typed) if typed else None
        except DateError as error:
            raise ValidationError(error.message, code="no_date") from None


class TimeField(Words):
    """An hour and a minute in any digits: ۸, ۸:۳۰, 0830."""

    def __init__(self, label: Any, *, required: bool = True, hint: Any = "") -> None:
        super().__init__(label, most=8, required=required, hint=hint, inputmode="numeric")

    def clean(self, value: Any) -> Any:
        typed = to_ascii_digits(super().clean(value)).replace("٫", ":").replace(".", ":")
        if not typed:
            return None
        if ":" not in typed and len(typed) > 2:
            typed = f"{typed[:-2]}:{typed[-2:]}"
        hour, _colon, minute = typed.partition(":")
        try:
            return dt.time(int(hour), int(minute or 0))
        except ValueError:
            raise ValidationError(_("ساعت را مثل ۸:۳۰ بنویسید"), code="no_time") from None


class Times(forms.MultipleChoiceField):
    """Free times, day by day, each a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return [str(one) for one in value or []]

    def validate(self, value: Any) -> None:
        """Whether a time is still free is for the action to say."""

    def clean(self, value: Any) -> list[dt.datetime]:
        return [moment for told in self.to_python(value)[:20] if (moment := moment_in(told))]


@dataclass(frozen=True)
class DayBox:
    """A day and its times: value, words, whether it is ticked."""

    on: dt.date
    times: tuple[tuple[str, str, bool], ...]
    is_uncertain: bool
    is_open: bool


def boxes_of(days: Sequence[Day], ticked: Collection[str]) -> list[DayBox]:
    """The free times, day by day; the first day and those with a tick are open."""
    found = []
    for number, day in enumerate(days):
        values = [(value_of(slot.starts_at), format_time(slot.starts_at)) for slot in day.slots]
        times = tuple((value, words, value in ticked) for value, words in values)
        found.append(DayBox(day.day, times, day.is_uncertain, number == 0 or any(tick for _v, _w, tick in times)))
    return found
