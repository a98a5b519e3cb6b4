"""What the public pages show of services."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from mizban.catalogue.models import Service, ServiceKind, ServiceVersion
from mizban.catalogue.search import matching
from mizban.core.errors import NotFound


def published(organisation_id: int) -> QuerySet[Service]:
    """Services on offer, with their current version."""
    return Service.objects.filter(
        organisation_id=organisation_id, current__isnull=False, retired_at=None, kind=ServiceKind.SERVICE
    ).select_related("current")


def requestable(organisation_id: int) -> QuerySet[Service]:
    """Services that can be asked for: groups stand aside for their children."""
    children = Service.objects.filter(parent=OuterRef("pk"), retired_at=None)
    return published(organisation_id).filter(~Exists(children))


def found(organisation_id: int, query: str, section_id: int | None = None) -> list[Service]:
    """Services for the list: those that `query` means, best first; all in their order without one."""
    services = requestable(organisation_id).select_related("current", "parent")
    if section_id is not None:
        services = services.filter(current__section_id=section_id)
    return list(matching(services, query))


def by_slug(organisation_id: int, slug: str) -> Service:
    """The published service, of any kind, with its version and parent. Raises NotFound."""
    service = (
        Service.objects.filter(organisation_id=organisation_id, slug=slug, current__isnull=False, retired_at=None)
        .select_related("current", "current__section", "parent")
        .first()
    )
    if service is None:
        raise NotFound("این خدمت پیدا نشد؛ از «خدمات» شروع کنید", code="no_such_service")
    return service


def children_of(service: Service) -> list[Service]:
    return list(published(service.organisation_id).filter(parent=service).order_by("order", "pk"))


def requestable_version(service: Service) -> ServiceVersion:
    """The current version, if people can ask for it; a group has no form. Raises NotFound."""
    if service.current is None or not service.current.form:
        raise NotFound("این خدمت را اینجا نمی‌شود درخواست کرد؛ از «خدمات» شروع کنید", code="not_requestable")
    return service.current
