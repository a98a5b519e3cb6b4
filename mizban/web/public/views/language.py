"""Choosing the language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mizban.web.guards import safe_next
from mizban.web.middleware.language import KNOWN
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest

ONE_YEAR = 365 * 24 * 3600


@csrf_exempt  # nobody is harmed by another language, and a page that has been open for long still changes it
@require_POST
def language(request: DeskRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to where one was. One that is not known changes nothing."""
    response = SeeOther(safe_next(request, "/"))
    chosen = request.POST.get("language", "")
    if chosen in KNOWN:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=ONE_YEAR,
            path="/",
            secure=not settings.DEMO,
            httponly=True,
            samesite="Lax",
        )
    return response
