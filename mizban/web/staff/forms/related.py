"""Merging a case into another, and linking two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mizban.cases.actions.joining import linking, merge
from mizban.cases.queries.rows import Row
from mizban.core import clock
from mizban.core.jalali import format_date
from mizban.core.numbers import NumberError, parse_process_number
from mizban.core.text import listed, local_number
from mizban.web.numbers import seen_revision
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.ui.templatetags.ui import localised_text
from mizban.web.words import Words


class MergeForm(StepForm):
    """Into which of the other open cases of the same person; each is chosen as it stands on the page."""

    def __init__(self, others: Sequence[Row], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        offered = [(f"{one.number}/{one.revision}", named(one)) for one in others]
        chosen = Choice(_("کدام پرونده ادامه پیدا کند؟"), offered)
        typed = str(self.data.get("into", ""))
        if typed.rpartition("/")[0] in [one.number for one in others]:
            chosen.choices = [*offered, (typed, "")]  # as it stood: the action says that it has moved
            chosen.widget.choices = offered
        self.fields["into"] = chosen
        self.fields["note"] = Words(
            _("توضیح"), most=merge.MAX_NOTE, rows=3, required=False, hint=_("فقط همکاران می‌بینند")
        )

    @property
    def chosen(self) -> tuple[str, int]:
        """Number of the case that goes on, and the revision that was seen of it."""
        number, _slash, revision = str(self.cleaned_data["into"]).rpartition("/")
        return number, seen_revision(revision)


class LinkForm(forms.Form):
    use_required_attribute = False
    other = Words(_("شمارهٔ پروندهٔ دیگر"), most=40, dir="ltr", inputmode="numeric", autocomplete="off")
    note = Words(_("چه ربطی دارند؟"), most=linking.MAX_NOTE, required=False)

    def clean_other(self) -> str:
        try:
            return parse_process_number(self.cleaned_data["other"])
        except NumberError as error:
            raise ValidationError(error.message, code="no_number") from None


def named(one: Row) -> str:
    """«تمدید پروانهٔ مرتعداری، ۲ آذر، ۱۴۰۵-…»."""
    title = one.subject or localised_text(one.service)
    return listed([title, format_date(clock.local(one.submitted_at).date()), local_number(one.number)])
