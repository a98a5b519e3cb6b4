"""The front page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mizban.catalogue import queries
from mizban.organisations.models import Organisation
from mizban.organisations.pages import notices
from mizban.organisations.queries import provinces
from mizban.web.context import SERVICES, TICKETS, leads_first
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
            "doors": _doors(organisation),
            "is_for_tickets": leads_first(organisation)[0] == TICKETS,
            "urgent": [notice for notice in told if notice.important],
            "notices": [notice for notice in told if not notice.important],
            "cards": cards_of(queries.foremost(organisation.pk, FOREMOST)),
            "shelves": queries.shelves(organisation.pk),
            "provinces": choices(provinces()),
            "contact": organisation.texts.get("contact", {}).get("text", ()),
        },
    )


def _doors(organisation: Organisation) -> list[Door]:
    asking = {
        SERVICES: Door(_("درخواست خدمت"), _("خدمت را پیدا کنید و فرم را پر کنید"), SERVICES, "list"),
        TICKETS: Door(_("درخواست از بخش"), _("چند خط بنویسید؛ کارشناس بخش پاسخ می‌دهد"), TICKETS, "send"),
    }
    return [
        *(asking[href] for href in leads_first(organisation)),
        Door(_("پیگیری"), _("با شمارهٔ فرآیند و کد رهگیری"), "/track/", "search"),
        Door(_("صفحهٔ من"), _("درخواست‌ها، رفع نقص و نتیجه"), "/my/", "person"),
    ]
