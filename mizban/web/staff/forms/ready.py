"""Wording a ready answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mizban.cases.workflow import Outcome
from mizban.conversations.models import ReadyAnswer, ReadyStep
from mizban.conversations.ready.actions import MAX_TEXT, MAX_TITLE, Wording
from mizban.organisations.models import Section
from mizban.web.staff.forms.fields import Choice
from mizban.web.staff.labels import OUTCOMES, REFERRAL_KINDS
from mizban.web.ui.templatetags.ui import localised_text
from mizban.web.words import Words

READY_STEPS: dict[ReadyStep, str | Promise] = {
    ReadyStep.REPLY: _("پیام به متقاضی"),
    ReadyStep.ASK: _("پرسش از متقاضی؛ پرونده منتظر پاسخ می‌ماند"),
    ReadyStep.NOTE: _("یادداشت داخلی"),
    ReadyStep.CORRECT: _("توضیح رفع نقص"),
    ReadyStep.DECIDE: _("متن نتیجه"),
    ReadyStep.REFER: _("ارجاع به بخش دیگر"),
}


class ReadyForm(forms.Form):
    """`places`: for whom it can be kept, as values and words; none where an answer that is there is changed."""

    use_required_attribute = False
    outcome_when = {"field": "step", "any_of": [ReadyStep.DECIDE.value]}
    refer_when = {"field": "step", "any_of": [ReadyStep.REFER.value]}
    title = Words(_("عنوان"), most=MAX_TITLE, hint=_("با همین نام پیدایش می‌کنید"))
    step = Choice(_("نوع پاسخ"), [(one.value, said) for one, said in READY_STEPS.items()], as_list=True)
    text = Words(_("متن"), most=MAX_TEXT, rows=8)
    outcome = Choice(
        _("نتیجه"),
        [(one.value, OUTCOMES[one]) for one in (Outcome.ACCEPTED, Outcome.REJECTED, Outcome.NO_ACTION)],
        required=False,
        as_list=True,
    )
    refer_kind = Choice(
        _("نوع ارجاع"), [(one.value, said) for one, said in REFERRAL_KINDS.items()], required=False, as_list=True
    )

    def __init__(
        self, places: Sequence[tuple[str, str]], sections: Sequence[Section], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.pk), localised_text(one.name)) for one in sections]
        self.fields["refer_section"] = Choice(_("به بخش"), offered, required=False, as_list=True)
        if places:
            self.fields["scope"] = Choice(_("برای چه کسانی"), places, as_list=True)
            self.fields["scope"].initial = places[0][0] if len(places) == 1 else None
            self.order_fields(["scope", "title", "step"])

    def wording(self) -> Wording:
        """After `is_valid`."""
        told = self.cleaned_data
        return Wording(
            title=told["title"],
            text=told["text"],
            step=ReadyStep(told["step"]),
            outcome=told["outcome"],
            refer_kind=told["refer_kind"],
            refer_section_id=int(told["refer_section"]) if told["refer_section"] else None,
        )


def initial_of(answer: ReadyAnswer) -> dict[str, str]:
    """What the form begins with where an answer is worded anew."""
    return {
        "title": answer.title,
        "text": answer.text,
        "step": answer.step,
        "outcome": answer.outcome,
        "refer_kind": answer.refer_kind,
        "refer_section": str(answer.refer_section_id or ""),
    }
