"""Pages for what cannot be shown. None of them may fail: the last one asks neither database nor session."""

from __future__ import annotations

import secrets

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from mizban.core.errors import Forbidden, Invalid, NotFound
from mizban.web.context import desk_of, visitors_ways
from mizban.web.refusals import refused

log = structlog.get_logger(__name__)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address."""
    return refused(request, NotFound(_("نشانی را ببینید یا از «خانه» شروع کنید.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, where the framework itself refuses."""
    return refused(request, Forbidden(_("با حساب دیگری وارد شوید یا از «خانه» شروع کنید.")))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that no form of ours makes."""
    response = refused(request, Invalid(_("این درخواست را نفهمیدیم؛ صفحه را دوباره باز کنید.")))
    response.status_code = 400
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The number is in the log, beside what went wrong."""
    error_id = f"{secrets.randbelow(10**8):08d}"
    log.error("server_error", error_id=error_id, path=request.path)
    organisation = getattr(request, "organisation", None)
    desk = desk_of(organisation, request.path, visitors_ways()) if organisation else None
    page = get_template("public/500.html").render({"desk": desk, "error_id": f"{error_id[:4]}-{error_id[4:]}"})
    return HttpResponse(page, status=500)
