"""Signing in: user name and password, then the second factor where one has been set up; signing out."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mizban.accounts import devices, limits
from mizban.accounts.models import User
from mizban.accounts.sign_in import checked_user
from mizban.core.errors import TooMany
from mizban.web.guards import safe_next
from mizban.web.middleware.acting import outside
from mizban.web.reading import address_in
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.forms.account import WRONG, CodeForm, SignInForm
from mizban.web.staff.frame import page

DEVICE_COOKIE = "mizban_device"
DEVICE_SECONDS = 400 * 24 * 3600
"""As long as browsers keep a cookie at most."""


@outside
@sensitive_post_parameters("password")
def sign_in(request: DeskRequest) -> HttpResponse:
    """User name and password, within the organisation of the host."""
    onward = safe_next(request, reverse("staff_inbox"))
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward)
    if request.method != "POST":
        return _page(request, SignInForm(), onward)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, onward, status=422)
    try:
        user = _checked(request, form)
    except TooMany as refusal:
        response = _page(request, form, onward, status=429, refusal=str(refusal))
        response["Retry-After"] = str(refusal.retry_after)
        return response
    if user is None:
        form.add_error(None, WRONG)
        return _page(request, form, onward, status=422)
    return known_from_now(request, perform_login(request, user, redirect_url=onward))


def _checked(request: DeskRequest, form: SignInForm) -> User | None:
    organisation = request.organisation
    address = address_in(request)
    if address is not None:
        limits.count(limits.SIGN_INS_PER_ADDRESS, organisation.pk, address)
    user = checked_user(
        organisation=organisation,
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
        device=device_of(request),
    )
    if user is not None and address is not None:
        limits.forgive(limits.SIGN_INS_PER_ADDRESS, organisation.pk, address)
    return user


class CodeView(AuthenticateView):  # type: ignore[misc]
    """The second factor, as a stage of allauth's flow."""

    form_class = CodeForm
    form: Any
    auth_form: Any
    template_name = "staff/code.html"

    def post(self, request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            is_valid = self.form.is_valid()
        except TooMany as refusal:
            self.auth_form = CodeForm(user=self.stage.login.user)
            response = self._page(status=429, refusal=str(refusal))
            response["Retry-After"] = str(refusal.retry_after)
            return response
        if not is_valid:
            return self._page(status=422)
        return known_from_now(request, self.form_valid(self.form))

    def get(self, request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(status=200)

    def _page(self, status: int, refusal: str = "") -> HttpResponse:
        return page(self.request, self.template_name, {"form": self.auth_form, "refusal": refusal}, status=status)


code = outside(CodeView.as_view())


@require_POST
def sign_out(request: DeskRequest) -> HttpResponse:
    """The session ends; the browser stays known."""
    logout(request)
    return SeeOther(reverse("account_login"))


def device_of(request: DeskRequest) -> str:
    """The token of this browser; "" where it has none, or one that is not ours."""
    return str(request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_COOKIE) or "")


def known_from_now(request: DeskRequest, response: HttpResponse) -> HttpResponse:
    """Remember this browser once its user is really signed in."""
    user = request.user
    if not isinstance(user, User):
        return response
    token = device_of(request) or devices.new_token()
    devices.remember(user=user, token=token)
    response.set_signed_cookie(
        DEVICE_COOKIE,
        token,
        salt=DEVICE_COOKIE,
        max_age=DEVICE_SECONDS,
        path="/staff/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def _page(request: DeskRequest, form: SignInForm, onward: str, status: int = 200, refusal: str = "") -> HttpResponse:
    context = {"form": form, "next": onward, "refusal": refusal}
    return page(request, "staff/sign_in.html", context, status=status)
