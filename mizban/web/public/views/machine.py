"""What programs ask for by fixed names."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static

PRIVATE = ("/my/", "/staff/", "/manage/", "/studio/", "/track/", "/verify/", "/sign-in/", "/register/", "/v/", "/demo/")


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: pages for everybody; of a demo nothing."""
    closed = ["/"] if settings.DEMO else [*PRIVATE, "/services/*/apply/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponse:
    """For those that ask by the old name."""
    return HttpResponseRedirect(static("ui/img/favicon.png"))
