"""What the public pages show of services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mizban.catalogue.models import FOR_SEARCH, LARGE, Service, ServiceKind, ServiceVersion
from mizban.catalogue.search import matching
from mizban.core.errors import NotFound
from mizban.core.keeping import kept
from mizban.organisations.models import Section

AUDIENCES = ("G2C", "G2B", "G2G")
"""Kinds of those whom a service is for, as the official profile form has them."""

_NOT_FOR_LISTS = (
    *FOR_SEARCH,
    *("current__form", "current__steps", "current__documents", "current__digest"),
)


@dataclass(frozen=True)
class Entry:
    """A service in a list. A group brings the services that it holds; it cannot be asked for itself."""

    service: Service
    is_requestable: bool
    children: tuple[Entry, ...] = ()

    @property
    def count(self) -> int:
        """How many services can be asked for here."""
        return len(self.children) or 1


@dataclass(frozen=True)
class Shelf:
    """A section of the organisation with its services."""

    section: Section
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return sum(entry.count for entry in self.entries)


@dataclass(frozen=True)
class Wish:
    """What the address of a list asks for: words, the slug of a section, one of `AUDIENCES`; "" does not matter."""

    query: str = ""
    section: str = ""
    audience: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.query or self.section or self.audience)


@dataclass(frozen=True)
class Listing:
    """The list of services. With words `found` holds those that are meant, best first; without, `shelves` hold all."""

    wish: Wish
    sections: Sequence[Section]
    audiences: Sequence[str]
    shelves: Sequence[Shelf] = ()
    found: Sequence[Entry] = ()

    @property
    def count(self) -> int:
        return sum(shelf.count for shelf in self.shelves) + sum(entry.count for entry in self.found)


@dataclass(frozen=True)
class Suggestions:
    """What somebody may mean who writes about something: needs of sections, and services that they could ask for."""

    needs: Sequence[Entry] = ()
    services: Sequence[Entry] = ()


@dataclass(frozen=True)
class ServicePage:
    """A service with where it stands and, if it is a group, what it holds."""

    service: Service
    children: Sequence[Entry] = ()

    @property
    def is_requestable(self) -> bool:
        current = self.service.current
        return not self.children and current is not None and bool(current.form)


def published(organisation_id: int, *kinds: ServiceKind) -> QuerySet[Service]:
    """What is on offer of these kinds, services if none is named, with the current version."""
    return Service.objects.filter(
        organisation_id=organisation_id,
        current__isnull=False,
        retired_at=None,
        kind__in=kinds or (ServiceKind.SERVICE,),
    ).select_related("current")


def shelves(organisation_id: int) -> list[Shelf]:
    """All services of an organisation, section by section, children folded into their groups."""
    return kept(("shelves", organisation_id), lambda: _shelves(_for_lists(organisation_id).order_by("order", "pk")))


def foremost(organisation_id: int, most: int) -> list[Entry]:
    """The first services in the order that the organisation gave them, whatever their section."""
    entries = [entry for shelf in shelves(organisation_id) for entry in shelf.entries]
    return sorted(entries, key=lambda entry: (entry.service.order, entry.service.pk))[:most]


def listing(organisation_id: int, wish: Wish) -> Listing:
    """The list that an address asks for. What it says of sections and audiences nobody has, finds nothing."""
    everything = shelves(organisation_id)
    sections = [shelf.section for shelf in everything]
    told = {kind for shelf in everything for entry in shelf.entries for kind in _types(entry)}
    audiences = [kind for kind in AUDIENCES if kind in told]
    if not wish.is_narrow:
        return Listing(wish, sections, audiences, shelves=everything)
    services = _for_lists(organisation_id)
    if wish.section:
        services = services.filter(current__section__slug=wish.section)
    if wish.audience:
        services = services.filter(current__profile__types__contains=[wish.audience])
    if wish.query:
        return Listing(wish, sections, audiences, found=_without_idle_groups(matching(services, wish.query)))
    return Listing(wish, sections, audiences, shelves=_shelves(services.order_by("order", "pk")))


def needs(organisation_id: int) -> list[Shelf]:
    """What each section may be written to about, section by section."""
    return kept(("needs", organisation_id), lambda: _shelves(_needs(organisation_id)))


def matching_needs(organisation_id: int, query: str, section: str = "") -> Suggestions:
    """Needs, of one section if it is named, and services that the words mean, best first (one query)."""
    offered = _for_lists(organisation_id, ServiceKind.SERVICE, ServiceKind.TICKET)
    if section:
        offered = offered.filter(Q(kind=ServiceKind.SERVICE) | Q(current__section__slug=section))
    found = _without_idle_groups(matching(offered, query))
    return Suggestions(
        needs=[entry for entry in found if entry.service.kind == ServiceKind.TICKET],
        services=[entry for entry in found if entry.service.kind == ServiceKind.SERVICE],
    )


def _needs(organisation_id: int) -> QuerySet[Service]:
    return _for_lists(organisation_id, ServiceKind.TICKET).order_by("order", "pk")


def by_slug(organisation_id: int, slug: str) -> Service:
    """The published service, of any kind, with its version and parent. Raises NotFound."""
    service = (
        Service.objects.filter(organisation_id=organisation_id, slug=slug, current__isnull=False, retired_at=None)
        .select_related("current", "current__section", "parent")
        .first()
    )
    if service is None:
        raise NotFound(_("این خدمت پیدا نشد؛ از «خدمات» شروع کنید"), code="no_such_service")
    return service


def requestable_version(service: Service) -> ServiceVersion:
    """The current version, if people can ask for it; a group has no form. Raises NotFound."""
    if service.current is None or not service.current.form:
        raise NotFound(_("این خدمت را اینجا نمی‌شود درخواست کرد؛ از «خدمات» شروع کنید"), code="not_requestable")
    return service.current


def version_of(pk: int) -> ServiceVersion:
    """A published version, which never changes, with its service as it was at most a minute ago; without what is
    large."""
    rows = ServiceVersion.objects.select_related("service").defer(*LARGE, *(f"service__{one}" for one in FOR_SEARCH))
    return kept(("version", pk), lambda: rows.get(pk=pk))


def service_page(organisation_id: int, slug: str) -> ServicePage:
    """A service and its children (two queries). Raises NotFound."""
    service = by_slug(organisation_id, slug)
    return ServicePage(service, entries_below(service))


def entries_below(service: Service) -> list[Entry]:
    """What a group holds, as entries of a list."""
    held = _for_lists(service.organisation_id).filter(parent=service)
    return [_entry(child) for child in held.order_by("order", "pk")]


def _for_lists(organisation_id: int, *kinds: ServiceKind) -> QuerySet[Service]:
    held = Service.objects.filter(parent=OuterRef("pk"), retired_at=None)
    has_form = Q(~Exists(held)) & ~Q(current__form={})
    return (
        published(organisation_id, *kinds)
        .select_related("current__section")
        .defer(*_NOT_FOR_LISTS)
        .annotate(is_requestable=ExpressionWrapper(has_form, BooleanField()))
    )


def _shelves(services: Iterable[Service]) -> list[Shelf]:
    """A group stands in the section that it names itself, with all it holds; a child without its group by itself."""
    by_section: dict[Section, list[Entry]] = {}
    for entry in _folded(list(services)):
        assert entry.service.current is not None
        by_section.setdefault(entry.service.current.section, []).append(entry)
    ordered = sorted(by_section, key=lambda section: (section.order, section.pk))
    return [Shelf(section, tuple(by_section[section])) for section in ordered]


def _folded(services: Sequence[Service]) -> list[Entry]:
    present = {service.pk for service in services}
    children: dict[int | None, list[Entry]] = {}
    for service in services:
        children.setdefault(service.parent_id, []).append(_entry(service))
    top = [service for service in services if service.parent_id not in present]
    return [_entry(service, tuple(children.get(service.pk, ()))) for service in top]


def _without_idle_groups(services: Iterable[Service]) -> list[Entry]:
    """What was found, groups left out of which a child was found as well: one goes straight to what one needs."""
    found = list(services)
    parents = {service.parent_id for service in found}
    return [_entry(service) for service in found if service.pk not in parents]


def _entry(service: Service, children: tuple[Entry, ...] = ()) -> Entry:
    return Entry(service, bool(getattr(service, "is_requestable", False)), children)


def _types(entry: Entry) -> set[str]:
    current = entry.service.current
    own = current.profile.get("types", []) if current else []
    return set(own).union(*map(_types, entry.children))
