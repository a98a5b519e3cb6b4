"""Doors of the realms: who is not signed in goes to the realm's sign-in and comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from mizban.accounts.models import Realm
from mizban.web.kept import keep

View = Callable[..., HttpResponse]
PRIVATE = ("/my/", "/staff/", "/manage/", "/studio/")
SIGN_IN = {Realm.PERSON: "/sign-in/", Realm.STAFF: "/staff/sign-in/"}


def applicants_only(view: View) -> View:
    """The view for a signed-in applicant."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_applicant:  # type: ignore[attr-defined]
            if request.method == "POST":
                keep(request)
                messages.warning(request, _("برای امنیت خارج شدید؛ دوباره وارد شوید، نوشته‌ها مانده‌اند"))
            return sign_in_redirect(request)
        return view(request, *args, **kwargs)

    return guarded


def staff_only(view: View) -> View:
    """The view for signed-in staff."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_staff:  # type: ignore[attr-defined]
            return sign_in_redirect(request)
        return view(request, *args, **kwargs)

    return guarded


def sign_in_redirect(request: HttpRequest) -> HttpResponse:
    """302 to the sign-in of the realm, with the way back. A POST comes back to the page it was sent from."""
    back = request.get_full_path()
    return HttpResponseRedirect(f"{SIGN_IN[request.realm]}?{urlencode({'next': back})}")  # type: ignore[attr-defined]


def safe_next(request: HttpRequest, default: str) -> str:
    """Where to go after signing in: an address of this very host, else `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return default


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A POST whose token has ended: the texts are kept, and the person goes on after signing in or looking again."""
    if not hasattr(request, "organisation"):
        return HttpResponse(status=403)
    if request.realm is Realm.PERSON:  # type: ignore[attr-defined]
        keep(request)
    messages.warning(request, _("صفحه زیاد باز مانده بود؛ نوشته‌ها مانده‌اند، دوباره بفرستید"))
    if request.session.get("person_id") or request.path.startswith(
        ("/services/", "/sign-in/", "/track/", "/register/")
    ):
        return HttpResponseRedirect(request.path)
    return sign_in_redirect(request)
