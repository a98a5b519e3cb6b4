"""Refusals as pages: one place that knows which class is which status."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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


def status_of(refusal: DomainError) -> int:
    return next((STATUS[one] for one in type(refusal).__mro__ if one in STATUS), 422)


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The page that says, in the person's words, what was refused and what to do."""
    response = render(request, "ui/refused.html", {"refusal": refusal, "status": status_of(refusal)})
    response.status_code = status_of(refusal)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.retry_after)
    return response
