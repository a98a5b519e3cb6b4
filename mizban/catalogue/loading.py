"""`mizban load DIR`: an organisation and its services from readable files (docs/service-files.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field

from mizban.catalogue.actions import publish
from mizban.catalogue.definition import ServiceDefinition, Slug, Strict
from mizban.catalogue.files import FileError, read
from mizban.core.keeping import forget_kept
from mizban.dynamic_forms.model import Text
from mizban.organisations.actions import load_sections
from mizban.organisations.models import Organisation


class SectionEntry(Strict):
    slug: Slug
    title: Text
    summary: Text | None = None
    secretariat: bool = False


class NoticeEntry(Strict):
    """A notice of the organisation; `date` and `until` are Jalali days, `important` puts it first."""

    slug: Slug
    important: bool = False
    date: str = Field(pattern=r"^[0-9]{4}/[0-9]{2}/[0-9]{2}$")
    until: str | None = Field(default=None, pattern=r"^[0-9]{4}/[0-9]{2}/[0-9]{2}$")
    title: Text
    text: Text | None = None


class UnitWord(Strict):
    """How offices of a level are called; `{name}` stands for the province or county."""

    word: Text
    name: Text


class Contact(Strict):
    text: list[Text]


class OrganisationDefinition(Strict):
    """organisation.yaml."""

    slug: Slug
    name: Text
    short_name: Text
    desk_name: Text
    tagline: Text | None = None
    former_name: Text | None = None
    parent_name: Text | None = None
    unit_words: dict[str, UnitWord] = {}
    sections: list[SectionEntry]
    notices: list[NoticeEntry] = []
    contact: Contact | None = None


@dataclass
class Report:
    """What a load did: services published anew, those that were the same, and every error by file and line."""

    published: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    errors: list[FileError] = field(default_factory=list)


def load(folder: Path) -> Report:
    """Check all files of `folder`, and only when none has an error bring them in."""
    report = Report()
    organisation = read(folder / "organisation.yaml", OrganisationDefinition)
    if not isinstance(organisation, OrganisationDefinition):
        return Report(errors=organisation)
    services: dict[str, ServiceDefinition] = {}
    for path in sorted((folder / "services").glob("*.yaml")):
        service = read(path, ServiceDefinition)
        if isinstance(service, ServiceDefinition):
            report.errors += _misplaced(path, service, organisation)
            services[service.slug] = service
        else:
            report.errors += service
    report.errors += _orphans(folder, services)
    if not report.errors:
        _bring_in(organisation, services, report)
    return report


def _misplaced(path: Path, service: ServiceDefinition, organisation: OrganisationDefinition) -> list[FileError]:
    errors = []
    if service.slug != path.stem:
        errors.append(FileError(path, 1, f"slug: it is {service.slug!r}, but the file is named {path.stem!r}"))
    if service.section not in {section.slug for section in organisation.sections}:
        errors.append(FileError(path, 1, f"section: organisation.yaml has no section {service.section!r}"))
    return errors


def _orphans(folder: Path, services: dict[str, ServiceDefinition]) -> list[FileError]:
    return [
        FileError(folder / "services" / f"{slug}.yaml", 1, f"parent: there is no service {service.parent!r}")
        for slug, service in services.items()
        if service.parent and service.parent not in services
    ]


def _bring_in(definition: OrganisationDefinition, services: dict[str, ServiceDefinition], report: Report) -> None:
    content: dict[str, Any] = definition.model_dump(mode="json", exclude_none=True)
    organisation, _ = Organisation.objects.update_or_create(
        slug=definition.slug,
        defaults={
            "name": content["name"],
            "short_name": content["short_name"],
            "desk_name": content["desk_name"],
            "parent_name": content.get("parent_name", {}),
            "texts": {
                key: content[key]
                for key in ("tagline", "former_name", "unit_words", "notices", "contact")
                if key in content
            },
        },
    )
    sections = load_sections(
        organisation,
        [(one.slug, one.title.model_dump(exclude_none=True), one.secretariat) for one in definition.sections],
    )
    by_slug = sorted(services.values(), key=lambda one: (one.parent is not None, one.slug))
    for service in by_slug:
        (report.published if publish(organisation, service, sections) else report.same).append(service.slug)
    forget_kept()
