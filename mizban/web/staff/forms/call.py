"""Noting a conversation by telephone."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mizban.conversations.actions import MOST_CHARACTERS
from mizban.conversations.models import Call
from mizban.core import clock, jalali
from mizban.core.text import to_ascii_digits
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.words import Words

COLLEAGUES, BOTH = "colleagues", "both"
TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


class CallForm(StepForm):
    """Who called whom, when, what was said, and who may read it: colleagues, unless somebody chooses otherwise."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    call = Choice(_("چه کسی تماس گرفت؟"), [(Call.MADE.value, _("ما با متقاضی")), (Call.TAKEN.value, _("متقاضی با ما"))])
    day = Words(_("روز تماس"), most=20, hint=_("مثل ۱۴۰۵/۰۹/۰۷"), inputmode="numeric", dir="ltr")
    time = Words(_("ساعت تماس"), most=10, hint=_("مثل ۱۴:۳۰"), inputmode="numeric", dir="ltr")
    text = Words(_("چه گفته شد؟"), most=MOST_CHARACTERS, rows=5, missing=_("بنویسید چه گفته شد"))
    readers = Choice(_("چه کسی می‌بیند؟"), [(COLLEAGUES, _("فقط همکاران")), (BOTH, _("همکاران و متقاضی"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = clock.local(clock.now())
        year, month, day = jalali.to_jalali(now.date())
        self.initial = dict(self.initial) | {
            "key": str(uuid4()),
            "day": f"{year}/{month:02}/{day:02}",
            "time": f"{now:%H:%M}",
            "readers": COLLEAGUES,
        }

    @property
    def its_key(self) -> UUID:
        try:
            return UUID(str(self.data.get("key", "")))
        except ValueError:
            return uuid4()

    def clean_day(self) -> dt.date:
        try:
            return jalali.parse(self.cleaned_data["day"])
        except jalali.DateError as error:
            raise ValidationError(_("روز را مثل ۱۴۰۵/۰۹/۰۷ بنویسید")) from error

    def clean_time(self) -> dt.time:
        found = TIME.fullmatch(to_ascii_digits(self.cleaned_data["time"]).strip())
        if not found:
            raise ValidationError(_("ساعت را مثل ۱۴:۳۰ بنویسید"))
        return dt.time(int(found[1]), int(found[2]))

    @property
    def called_at(self) -> dt.datetime:
        """Of a valid form."""
        return dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], clock.TEHRAN)
