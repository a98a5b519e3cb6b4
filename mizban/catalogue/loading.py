"""`mizban load DIR`: an organisation and its services from readable files (docs/service-files.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from pydantic import BaseModel

from mizban.catalogue import hooks
from mizban.catalogue.actions import publish
from mizban.catalogue.definition import ServiceDefinition
from mizban.catalogue.files import FileError, error_at, read
from mizban.catalogue.models import ServiceKind
from mizban.catalogue.needs import NeedsFile
from mizban.catalogue.organisation_file import OrganisationDefinition
from mizban.core.keeping import forget_kept
from mizban.organisations.actions import load_sections, load_units
from mizban.organisations.models import Organisation
from mizban.organisations.offices import Divisions, OfficesFile, plans, problems
from mizban.organisations.pages import FOR_STAFF, SLUGS, PageFile, save_pages

NEEDS = "needs.yaml"
M = TypeVar("M", bound=BaseModel)


@dataclass
class Report:
    """What a load did: services published anew, those that were the same, and every error by file and line."""

    published: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    offices: int = 0
    pages: int = 0
    more: dict[str, int] = field(default_factory=dict)
    """What was brought in by files of apps above, by their names."""
    errors: list[FileError] = field(default_factory=list)


@dataclass
class Folder:
    """The files of an organisation, each by itself as it should be; `errors` are those that are not."""

    path: Path
    organisation: OrganisationDefinition
    services: dict[str, ServiceDefinition] = field(default_factory=dict)
    needs: NeedsFile | None = None
    offices: OfficesFile | None = None
    pages: dict[str, PageFile] = field(default_factory=dict)
    more: list[tuple[hooks.Part, BaseModel]] = field(default_factory=list)
    """Files of apps above."""
    errors: list[FileError] = field(default_factory=list)


def load(folder: Path) -> Report:
    """Check all files of `folder`, and only when none has an error bring them in, all or nothing."""
    organisation = read(folder / "organisation.yaml", OrganisationDefinition)
    if not isinstance(organisation, OrganisationDefinition):
        return Report(errors=organisation)
    found = Folder(folder, organisation)
    _read_services(found)
    found.needs = _optional(found, NEEDS, NeedsFile)
    found.offices = _optional(found, "offices.yaml", OfficesFile)
    _read_pages(found)
    _read_more(found)
    divisions = Divisions()
    found.errors += [
        *_misplaced(found),
        *_orphans(found),
        *_misplaced_needs(found),
        *_hosts_of_others(found),
        *_office_problems(found, divisions),
    ]
    report = Report(errors=found.errors)
    if not found.errors:
        with transaction.atomic():
            _bring_in(found, divisions, report)
        forget_kept()
    return report


def _read_services(found: Folder) -> None:
    for path in sorted((found.path / "services").glob("*.yaml")):
        service = read(path, ServiceDefinition)
        if isinstance(service, ServiceDefinition):
            found.services[path.stem] = service
        else:
            found.errors += service


def _optional(found: Folder, name: str, model: type[M]) -> M | None:
    """What the file says; None where there is none, or it is not as it should be."""
    path = found.path / name
    told = read(path, model) if path.exists() else None
    if isinstance(told, list):
        found.errors += told
        return None
    return told


def _read_pages(found: Folder) -> None:
    known = (*SLUGS, *FOR_STAFF)
    for path in sorted((found.path / "pages").glob("*.yaml")):
        page = read(path, PageFile)
        if path.stem not in known:
            found.errors.append(FileError(path, 1, f"no page has this name; there are {', '.join(known)}"))
        elif isinstance(page, PageFile):
            found.pages[path.stem] = page
        else:
            found.errors += page


def _read_more(found: Folder) -> None:
    for part in hooks.parts():
        told = _optional(found, part.name, part.model)
        if told is not None:
            found.more.append((part, told))


# --- what only shows when files are compared -------------------------------------------------------------------------


def _misplaced(found: Folder) -> Iterator[FileError]:
    sections = {section.slug for section in found.organisation.sections}
    for name, service in found.services.items():
        path = found.path / "services" / f"{name}.yaml"
        if service.slug != name:
            yield error_at(path, ("slug",), f"it is {service.slug!r}, but the file is named {name!r}")
        if service.section not in sections:
            yield error_at(path, ("section",), f"organisation.yaml has no section {service.section!r}")
        for number, stage in enumerate(service.stages):
            if stage.section not in sections:
                yield error_at(
                    path, ("stages", number, "section"), f"organisation.yaml has no section {stage.section!r}"
                )


def _orphans(found: Folder) -> Iterator[FileError]:
    for name, service in found.services.items():
        path = found.path / "services" / f"{name}.yaml"
        group = found.services.get(service.parent or "")
        if service.parent and group is None:
            yield error_at(path, ("parent",), f"there is no service {service.parent!r}")
        elif group and group.parent:
            yield error_at(path, ("parent",), f"{service.parent!r} is a sub-service itself; groups hold no groups")
        elif group and group.form:
            yield error_at(path, ("parent",), f"{service.parent!r} has a form, so it is no group")


def _misplaced_needs(found: Folder) -> Iterator[FileError]:
    if found.needs is None:
        return
    path, seen = found.path / NEEDS, set(found.services)
    sections = {section.slug: section for section in found.organisation.sections}
    for number, need in enumerate(found.needs.needs):
        if need.slug in seen:
            what = "a service" if need.slug in found.services else "another need"
            yield error_at(path, ("needs", number, "slug"), f"{what} is called {need.slug!r} already")
        if need.section not in sections:
            yield error_at(path, ("needs", number, "section"), f"organisation.yaml has no section {need.section!r}")
        seen.add(need.slug)
    if not any(section.secretariat and section.slug in _wanted(found.needs) for section in sections.values()):
        yield error_at(path, ("needs",), "none is of the secretariat, where people turn who do not know the section")


def _wanted(needs: NeedsFile) -> set[str]:
    return {need.section for need in needs.needs}


def _hosts_of_others(found: Folder) -> Iterator[FileError]:
    path = found.path / "organisation.yaml"
    for other in Organisation.objects.exclude(slug=found.organisation.slug).order_by("slug"):
        for host in sorted(set(found.organisation.hosts or ()) & set(other.hosts)):
            yield error_at(path, ("hosts",), f"{host} is a host of {other.slug} already")
        if found.organisation.default and other.is_default:
            yield error_at(path, ("default",), f"{other.slug} is the default already")


def _office_problems(found: Folder, divisions: Divisions) -> Iterator[FileError]:
    if found.offices:
        words = {level.value: word for level, word in found.organisation.unit_words.items()}
        for place, message in problems(found.offices, words, divisions):
            yield error_at(found.path / "offices.yaml", place, message)


# --- bringing in -----------------------------------------------------------------------------------------------------


def _bring_in(found: Folder, divisions: Divisions, report: Report) -> None:
    services = [*found.services.values(), *(found.needs.services() if found.needs else ())]
    columns: dict[str, Any] = found.organisation.columns()
    columns["texts"]["tickets"] = any(service.kind is ServiceKind.TICKET for service in services)
    organisation, _ = Organisation.objects.update_or_create(slug=found.organisation.slug, defaults=columns)
    told = organisation.settings | found.organisation.settings()
    if told != organisation.settings:
        organisation.settings = told
        organisation.save(update_fields=["settings"])
    sections = load_sections(
        organisation,
        [(one.slug, one.title.model_dump(exclude_none=True), one.secretariat) for one in found.organisation.sections],
    )
    if found.offices:
        units = list(plans(found.offices, columns["texts"]["unit_words"], divisions))
        load_units(organisation, units)
        report.offices = len(units)
    save_pages(organisation, found.pages)
    report.pages = len(found.pages)
    for service in sorted(services, key=lambda one: (one.parent is not None, one.slug)):
        (report.published if publish(organisation, service, sections) else report.same).append(service.slug)
    for part, told in found.more:
        report.more[part.name] = part.bring_in(organisation, told)
