"""The list of services, a service, and its official profile."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from mizban.cases.queries.applying.promises import promises
from mizban.catalogue import queries
from mizban.catalogue.models import ServiceKind, ServiceVersion
from mizban.catalogue.presentation import FOR, channels_of, costs_of, documents_of, profile_parts
from mizban.catalogue.queries import Wish
from mizban.core.text import clean
from mizban.organisations.queries import provinces
from mizban.web.public.cards import cards_of, need_address, with_province
from mizban.web.public.provinces import choices, chosen
from mizban.web.request import DeskRequest
from mizban.web.ui.parts import Tab
from mizban.web.ui.templatetags.ui import localised

LONGEST_WISH = 200
LIVE = "live"
"""What the module of the live search says in X-Requested-With: the results alone will do."""


def services(request: DeskRequest) -> HttpResponse:
    """All services by section, or those that words, a section and a kind of audience leave."""
    wish = _wish(request)
    found = queries.listing(request.organisation.pk, wish)
    place = chosen(request)
    province = place.slug if place else ""
    only_results = request.headers.get("X-Requested-With") == LIVE
    response = render(
        request,
        "public/services_results.html" if only_results else "public/services.html",
        {
            "wish": wish,
            "province": province,
            "count": found.count,
            "sections": found.sections,
            "audiences": [(kind, FOR[kind]) for kind in found.audiences],
            "shelves": [(shelf.section, cards_of(shelf.entries, province)) for shelf in found.shelves],
            "found": cards_of(found.found, province),
        },
    )
    patch_vary_headers(response, ["X-Requested-With"])
    return response


def service(request: DeskRequest, slug: str) -> HttpResponse:
    """What a service asks for, costs and promises, and by when the office of a province would answer."""
    page = queries.service_page(request.organisation.pk, slug)
    version = _current(page)
    province = chosen(request)
    place = province.slug if province else ""
    if page.service.kind == ServiceKind.TICKET:
        return HttpResponseRedirect(need_address(version.section.slug, slug, place))
    return render(
        request,
        "public/service.html",
        {
            "service": page.service,
            "version": version,
            "children": cards_of(page.children, place),
            "is_requestable": page.is_requestable,
            "apply": with_province(f"/services/{slug}/apply/", place),
            "profile": with_province(f"/services/{slug}/profile/", place),
            "channels": channels_of(version),
            "costs": costs_of(version),
            "documents": documents_of(version),
            "provinces": choices(provinces(), place),
            "is_unknown_province": bool(request.GET.get("province")) and province is None,
            "promises": promises(version, province) if province and page.is_requestable else [],
        },
    )


def profile(request: DeskRequest, slug: str) -> HttpResponse:
    """The official profile as issued: every field, the steps, the documents, the statement of service level."""
    page = queries.service_page(request.organisation.pk, slug)
    version = _current(page)
    province = chosen(request)
    place = province.slug if province else ""
    if page.service.kind == ServiceKind.TICKET:
        return HttpResponseRedirect(need_address(version.section.slug, slug, place))
    return render(
        request,
        "public/profile.html",
        {
            "service": page.service,
            "service_address": with_province(f"/services/{slug}/", place),
            "apply": with_province(f"/services/{slug}/apply/", place),
            "service_title": localised(version.title),
            "tabs": _tabs(),
            "version": version,
            "parts": profile_parts(page.service),
            "documents": documents_of(version),
            "costs": costs_of(version),
            "is_requestable": page.is_requestable,
        },
    )


def _current(page: queries.ServicePage) -> ServiceVersion:
    assert page.service.current is not None, "by_slug() finds only published services"
    return page.service.current


def _tabs() -> list[Tab]:
    return [
        Tab(_("شناسنامه"), "#profile"),
        Tab(_("مرحله‌ها"), "#steps"),
        Tab(_("مدارک"), "#documents"),
        Tab(_("بیانیهٔ سطح خدمت"), "#promise"),
    ]


def _wish(request: DeskRequest) -> Wish:
    words = (clean(request.GET.get(name, ""), max_length=LONGEST_WISH) for name in ("q", "section", "audience"))
    return Wish(*words)
