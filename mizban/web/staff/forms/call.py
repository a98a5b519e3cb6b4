"""Noting a conversation by telephone."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from mizban.conversations.actions import MOST_CHARACTERS
from mizban.conversations.models import Call
from mizban.core import clock
from mizban.core.jalali import Style, format_date, format_time
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.staff.forms.times import DayField, TimeField
from mizban.web.words import Words

COLLEAGUES, BOTH = "colleagues", "both"


class CallForm(StepForm):
    """Who called whom, when, what was said, and who may read it: colleagues, unless somebody who `may_share` chooses
    otherwise."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    call = Choice(_("چه کسی تماس گرفت؟"), [(Call.MADE.value, _("ما با متقاضی")), (Call.TAKEN.value, _("متقاضی با ما"))])
    day = DayField(_("روز تماس"))
    time = TimeField(_("ساعت تماس"), hint=_("مثل ۱۴:۳۰"))
    text = Words(_("چه گفته شد؟"), most=MOST_CHARACTERS, rows=5, missing=_("بنویسید چه گفته شد"))

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = [(COLLEAGUES, _("فقط همکاران")), (BOTH, _("همکاران و متقاضی"))]
        self.fields["readers"] = Choice(_("چه کسی می‌بیند؟"), readers if may_share else readers[:1])
        now = clock.local(clock.now())
        self.initial = dict(self.initial) | {
            "key": str(uuid4()),
            "day": format_date(now.date(), Style.SHORT),
            "time": format_time(now),
            "readers": COLLEAGUES,
        }

    @property
    def its_key(self) -> UUID:
        """By which the call is noted once, however often the form is sent."""
        try:
            return UUID(str(self.data.get("key", "")))
        except ValueError:
            return uuid4()

    @property
    def called_at(self) -> dt.datetime:
        """Of a valid form."""
        return dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], clock.TEHRAN)
