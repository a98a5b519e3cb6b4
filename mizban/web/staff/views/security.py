"""One's own account: the second factor, and the codes for the day it is lost."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mizban.accounts import second_factor as factor
from mizban.accounts.models import User
from mizban.core.crypto import decrypt, encrypt
from mizban.core.errors import TooMany
from mizban.documents.qr import qr_svg
from mizban.web.guards import safe_next
from mizban.web.middleware.acting import outside
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import is_fresh, signed_in
from mizban.web.staff.forms.account import WRONG_CODE, SetUpForm
from mizban.web.staff.frame import page
from mizban.web.ui.templatetags.ui import localised_text

SESSION_KEY, PURPOSE = "totp_set_up", "totp_set_up"


@signed_in
def index(request: DeskRequest) -> HttpResponse:
    """How this account is guarded."""
    user = _user(request)
    has_one = factor.has_second_factor(user)
    left = factor.recovery_codes_left(user)
    return page(request, "staff/security.html", {"has_one": has_one, "left": left, "fresh": is_fresh(request)})


@outside
@signed_in
def second_factor(request: DeskRequest) -> HttpResponse:
    """Set one up, or put another in its place: that needs the old one, shown a moment ago."""
    user = _user(request)
    if factor.has_second_factor(user) and not is_fresh(request):
        messages.warning(request, _("برای عوض کردن برنامه، بیرون بروید و دوباره با کد وارد شوید"))
        return HttpResponseRedirect(reverse("staff_security"))
    secret = _secret(request)
    if request.method != "POST":
        return _set_up_page(request, user, secret, SetUpForm())
    form = SetUpForm(request.POST)
    if not form.is_valid():
        return _set_up_page(request, user, secret, form, status=422)
    try:
        codes = factor.set_up(user=user, secret=secret, code=form.cleaned_data["code"])
    except TooMany as refusal:
        form.add_error("code", str(refusal))
        response = _set_up_page(request, user, secret, form, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    if codes is None:
        form.add_error("code", WRONG_CODE)
        return _set_up_page(request, user, secret, form, status=422)
    del request.session[SESSION_KEY]
    record_authentication(request, user, "mfa", type="totp")
    return _codes_page(request, codes)


@outside
@require_POST
@signed_in
def recovery_codes(request: DeskRequest) -> HttpResponse:
    """New recovery codes, shown this once."""
    user = _user(request)
    if not (factor.has_second_factor(user) and is_fresh(request)):
        messages.warning(request, _("برای کدهای تازه، بیرون بروید و دوباره با کد وارد شوید"))
        return HttpResponseRedirect(reverse("staff_security"))
    return _codes_page(request, factor.renew_recovery_codes(user=user))


def _set_up_page(request: DeskRequest, user: User, secret: str, form: SetUpForm, status: int = 200) -> HttpResponse:
    issuer = localised_text(request.organisation.short_name)  # the long name makes a code that no camera reads
    address = factor.app_address(user, issuer, secret)
    grouped = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    context = {
        "form": form,
        "qr": mark_safe(qr_svg(address, title=_("رمزینه برای برنامهٔ گوشی"))),  # noqa: S308 - drawn by us out of numbers
        "key": grouped,
        "next": safe_next(request, reverse("staff_inbox")),
    }
    return page(request, "staff/second_factor.html", context, status=status)


def _codes_page(request: DeskRequest, codes: list[str]) -> HttpResponse:
    grouped = [f"{code[:5]}-{code[5:]}" for code in codes]
    context = {"codes": grouped, "next": safe_next(request, reverse("staff_inbox"))}
    return page(request, "staff/recovery_codes.html", context)


def _secret(request: DeskRequest) -> str:
    """The secret that is being set up, the same until it is done; it waits encrypted in the session."""
    if SESSION_KEY not in request.session:
        request.session[SESSION_KEY] = encrypt(factor.new_secret(), PURPOSE)
    return decrypt(request.session[SESSION_KEY], PURPOSE)


def _user(request: DeskRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
