"""Coming back: national ID and mobile, a code; the registration code when no SMS comes; going away."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.accounts.actions import open_by_registration_code
from mizban.accounts.codes import Purpose
from mizban.accounts.queries import find_person
from mizban.core.errors import TooMany
from mizban.core.inputs import InputError
from mizban.core.numbers import registration_code_canonical
from mizban.core.text import local_digits
from mizban.web.citizen import codes, entering, entry_forms, identifying
from mizban.web.citizen.codes import Ways
from mizban.web.citizen.identifying import Door
from mizban.web.citizen.pending import Pending, recall
from mizban.web.guards import own_address, safe_next
from mizban.web.request import DeskRequest
from mizban.web.ui.parts import Link

WITHOUT_SMS = "/sign-in/registration-code/"
BY_NUMBERS = Door(
    entry_forms.SIGN_IN,
    "citizen/sign_in.html",
    "/sign-in/",
    "/sign-in/code/",
    purpose=Purpose.SIGN_IN,
    instead=WITHOUT_SMS,
)
BY_MOBILE = replace(
    BY_NUMBERS, form=entry_forms.MOBILE_ONLY, address="/sign-in/mobile/", told={"only_mobile": True}, instead=""
)
"""For those who have asked only for services that want nothing but a mobile."""


class RegistrationCodeForm(forms.Form):
    """Twelve digits, in any script, with whatever stands between them."""

    registration_code = forms.CharField(
        label=gettext_lazy("کد ثبت‌نام"),
        help_text=gettext_lazy("۱۲ رقم؛ هنگام ثبت‌نام دیدید و پیامک کردیم"),
        error_messages={"required": gettext_lazy("کد ثبت‌نام را بنویسید")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )
    use_required_attribute = False

    def clean_registration_code(self) -> str:
        try:
            return registration_code_canonical(self.cleaned_data["registration_code"][:60])
        except InputError as error:
            raise forms.ValidationError(error.message) from None


def sign_in(request: DeskRequest) -> HttpResponse:
    """National ID and mobile. Whether somebody is known does not show."""
    return _asked(request, BY_NUMBERS)


def by_mobile(request: DeskRequest) -> HttpResponse:
    """The mobile alone."""
    return _asked(request, BY_MOBILE)


def code(request: DeskRequest) -> HttpResponse:
    """The code from the SMS, or a minute later the way by the registration code."""
    pending = recall(request, Purpose.SIGN_IN)
    if pending is None:
        return HttpResponseRedirect("/sign-in/")
    other = Link(_("ورود با کد ثبت‌نام"), WITHOUT_SMS) if pending.national_id else None
    ways = Ways("/sign-in/" if pending.national_id else "/sign-in/mobile/", other)
    return codes.answer(request, pending, ways, lambda: _known(request, pending))


def registration_code(request: DeskRequest) -> HttpResponse:
    """The way in when no SMS comes: a minute after a code was asked for, sent or not; five tries a day."""
    pending = recall(request, Purpose.SIGN_IN)
    if pending is None or not pending.national_id:
        return HttpResponseRedirect("/sign-in/")
    if request.method != "POST":
        return _registration_code_page(request, pending, RegistrationCodeForm())
    if pending.wait:
        page = _registration_code_page(request, pending, RegistrationCodeForm())
        return codes.too_many(page, pending.wait)
    form = RegistrationCodeForm(request.POST)
    if not form.is_valid():
        return _registration_code_page(request, pending, form, status=422)
    return _opened(request, pending, form)


def sign_out(request: DeskRequest) -> HttpResponse:
    """Asked once where somebody follows a link; done by the button."""
    if request.method != "POST":
        return render(request, "citizen/sign_out.html")
    request.session.flush()
    messages.success(request, _("خارج شدید. پیش‌نویس‌ها و درخواست‌ها مانده‌اند."))
    return HttpResponseRedirect("/")


def _asked(request: DeskRequest, door: Door) -> HttpResponse:
    if request.actor.is_applicant:
        return HttpResponseRedirect(safe_next(request, "/my/"))
    following = safe_next(request, "")
    door = replace(door, pending={"next": following}, told={**door.told, "next": following})
    return identifying.asked(request, door) if request.method == "POST" else identifying.show(request, door)


def _known(request: DeskRequest, pending: Pending) -> HttpResponse | None:
    """Sign in whoever is known by what was typed; None, as for a wrong code, where nobody is."""
    person_id = find_person(request.actor.organisation_id, pending.national_id, pending.mobile)
    if person_id is None:
        return None
    entering.sign_in(request, person_id)
    return HttpResponseRedirect(own_address(pending.next, "/my/"))


def _opened(request: DeskRequest, pending: Pending, form: RegistrationCodeForm) -> HttpResponse:
    try:
        person_id = open_by_registration_code(
            actor=request.actor,
            national_id=pending.national_id,
            mobile=pending.mobile,
            code=form.cleaned_data["registration_code"],
        )
    except TooMany as refusal:
        form.add_error(None, str(refusal))
        return codes.too_many(_registration_code_page(request, pending, form), refusal.retry_after)
    if person_id is None:
        form.add_error("registration_code", _("این کد با مشخصات شما یکی نیست؛ با پیامک ثبت‌نام مقایسه کنید"))
        return _registration_code_page(request, pending, form, status=422)
    entering.sign_in(request, person_id, proof=entering.BY_REGISTRATION_CODE)
    return HttpResponseRedirect(own_address(pending.next, "/my/"))


def _registration_code_page(
    request: DeskRequest, pending: Pending, form: RegistrationCodeForm, status: int = 200
) -> HttpResponse:
    told = {"form": form, "wait": pending.wait, "seconds": local_digits(pending.wait)}
    return render(request, "citizen/registration_code.html", told, status=status)
