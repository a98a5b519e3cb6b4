"""The result: outcome, reasons, and the letter that says so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mizban.cases.actions.working.decide import MAX_SECRETARIAT_NUMBER, MAX_TEXT, LetterWish
from mizban.cases.workflow import Outcome
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.staff.forms.times import DayField
from mizban.web.staff.labels import OUTCOMES
from mizban.web.words import Words

TEMPLATE, UPLOAD, NONE = "template", "upload", "none"
LETTERS = (
    (TEMPLATE, _("میز خدمت نامه را می‌سازد، با شماره، تاریخ و رمزینه")),
    (UPLOAD, _("نامهٔ آماده را می‌فرستم (PDF)؛ میز خدمت آن را مهر می‌کند")),
    (NONE, _("بدون نامه")),
)
OFFERED = (Outcome.ACCEPTED, Outcome.REJECTED, Outcome.NO_ACTION)


class DecisionForm(StepForm):
    upload_when = {"field": "letter", "any_of": [UPLOAD]}
    letter_when = {"field": "letter", "any_of": [TEMPLATE, UPLOAD]}
    outcome = Choice(_("نتیجه"), [(one.value, OUTCOMES[one]) for one in OFFERED])
    text = Words(_("دلیل نتیجه"), most=MAX_TEXT, rows=6, hint=_("متقاضی می‌بیند؛ روشن و بدون اصطلاح اداری بنویسید"))
    letter = Choice(_("نامهٔ نتیجه"), LETTERS)
    upload = forms.FileField(
        label=_("فایل نامه"),
        required=False,
        allow_empty_file=True,
        help_text=_("فقط PDF، تا ۱۰ مگابایت"),
        widget=forms.ClearableFileInput({"accept": ".pdf,application/pdf"}),
    )
    file = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    """The id of a letter that was sent with this form before."""
    secretariat_number = Words(_("شمارهٔ دبیرخانه"), most=MAX_SECRETARIAT_NUMBER, required=False, dir="ltr")
    secretariat_date = DayField(_("تاریخ دبیرخانه"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wants_upload = cleaned.get("letter") == UPLOAD
        if wants_upload and not cleaned.get("upload") and not cleaned.get("file") and "upload" not in self.errors:
            self.add_error("upload", _("فایل نامه را بفرستید"))
        return cleaned

    @property
    def outcome_chosen(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])

    def wish(self, file_id: int | None) -> LetterWish | None:
        """How the letter is to be made; None for none."""
        if self.cleaned_data["letter"] == NONE:
            return None
        return LetterWish(
            file_id=file_id if self.cleaned_data["letter"] == UPLOAD else None,
            secretariat_number=self.cleaned_data["secretariat_number"],
            secretariat_date=self.cleaned_data["secretariat_date"],
        )
