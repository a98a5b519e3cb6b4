"""The door of the staff's pages: signed in, with a second factor where the desk is real, and with the texts kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mizban.core import clock
from mizban.web.guards import is_scripted
from mizban.web.kept import keep
from mizban.web.request import DeskRequest

View = Callable[..., HttpResponse]
FRESH_SECONDS = 600
"""So long after a second factor was shown its owner may change it."""
AFTERWARDS = {
    "staff_claim": ("staff_case", ("number",)),
    "staff_referral_take": ("staff_case", ("number",)),
    "staff_referral_remind": ("staff_case", ("number",)),
    "staff_recovery_codes": ("staff_security", ()),
    "staff_look": ("staff_inbox", ()),
    "staff_choose": ("staff_inbox", ()),
}
"""Where a POST to an address that shows nothing goes on after signing in again."""


def staff_page(view: View) -> View:
    """The view for signed-in staff who have shown what the desk wants to see."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_staff:
            return _back_to_sign_in(request, kwargs)
        if not settings.DEMO and second_factor_at(request) is None:
            way_back = {"next": request.get_full_path()} if request.method == "GET" else {}
            return HttpResponseRedirect(f"{reverse('staff_second_factor')}?{urlencode(way_back)}")
        return view(request, *args, **kwargs)

    return guarded


def signed_in(view: View) -> View:
    """The view for signed-in staff, second factor or not: the pages on which one is set up."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_staff:
            return _back_to_sign_in(request, kwargs)
        return view(request, *args, **kwargs)

    return guarded


def second_factor_at(request: DeskRequest) -> float | None:
    """When a second factor was last shown in this session, in seconds since 1970; None if it was not."""
    records = get_authentication_records(request, request.user)
    return max((record["at"] for record in records if record.get("method") == "mfa"), default=None)


def is_fresh(request: DeskRequest) -> bool:
    """Whether a second factor was shown in the last ten minutes."""
    at = second_factor_at(request)
    return at is not None and clock.now().timestamp() - at < FRESH_SECONDS


def _back_to_sign_in(request: DeskRequest, kwargs: dict[str, Any]) -> HttpResponse:
    """A POST that came too late: its texts wait in the session until its owner has signed in again. A script is told so
    alone: what it sends is still in the page."""
    if is_scripted(request):
        return HttpResponse(status=401)
    if request.method == "POST":
        keep(request)
        messages.warning(request, _("برای امنیت خارج شدید؛ دوباره وارد شوید، نوشته‌ها مانده‌اند"))
    name = request.resolver_match.url_name if request.resolver_match else None
    way = AFTERWARDS.get(name or "")
    back = reverse(way[0], args=[kwargs[key] for key in way[1]]) if way else request.get_full_path()
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
