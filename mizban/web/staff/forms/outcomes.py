"""Forms for what becomes of a visit: what came of it, another time, its documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mizban.appointments.actions.steps import MAX_TEXT
from mizban.appointments.models import Desk
from mizban.appointments.queries.slots import Day
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.staff.forms.times import DayBox, boxes_of
from mizban.web.ui.templatetags.ui import localised_text
from mizban.web.visits import moment_in
from mizban.web.words import Words

DONE, NO_SHOW, EXCUSED, CANCELLED = "done", "no_show", "excused", "cancelled"
OUTCOMES = (
    (DONE, _("آمد و کار انجام شد")),
    (NO_SHOW, _("نیامد")),
    (EXCUSED, _("نیامد و عذر داشت")),
    (CANCELLED, _("دیگر لازم نیست بیاید؛ نوبت را لغو می‌کنم")),
)
YES, NO = "yes", "no"


class OutcomeForm(StepForm):
    """What came of a visit, of what is `possible` as it stands, in words that the applicant reads, and whether it was
    needed."""

    needless_when = {"field": "outcome", "any_of": [DONE]}

    def __init__(self, *args: Any, possible: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = Choice(_("چه شد؟"), [one for one in OUTCOMES if one[0] in possible])
        if DONE in possible:
            self.fields["needless"] = Choice(
                _("آیا این مراجعه لازم بود؟"),
                [(YES, _("بله، بدون آمدن نمی‌شد")), (NO, _("نه، از راه دور هم می‌شد"))],
                required=False,
                hint=_("برای شمارش مراجعه‌های بی‌مورد؛ متقاضی نمی‌بیند"),
            )
        self.fields["text"] = Words(
            _("شرح نتیجه"), most=MAX_TEXT, rows=4, required=False, hint=_("متقاضی می‌خواند؛ اگر نیامد، لازم نیست")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        outcome = cleaned.get("outcome")
        if outcome == DONE and not cleaned.get("needless"):
            self.add_error("needless", _("بگویید این مراجعه لازم بود یا نه"))
        if outcome in (DONE, CANCELLED) and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("چند کلمه بنویسید؛ متقاضی آن را می‌خواند"))
        return cleaned


class MoveForm(StepForm):
    """Another time, of one of the desks of the office."""

    def __init__(
        self, desks: Sequence[Desk], typed: Any, *, days: Sequence[Day] = (), desk: Desk | None = None
    ) -> None:
        super().__init__(typed)
        self.days, self.desk = days, desk
        self.fields["desk"] = Choice(_("باجه"), [(str(one.pk), localised_text(one.name)) for one in desks])
        if desk is not None and not self.is_bound:
            self.initial["desk"] = str(desk.pk)
        self.fields["time"] = forms.CharField(label=_("وقت تازه"), required=False, max_length=40)
        self.fields["text"] = Words(
            _("چرا جابه‌جا می‌شود"), most=MAX_TEXT, rows=2, hint=_("متقاضی می‌خواند؛ کوتاه بنویسید")
        )

    def clean_time(self) -> dt.datetime:
        moment = moment_in(self.cleaned_data["time"])
        if moment is None:
            raise ValidationError(_("یک وقت را انتخاب کنید"), code="no_time")
        return moment

    def boxes(self) -> list[DayBox]:
        """The free times, day by day."""
        return boxes_of(self.days, {str(self.data.get("time", ""))})


class PaperForm(StepForm):
    """What the officer says to a document; `item` names it."""

    item = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=[("ok", ""), ("defect", "")])
    text = Words(_("ایراد مدرک"), most=MAX_TEXT, required=False, hint=_("متقاضی می‌خواند"))
