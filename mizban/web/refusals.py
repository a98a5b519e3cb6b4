"""Refusals as pages: one place that knows which class is which status."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mizban.accounts.models import Realm
from mizban.core.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    TooMany,
    Unavailable,
    UnsupportedType,
)
from mizban.web.context import staff_of

STATUS: dict[type[DomainError], int] = {
    Invalid: 422,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    TooLarge: 413,
    UnsupportedType: 415,
    TooMany: 429,
    Unavailable: 503,
}


CASES = {Realm.PERSON: "/my/cases/", Realm.STAFF: "/staff/cases/"}


def status_of(refusal: DomainError) -> int:
    return next((STATUS[one] for one in type(refusal).__mro__ if one in STATUS), 422)


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The page that says, in the person's words, what was refused and what to do."""
    status = status_of(refusal)
    told = {
        "refusal": refusal,
        "status": status,
        "just_moved": refusal.code == "stale_revision",
        "case": _case_of(request) if status in (403, 409) else "",
        "staff": staff_of(request),
    }
    response = render(request, "ui/refused_desk.html" if told["staff"] else "ui/refused.html", told, status=status)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def _case_of(request: HttpRequest) -> str:
    """The address of the case that was asked about, which whoever may not take a step with it may see; "" where it is
    that very page, or none."""
    realm, match = getattr(request, "realm", None), request.resolver_match
    if realm is None or match is None or "number" not in match.kwargs:
        return ""
    address = f"{CASES[realm]}{match.kwargs['number']}/"
    return address if request.path.startswith(address) and request.path != address else ""
