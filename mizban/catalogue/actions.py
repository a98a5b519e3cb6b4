"""Publishing services: what is loaded from files becomes an immutable version."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

from mizban.catalogue.definition import ServiceDefinition
from mizban.catalogue.models import Service, ServiceVersion
from mizban.catalogue.search import write_vector
from mizban.core import clock
from mizban.organisations.models import Organisation, Section


def publish(organisation: Organisation, definition: ServiceDefinition, sections: dict[str, Section]) -> bool:
    """Make `definition` the current version of its service, unless it already is. Returns whether it was new.

    The parent must have been published before. Versions that cases point at are never touched.
    """
    content = definition.model_dump(mode="json", exclude_none=True, by_alias=True)
    if not definition.stages:
        del content["stages"]  # what has none is the file that it was before there were stages
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        service, _ = Service.objects.select_for_update().get_or_create(
            organisation=organisation, slug=definition.slug, defaults={"kind": definition.kind}
        )
        if service.current_id and ServiceVersion.objects.get(pk=service.current_id).digest == digest:
            return False
        version = _version(service, definition, sections, content, digest)
        service.kind = definition.kind
        service.parent = (
            Service.objects.get(organisation=organisation, slug=definition.parent) if definition.parent else None
        )
        service.code = definition.code or ""
        service.order = definition.order
        service.title = version.title
        service.current = version
        service.retired_at = None
        service.save()
        write_vector(
            service,
            title=_both(version.title),
            keywords=" ".join(version.keywords),
            body=" ".join([_both(version.summary), *(_both(one["title"]) for one in version.documents)]),
        )
    return True


def _version(
    service: Service, definition: ServiceDefinition, sections: dict[str, Section], content: dict[str, Any], digest: str
) -> ServiceVersion:
    last = service.versions.order_by("-number").first()
    return ServiceVersion.objects.create(
        organisation_id=service.organisation_id,
        service=service,
        number=last.number + 1 if last else 1,
        title=content["title"],
        summary=content["summary"],
        keywords=definition.keywords,
        section=sections[definition.section],
        unit_level=definition.unit_level,
        identity_level=definition.identity,
        promised_days=definition.promised_days.value if definition.promised_days else None,
        promised_days_demo=bool(definition.promised_days and definition.promised_days.demo),
        profile={**content["profile"], "complaint_to": content.get("complaint_to")},
        steps=content["steps"],
        stages=[
            {"key": one["key"], "title": one["title"], "level": one["level"], "section_id": sections[one["section"]].pk}
            for one in content.get("stages", [])
        ],
        documents=content["documents"],
        form=content.get("form") or {},
        digest=digest,
        published_at=clock.now(),
    )


def _both(text: dict[str, str]) -> str:
    return " ".join(text.values())
