"""The desk of a province: its offices, when they are closed, and what one may ask of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from mizban.catalogue import queries
from mizban.organisations.desks import province_desk
from mizban.organisations.queries import provinces
from mizban.web.context import TICKETS, leads_first
from mizban.web.public.cards import cards_of
from mizban.web.public.provinces import choices
from mizban.web.request import DeskRequest


def province(request: DeskRequest, slug: str) -> HttpResponse:
    """A province's desk; where there is no such province, all of them to choose from."""
    chosen = next((one for one in provinces() if one.slug == slug), None)
    if chosen is None:
        return render(request, "public/no_province.html", {"provinces": choices(provinces())}, status=404)
    desk = province_desk(request.organisation.pk, chosen)
    shelves = queries.shelves(request.organisation.pk)
    return render(
        request,
        "public/province.html",
        {
            "province": chosen,
            "offices": desk.offices,
            "branches": desk.branches,
            "closures": desk.closures,
            "tickets": TICKETS in leads_first(request.organisation),
            "shelves": [(shelf.section, cards_of(shelf.entries, slug)) for shelf in shelves],
        },
    )
