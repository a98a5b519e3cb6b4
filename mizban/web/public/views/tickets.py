"""Writing to a section: which one, and what about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from mizban.catalogue import queries
from mizban.catalogue.queries import Shelf, Suggestions
from mizban.core.text import clean
from mizban.organisations import questions
from mizban.organisations.models import Section
from mizban.organisations.queries import provinces
from mizban.web.prose import prose
from mizban.web.public.cards import ICONS, NATURE, Card, about, cards_of, with_province
from mizban.web.public.provinces import choices, chosen
from mizban.web.public.views.services import LIVE, LONGEST_WISH
from mizban.web.request import DeskRequest


@dataclass(frozen=True)
class Desk:
    """A section with what it may be written to about."""

    section: Section
    icon: str
    needs: list[Card]


def new(request: DeskRequest) -> HttpResponse:
    """All sections with their needs, or one section, or what the words of a subject may mean."""
    shelves = queries.needs(request.organisation.pk)
    words = clean(request.GET.get("q", ""), max_length=LONGEST_WISH)
    section = clean(request.GET.get("section", ""), max_length=LONGEST_WISH)
    place = chosen(request)
    province = place.slug if place else ""
    asked = questions.answered(request.organisation.pk, words) if words else []
    found = queries.matching_needs(request.organisation.pk, words, section) if words else Suggestions()
    shown = [shelf for shelf in shelves if section in ("", shelf.section.slug)]
    only_results = request.headers.get("X-Requested-With") == LIVE
    response = render(
        request,
        "public/tickets_results.html" if only_results else "public/tickets.html",
        {
            "words": words,
            "section": section,
            "sections": [shelf.section for shelf in shelves],
            "province": province,
            "provinces": choices(provinces(), province),
            "questions": [(one, prose(one.answer)) for one in asked],
            "needs": [(card, about(card.apply, words)) for card in cards_of(found.needs, province)],
            "services": cards_of(found.services, province),
            "count": len(found.needs) + len(found.services) + len(asked),
            "desks": [] if words else list(_desks(shown, province)),
            "unknown": about(with_province(_unknown(shelves), province), words) if shelves else "",
        },
    )
    patch_vary_headers(response, ["X-Requested-With"])
    return response


def _desks(shelves: Iterable[Shelf], province: str) -> Iterable[Desk]:
    for shelf in shelves:
        yield Desk(shelf.section, ICONS.get(shelf.section.slug, NATURE), cards_of(shelf.entries, province))


def _unknown(shelves: list[Shelf]) -> str:
    """The form for those who do not know the section: the first need of the secretariat."""
    shelf = next((one for one in shelves if one.section.secretariat), shelves[-1])
    return f"/services/{shelf.entries[0].service.slug}/apply/"
