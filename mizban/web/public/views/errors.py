"""Pages for what cannot be shown. None of them may fail: the last one asks neither database nor session."""

from __future__ import annotations

import secrets

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _

from mizban.core.errors import Forbidden, Invalid, NotFound, TooLarge
from mizban.web.context import Reader, desk_of
from mizban.web.refusals import refused

log = structlog.get_logger(__name__)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address."""
    return refused(request, NotFound(_("نشانی را دوباره ببینید یا از «خانه» شروع کنید.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, where the framework itself refuses."""
    return refused(request, Forbidden(_("با حساب دیگری وارد شوید یا از «خانه» شروع کنید.")))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that no form of ours makes; 413 where it brings too much text."""
    if isinstance(exception, RequestDataTooBig):
        return refused(request, TooLarge(_("نوشته بیش از اندازه بلند است؛ کوتاه‌تر کنید و دوباره بفرستید")))
    response = refused(request, Invalid(_("این درخواست را نفهمیدیم؛ صفحه را دوباره باز کنید.")))
    response.status_code = 400
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The number is in the log, beside what went wrong."""
    number = f"{secrets.randbelow(10**8):08d}"
    error_id = f"{number[:4]}-{number[4:]}"
    log.error("server_error", error_id=error_id, path=request.path)
    try:
        return HttpResponse(_fault_page(request, error_id), status=500)
    except Exception:  # whatever broke the page may break this one
        log.exception("error_page_failed", error_id=error_id)
        sentences = [_("خطا از ماست؛ پوزش. چند دقیقهٔ دیگر دوباره تلاش کنید."), _("شمارهٔ خطا:"), f"{error_id}\n"]
        return HttpResponse(" ".join(sentences), status=500, content_type="text/plain; charset=utf-8")


def _fault_page(request: HttpRequest, error_id: str) -> str:
    organisation = getattr(request, "organisation", None)
    desk = desk_of(organisation, request.path, Reader.VISITOR) if organisation else None
    return get_template("public/500.html").render({"desk": desk, "error_id": error_id})
