"""Services as cards: what a list says of each, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from mizban.catalogue.models import ServiceVersion
from mizban.catalogue.presentation import CHANNELS, channels_of, costs_of
from mizban.catalogue.queries import Entry
from mizban.catalogue.tickets import LONGEST_SUBJECT, SUBJECT
from mizban.core.amounts import money, working_days
from mizban.core.text import listed
from mizban.web.ui.templatetags.ui import localised

ICONS = {
    "land": "place",
    "legal": "law",
    "protection": "alert",
    "finance": "card",
    "membership": "person",
    "inspection": "eye",
    "secretariat": "inbox",
    "disciplinary-and-legal": "law",
    "technical-supervisors-and-safety": "people",
    "permits-and-qualifications": "verified",
    "training-and-examinations": "edit",
    "information-technology": "office",
}
"""Signs of sections that have one of their own; by slug, for organisations name their sections alike."""
NATURE = "nature"


@dataclass(frozen=True)
class Fact:
    """One thing to know of a service. `is_demo`: the figure is not the organisation's own."""

    icon: str
    what: str
    value: str
    is_demo: bool = False


@dataclass(frozen=True)
class Card:
    """A service, or a group with the services that it holds."""

    slug: str
    section: str
    title: str
    line: str
    icon: str
    address: str
    profile: str
    apply: str
    facts: Sequence[Fact]
    children: Sequence[Card]


def cards_of(entries: Iterable[Entry], province: str = "") -> list[Card]:
    """Cards of entries; with the slug of a province the ways to service, profile and form carry it."""
    return [card_of(entry, province) for entry in entries]


def card_of(entry: Entry, province: str = "") -> Card:
    service, version = entry.service, entry.service.current
    assert version is not None, "only published services are listed"
    address = f"/services/{service.slug}/"
    return Card(
        slug=service.slug,
        section=localised(version.section.name),
        title=localised(version.title),
        line=localised(version.summary),
        icon=ICONS.get(version.section.slug, NATURE),
        address=with_province(address, province),
        profile=with_province(f"{address}profile/", province),
        apply=with_province(f"{address}apply/", province) if entry.is_requestable else "",
        facts=facts_of(version) if entry.is_requestable else (),
        children=cards_of(entry.children, province),
    )


def facts_of(version: ServiceVersion) -> list[Fact]:
    """What is known of whom it is for, how long it takes, what it costs and by what other ways one may ask."""
    facts = []
    if version.profile.get("audience"):
        facts.append(Fact("person", _("برای"), localised(version.profile["audience"])))
    if version.promised_days is not None:
        facts.append(Fact("clock", _("پاسخ تا"), working_days(version.promised_days), version.promised_days_demo))
    cost = cost_in_short(version)
    if cost:
        facts.append(Fact("card", _("هزینه"), cost))
    channels = [str(channel) for channel in channels_of(version)]
    if channels and channels != [str(CHANNELS["internet"])]:
        facts.append(Fact("send", _("راه درخواست"), listed(channels)))
    return facts


def cost_in_short(version: ServiceVersion) -> str:
    """«رایگان», an amount, or "" where it takes more words or nothing is known."""
    costs = costs_of(version)
    if costs and all(cost.is_free for cost in costs):
        return _("رایگان")
    if len(costs) == 1 and costs[0].amount is not None:
        return money(costs[0].amount)
    return ""


def with_province(address: str, province: str) -> str:
    return f"{address}?province={province}" if province else address


def about(address: str, subject: str) -> str:
    """The way to a form that begins with the subject somebody has typed already."""
    if not subject or not address:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({SUBJECT: subject[:LONGEST_SUBJECT]})}"


def need_address(section: str, slug: str = "", province: str = "") -> str:
    """Where the needs of a section stand, and a need among them."""
    place = f"&province={province}" if province else ""
    return f"/tickets/new/?section={section}{place}{'#' + slug if slug else ''}"
