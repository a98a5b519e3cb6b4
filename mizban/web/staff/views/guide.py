"""The guide that the organisation has written for its officers."""

from __future__ import annotations

from django.http import HttpResponse

from mizban.organisations.pages import FOR_STAFF
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.frame import page
from mizban.web.written import written


@staff_page
def guide(request: DeskRequest) -> HttpResponse:
    """The guide, in the officer's language."""
    (slug,) = FOR_STAFF
    return page(request, "staff/guide.html", written(request.organisation, slug))
