"""The front page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mizban.catalogue import queries
from mizban.organisations.pages import notices
from mizban.organisations.queries import provinces
from mizban.web.public.cards import cards_of
from mizban.web.public.provinces import choices
from mizban.web.request import DeskRequest
from mizban.web.ui.parts import Door

FOREMOST = 6


def front(request: DeskRequest) -> HttpResponse:
    """Whom this desk serves, and the few things that people come for."""
    organisation = request.organisation
    told = notices(organisation)
    return render(
        request,
        "public/front.html",
        {
            "organisation": organisation,
            "doors": _doors(),
            "urgent": [notice for notice in told if notice.important],
            "notices": [notice for notice in told if not notice.important],
            "cards": cards_of(queries.foremost(organisation.pk, FOREMOST)),
            "shelves": queries.shelves(organisation.pk),
            "provinces": choices(provinces()),
            "contact": organisation.texts.get("contact", {}).get("text", ()),
        },
    )


def _doors() -> list[Door]:
    return [
        Door(_("درخواست خدمت"), _("خدمت را پیدا کنید و فرم را پر کنید"), "/services/", "list"),
        Door(_("پیگیری"), _("با شمارهٔ فرآیند و کد رهگیری"), "/track/", "search"),
        Door(_("صفحهٔ من"), _("درخواست‌ها، رفع نقص و نتیجه"), "/my/", "person"),
    ]
