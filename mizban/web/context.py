"""What every page knows without asking: whose desk this is, and the ways that lead from everywhere to everywhere."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mizban.accounts.models import Realm, User
from mizban.core.keeping import kept
from mizban.organisations.models import Organisation
from mizban.web.ui.parts import Desk, Link
from mizban.web.ui.templatetags.ui import localised_text

SERVICES, TICKETS = "/services/", "/tickets/new/"
ACCOUNT = "/staff/security/"
"""Not among the ways: the name at the head of the page leads there."""


class Reader(enum.StrEnum):
    """For whom the ways at the head of a page are."""

    VISITOR = "visitor"
    APPLICANT = "applicant"
    STAFF = "staff"
    STAFF_OUTSIDE = "staff_outside"
    """Of the staff's pages, before somebody has signed in."""


def desk(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `desk`, for the frame of the page. Asks the database nothing of its own."""
    organisation: Organisation | None = getattr(request, "organisation", None)
    if organisation is None:
        return {}
    return {"desk": desk_of(organisation, request.path, _reader(request))}


def desk_of(organisation: Organisation, path: str, reader: Reader) -> Desk:
    """The frame of an organisation's pages, with the way marked that `path` lies in; the same one for a minute."""
    here = max((href for href in _hrefs(reader, organisation) if _leads_to(href, path)), key=len, default="")
    key = ("desk", organisation.pk, reader, here, get_language(), settings.DEMO)
    return kept(key, lambda: _framed(organisation, reader, here))


def staff_of(request: HttpRequest) -> dict[str, Any] | None:
    """Who of the staff is signed in, for the head of their pages; None outside them."""
    user = getattr(request, "user", None)
    if getattr(request, "realm", None) is not Realm.STAFF or not isinstance(user, User):
        return None
    return {
        "name": user.name or user.username,
        "role": user.post,
        "account": ACCOUNT,
        "is_here": _leads_to(ACCOUNT, request.path),
        "sign_out": reverse("staff_sign_out"),
    }


def _framed(organisation: Organisation, reader: Reader, here: str) -> Desk:
    return Desk(
        name=localised_text(organisation.desk_name),
        organisation=localised_text(organisation.name),
        home="/staff/" if reader in (Reader.STAFF, Reader.STAFF_OUTSIDE) else "/",
        nav=[Link(text, href, icon, current=href == here) for href, text, icon in _ways(reader, organisation)],
        footer=[Link(text, href) for href, text in _footer()],
        contact=localised_text(organisation.parent_name),
        demo=settings.DEMO,
    )


def _reader(request: HttpRequest) -> Reader:
    if getattr(request, "realm", None) is Realm.STAFF:
        return Reader.STAFF
    actor = getattr(request, "actor", None)
    return Reader.APPLICANT if actor is not None and actor.is_applicant else Reader.VISITOR


def leads_first(organisation: Organisation) -> tuple[str, ...]:
    """Where one asks for something, what the organisation leads to first before the other: services, and tickets once
    its sections have said what they may be written to about."""
    if not organisation.texts.get("tickets"):
        return (SERVICES,)
    return (TICKETS, SERVICES) if organisation.texts.get("first") == "tickets" else (SERVICES, TICKETS)


def _hrefs(reader: Reader, organisation: Organisation) -> tuple[str, ...]:
    match reader:
        case Reader.STAFF:
            return ("/staff/", "/staff/search/", "/staff/notices/", "/staff/guide/", ACCOUNT)
        case Reader.STAFF_OUTSIDE:
            return ()
        case Reader.APPLICANT:
            return ("/", *leads_first(organisation), "/guide/", "/my/")
    return ("/", *leads_first(organisation), "/track/", "/guide/", "/sign-in/")


def _ways(reader: Reader, organisation: Organisation) -> Iterator[tuple[str, str, str]]:
    said = {
        "/": (_("خانه"), "home"),
        SERVICES: (_("خدمات"), "list"),
        TICKETS: (_("درخواست از بخش"), "send"),
        "/track/": (_("پیگیری"), "search"),
        "/guide/": (_("راهنما"), "help"),
        "/my/": (_("صفحهٔ من"), "person"),
        "/sign-in/": (_("ورود"), "sign-in"),
        "/staff/": (_("کارتابل"), "inbox"),
        "/staff/search/": (_("جست‌وجو"), "search"),
        "/staff/notices/": (_("خبرها"), "bell"),
        "/staff/guide/": (_("راهنما"), "help"),
    }
    for href in _hrefs(reader, organisation):
        if href != ACCOUNT:
            yield href, *said[href]


def _footer() -> list[tuple[str, str]]:
    return [
        ("/faq/", _("پرسش‌های پرتکرار")),
        ("/service-level/", _("قول ما به شما")),
        ("/privacy/", _("حریم خصوصی")),
        ("/accessibility/", _("دسترس‌پذیری")),
        ("/verify/", _("بررسی درستی نامه")),
        ("/contact/", _("تماس با ما")),
    ]


def _leads_to(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))
