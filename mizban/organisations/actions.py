"""Bringing in divisions, holidays and the tree of an organisation. Idempotent: the same files change nothing."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from mizban.core import clock
from mizban.core.models import Localised
from mizban.organisations.models import (
    City,
    County,
    Holiday,
    Jurisdiction,
    Level,
    Organisation,
    Province,
    Section,
    Unit,
)
from mizban.organisations.queries import forget_kept

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_divisions(folder: Path = DATA) -> None:
    """Provinces, counties and cities from the CSV files of a folder; what is not in them any more ends today."""
    Province.objects.bulk_create(
        [
            Province(
                code=row["code"],
                slug=row["slug"],
                name={"fa": row["name_fa"], "en": row["name_en"]},
                capital=row["capital_fa"],
                phone_prefix=row["tel_prefix"],
            )
            for row in _rows(folder / "provinces.csv")
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["slug", "name", "capital", "phone_prefix"],
    )
    County.objects.bulk_create(
        [
            County(code=row["code"], province_id=row["province_code"], name=row["name_fa"])
            for row in _rows(folder / "counties.csv")
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["province", "name"],
    )
    City.objects.bulk_create(
        [
            City(code=row["code"], county_id=row["county_code"], name=row["name_fa"])
            for row in _rows(folder / "cities.csv")
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["county", "name"],
    )
    today = clock.today()
    for model, name in ((Province, "provinces.csv"), (County, "counties.csv"), (City, "cities.csv")):
        present = {row["code"] for row in _rows(folder / name)}
        model.objects.filter(valid_to=None).exclude(code__in=present).update(valid_to=today)
    forget_kept()


def load_holidays(path: Path = DATA / "holidays.csv") -> None:
    """Official holidays of the country."""
    Holiday.objects.bulk_create(
        [
            Holiday(date=dt.date.fromisoformat(row["date"]), name=row["name_fa"], estimated=row["estimated"] == "1")
            for row in _rows(path)
        ],
        ignore_conflicts=True,
    )
    forget_kept()


@dataclass(frozen=True)
class UnitPlan:
    """An office to be, with the codes of the counties it answers for; `parent` is the slug of the one above."""

    slug: str
    level: Level
    name: Localised
    parent: str | None = None
    province: str | None = None
    counties: frozenset[str] = frozenset()
    address: Localised = field(default_factory=dict)
    phone: str = ""
    hours: Localised = field(default_factory=dict)


@transaction.atomic
def load_units(organisation: Organisation, plans: Iterable[UnitPlan]) -> None:
    """Create or update the tree; parents must come before their children."""
    units = {unit.slug: unit for unit in Unit.objects.filter(organisation=organisation)}
    areas: list[Jurisdiction] = []
    for plan in plans:
        unit = units.get(plan.slug) or Unit(organisation=organisation, slug=plan.slug)
        unit.parent = units[plan.parent] if plan.parent else None
        unit.level, unit.name, unit.province_id = plan.level, plan.name, plan.province
        unit.address, unit.phone, unit.hours = plan.address, plan.phone, plan.hours
        unit.save()
        units[plan.slug] = unit
        areas += [
            Jurisdiction(organisation=organisation, unit=unit, county_id=county, level=plan.level)
            for county in sorted(plan.counties)
        ]
    Jurisdiction.objects.bulk_create(
        areas,
        update_conflicts=True,
        unique_fields=["organisation", "level", "county"],
        update_fields=["unit"],
    )
    forget_kept()


@transaction.atomic
def load_sections(organisation: Organisation, sections: Iterable[tuple[str, Localised, bool]]) -> dict[str, Section]:
    """Sections as (slug, name, is the secretariat), in their order. Returns them by slug."""
    found: dict[str, Section] = {}
    for order, (slug, name, secretariat) in enumerate(sections):
        found[slug], _ = Section.objects.update_or_create(
            organisation=organisation,
            slug=slug,
            defaults={"name": name, "order": order, "secretariat": secretariat},
        )
    forget_kept()
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
