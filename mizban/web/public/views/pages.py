"""Pages that the organisation writes for everybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from mizban.web.request import DeskRequest
from mizban.web.written import written


def text_page(request: DeskRequest, slug: str) -> HttpResponse:
    """A page of the organisation in the reader's language."""
    return render(request, "public/page.html", written(request.organisation, slug))
