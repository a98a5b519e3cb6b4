"""The keys of the desk, for whoever has no scripts or wants to print them."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.frame import page


@require_safe
@staff_page
def keys(request: DeskRequest) -> HttpResponse:
    """All of them, in groups."""
    return page(request, "staff/keys.html")
