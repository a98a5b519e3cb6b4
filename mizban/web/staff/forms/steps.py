"""Handing a case to somebody, or back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mizban.cases.actions.working import claim, identity, looking, reopen, revoke, transfer
from mizban.cases.actions.working.transfer import TransferReason
from mizban.cases.queries.inbox.people import Officer
from mizban.core.amounts import number
from mizban.core.text import fold_key, listed
from mizban.organisations.models import Section
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.staff.labels import TRANSFER_REASONS
from mizban.web.ui.templatetags.ui import localised_text
from mizban.web.words import Words

CONFIRMED, REFUSED = "confirmed", "refused"
VERDICTS = (
    (CONFIRMED, _("مدرک، کد ملی و تاریخ تولد را تأیید می‌کند")),
    (REFUSED, _("مدرک با کد ملی یا تاریخ تولد یکی نیست")),
)


class ReleaseForm(StepForm):
    reason = Words(_("دلیل برگرداندن"), most=claim.MAX_REASON, rows=3, hint=_("فقط همکاران می‌بینند"))


class ReopenForm(StepForm):
    reason = Words(_("دلیل بازگشایی"), most=reopen.MAX_REASON, rows=4, hint=_("فقط همکاران می‌بینند"))


class RevokeForm(StepForm):
    reason = Words(_("دلیل باطل کردن"), most=revoke.MAX_REASON, rows=4, hint=_("فقط همکاران می‌بینند"))


class ReturnForm(StepForm):
    note = Words(_("توضیح برای واحد قبلی"), most=transfer.MAX_NOTE, rows=3, hint=_("فقط همکاران می‌بینند"))


class AssignForm(StepForm):
    """To whom; each with what lies with them already."""

    def __init__(self, officers: Sequence[Officer], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = Choice(_("کارشناس"), [(str(one.id), described(one)) for one in officers])


class TransferForm(StepForm):
    """Where the case belongs. The unit is typed with suggestions: there are hundreds.

    Who may not `read` the case writes nothing into it, and so needs a reason that has a name.
    """

    def __init__(
        self, units: dict[str, int], sections: Sequence[Section], *args: Any, reads: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        self.fields["unit"] = Words(
            _("واحد"), most=200, hint=_("چند حرف از نام واحد را بنویسید و از فهرست انتخاب کنید"), list="units"
        )
        offered = [(str(one.pk), localised_text(one.name)) for one in sections]
        self.fields["section"] = Choice(_("بخش"), offered, as_list=True)
        reasons = [(one.value, said) for one, said in TRANSFER_REASONS.items() if reads or one != TransferReason.OTHER]
        self.fields["reason"] = Choice(_("دلیل انتقال"), reasons)
        if reads:
            self.fields["note"] = Words(
                _("توضیح برای واحد بعدی"), most=transfer.MAX_NOTE, rows=3, required=False, hint=_("فقط همکاران می‌بینند")
            )

    def clean_unit(self) -> int:
        return unit_named(self.units, self.cleaned_data["unit"])


def unit_named(units: Mapping[str, int], typed: str) -> int:
    """The unit whose name was typed, or the only one whose name holds what was typed. Raises ValidationError."""
    typed = fold_key(typed)
    exact = [unit for name, unit in units.items() if fold_key(name) == typed]
    like = exact or [unit for name, unit in units.items() if typed and typed in fold_key(name)]
    if len(like) == 1:
        return like[0]
    if like:
        raise ValidationError(_("چند واحد این نام را دارند؛ نام کامل را از فهرست انتخاب کنید"), code="ambiguous")
    raise ValidationError(_("واحدی با این نام نیست؛ از فهرست انتخاب کنید"), code="no_such_unit")


class IdentityForm(StepForm):
    """Whether papers show that the applicant is who they say; names where the registry gave none (not `named`)."""

    names_when = {"field": "verdict", "any_of": [CONFIRMED]}

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"] = Choice(_("هویت متقاضی"), VERDICTS)
        if not named:
            self.fields["first_name"] = Words(_("نام"), most=identity.MAX_NAME, required=False, hint=_("مانند مدرک"))
            self.fields["last_name"] = Words(
                _("نام خانوادگی"), most=identity.MAX_NAME, required=False, hint=_("مانند مدرک")
            )
        self.fields["reason"] = Words(
            _("مدرکی که دیدید"), most=identity.MAX_REASON, rows=3, hint=_("فقط همکاران می‌بینند")
        )


class RevealForm(forms.Form):
    use_required_attribute = False
    path = forms.CharField(max_length=160, widget=forms.HiddenInput)
    reason = Words(_("دلیل"), most=looking.MAX_REASON, hint=_("ثبت می‌شود"))


def described(officer: Officer) -> str:
    """«نسرین رضایی، کارشناس مرتع (۳ پروندهٔ باز)»."""
    named = listed([officer.name, officer.post])
    if officer.open_cases is None:
        return named
    load = ngettext("%(n)s پروندهٔ باز", "%(n)s پروندهٔ باز", officer.open_cases) % {"n": number(officer.open_cases)}
    return f"{named} ({load})"
