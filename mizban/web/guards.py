"""Doors of the realms: who is not signed in goes to the realm's sign-in and comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from mizban.accounts.models import Realm
from mizban.accounts.sessions import PERSON_KEY, USER_KEY
from mizban.web.kept import keep
from mizban.web.request import DeskRequest

View = Callable[..., HttpResponse]
SIGN_IN = {Realm.PERSON: "/sign-in/", Realm.STAFF: "/staff/sign-in/"}
OPEN_TO_ALL = ("/services/", "/sign-in/", "/sign-out/", "/track/", "/register/", "/v/")
"""Where pages that take texts can be opened again without signing in."""


def applicants_only(view: View) -> View:
    """The view for a signed-in applicant. What anybody else has typed is kept until they have signed in."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor.is_applicant:
            return view(request, *args, **kwargs)
        if is_scripted(request):
            return HttpResponse(status=401)
        if request.method == "POST":
            _say_signed_out(request, kept=keep(request))
        return sign_in_redirect(request)

    return guarded


def is_scripted(request: DeskRequest) -> bool:
    """Whether a script of a page asks and not the person: it could do nothing with the sign-in page, and the texts
    that it sends are still in the page."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return mode != "navigate" or "Tus-Resumable" in request.headers


def sign_in_redirect(request: DeskRequest) -> HttpResponse:
    """302 to the sign-in of the realm, with the way back. A POST comes back to the page it was sent from."""
    back = request.get_full_path()
    return HttpResponseRedirect(f"{SIGN_IN[request.realm]}?{urlencode({'next': back})}")


def safe_next(request: DeskRequest, default: str) -> str:
    """Where to go after signing in: an address of this very host, else `default`."""
    return own_address(request.POST.get("next") or request.GET.get("next") or "", default)


def own_address(wanted: str, default: str) -> str:
    """`wanted` if it is an address of this very host, else `default`."""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return default


def csrf_failure(request: DeskRequest, reason: str = "") -> HttpResponse:
    """A POST whose token has ended: the texts are kept, and the person goes on after signing in or looking again."""
    if not hasattr(request, "organisation") or is_scripted(request):
        return HttpResponse(status=403)
    kept = request.realm is Realm.PERSON and keep(request)
    if not (request.session.get(PERSON_KEY) or request.session.get(USER_KEY) or request.path.startswith(OPEN_TO_ALL)):
        _say_signed_out(request, kept=kept)
        return sign_in_redirect(request)
    if kept:
        messages.warning(request, _("صفحه زیاد باز مانده بود؛ نوشته‌ها مانده‌اند، دوباره بفرستید"))
    else:
        messages.warning(request, _("صفحه زیاد باز مانده بود؛ دوباره بفرستید"))
    return HttpResponseRedirect(request.get_full_path())


def _say_signed_out(request: DeskRequest, *, kept: bool) -> None:
    if kept:
        messages.warning(request, _("برای امنیت خارج شدید؛ دوباره وارد شوید، نوشته‌ها مانده‌اند"))
    else:
        messages.warning(request, _("برای امنیت خارج شدید؛ دوباره وارد شوید"))
