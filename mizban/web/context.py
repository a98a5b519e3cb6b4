"""What every page knows without asking: whose desk this is, and the ways that lead from everywhere to everywhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from mizban.accounts.models import Realm
from mizban.organisations.models import Organisation
from mizban.web.ui.parts import Desk, Link
from mizban.web.ui.templatetags.ui import localised_text


def desk(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `desk`, for the frame of the page. Asks the database nothing of its own."""
    organisation: Organisation | None = getattr(request, "organisation", None)
    if organisation is None:
        return {}
    is_staff = getattr(request, "realm", None) is Realm.STAFF
    return {"desk": desk_of(organisation, request.path, _ways_of_staff() if is_staff else _ways(request))}


def desk_of(organisation: Organisation, path: str, ways: list[tuple[str, str, str]]) -> Desk:
    """The frame of an organisation's pages; of `ways` (address, words, icon) the one that `path` lies in is marked."""
    nav = [Link(text, href, icon, current=_leads_to(href, path)) for href, text, icon in ways]
    return Desk(
        name=localised_text(organisation.desk_name),
        organisation=localised_text(organisation.name),
        nav=nav,
        footer=[Link(text, href) for href, text in _footer()],
        contact=localised_text(organisation.parent_name),
        demo=settings.DEMO,
    )


def visitors_ways() -> list[tuple[str, str, str]]:
    """Where somebody can go who has not signed in."""
    return [*_everybodys_ways(), ("/sign-in/", _("ورود"), "sign-in")]


def _ways(request: HttpRequest) -> list[tuple[str, str, str]]:
    actor = getattr(request, "actor", None)
    if actor is not None and actor.is_applicant:
        return [*_everybodys_ways(), ("/my/", _("صفحهٔ من"), "person")]
    return visitors_ways()


def _everybodys_ways() -> list[tuple[str, str, str]]:
    return [
        ("/", _("خانه"), "home"),
        ("/services/", _("خدمات"), "list"),
        ("/track/", _("پیگیری"), "search"),
        ("/guide/", _("راهنما"), "help"),
    ]


def _ways_of_staff() -> list[tuple[str, str, str]]:
    return [("/staff/", _("کارتابل"), "inbox")]


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
