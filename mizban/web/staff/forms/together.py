"""Being reminded of cases later, and what is still to be said before several are done at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mizban.cases.actions.inbox import snooze
from mizban.cases.actions.inbox.views import MAX_NAME
from mizban.cases.actions.working import claim
from mizban.cases.models import BulkAct
from mizban.cases.queries.inbox.people import Officer
from mizban.core import clock
from mizban.core.amounts import number
from mizban.core.jalali import Style, format_date
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.staff.forms.steps import described
from mizban.web.staff.forms.times import DayField
from mizban.web.words import Words

SOME_DAY = "day"
MANY = 8
"""More officers than this are chosen from a list."""


class SnoozeForm(StepForm):
    """On which day one wants to be reminded, and of what."""

    day_when = {"field": "when", "any_of": [SOME_DAY]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["when"] = Choice(_("روز یادآوری"), [*_days(), (SOME_DAY, _("روز دیگر"))])
        self.fields["day"] = DayField(_("تاریخ یادآوری"), required=False)
        self.fields["note"] = Words(
            _("یادداشت"), most=snooze.MAX_NOTE, rows=2, required=False, hint=_("یادآوری چه؟ فقط همکاران می‌بینند")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == SOME_DAY and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("تاریخ یادآوری را بنویسید"))
        return cleaned

    @property
    def until(self) -> dt.date | None:
        """The day that was chosen."""
        chosen = self.cleaned_data.get("when", "")
        if chosen == SOME_DAY:
            day: dt.date | None = self.cleaned_data.get("day")
            return day
        return clock.today() + dt.timedelta(days=int(chosen)) if chosen else None


def _days() -> list[tuple[str, str]]:
    """Soon, each with the day that it is."""
    said = {1: _("فردا"), 3: _("۳ روز دیگر"), 7: _("یک هفتهٔ دیگر"), 14: _("دو هفتهٔ دیگر")}
    today = clock.today()
    return [
        (str(days), f"{words} ({format_date(today + dt.timedelta(days=days), Style.WEEKDAY)})")
        for days, words in said.items()
    ]


class GiveTogetherForm(StepForm):
    """To whom; where somebody can take only some of the cases, how many."""

    def __init__(self, officers: Sequence[tuple[Officer, int]], cases: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.id), _takes(one, able, cases)) for one, able in officers]
        self.fields["user"] = Choice(_("کارشناس"), offered, as_list=len(offered) > MANY)


def _takes(officer: Officer, able: int, cases: int) -> str:
    if able == cases:
        return described(officer)
    told = {"officer": described(officer), "n": number(able), "all": number(cases)}
    return str(_("%(officer)s؛ فقط %(n)s از %(all)s پرونده") % told)


class ReleaseTogetherForm(StepForm):
    note = Words(_("دلیل برگرداندن"), most=claim.MAX_REASON, rows=3, hint=_("فقط همکاران می‌بینند"))


def together_form(act: BulkAct, officers: Sequence[tuple[Officer, int]], cases: int, typed: Any) -> StepForm:
    """What is still to be said before `act` is done with so many cases."""
    if act is BulkAct.ASSIGN:
        return GiveTogetherForm(officers, cases, typed)
    if act is BulkAct.RELEASE:
        return ReleaseTogetherForm(typed)
    return SnoozeForm(typed) if act is BulkAct.SNOOZE else StepForm(typed)


class NameForm(forms.Form):
    """What a saved view is called."""

    use_required_attribute = False
    name = Words(_("نام نما"), most=MAX_NAME)
