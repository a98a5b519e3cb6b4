"""Bringing in divisions, holidays and the tree of an organisation. Idempotent: the same again changes nothing."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, Invalid, NotFound
from mizban.core.keeping import forget_kept
from mizban.core.models import Localised
from mizban.core.text import clean
from mizban.organisations.hooks import CalendarChange, calendar_changed
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
from mizban.organisations.policies import may_configure

DATA = Path(__file__).parent / "data"
MAX_NAME = 120
Division = TypeVar("Division", Province, County, City)


@transaction.atomic
def load_divisions(folder: Path = DATA) -> None:
    """Provinces, counties and cities from the CSV files of a folder; what is not in them any more ends today.

    Names that the source writes without half-spaces and hamza are those of `names.csv`.
    """
    names = _right_names(folder / "names.csv")
    provinces = [
        Province(
            code=row["code"],
            slug=row["slug"],
            name={"fa": row["name_fa"], "en": row["name_en"]},
            capital=row["capital_fa"],
            phone_prefix=row["tel_prefix"],
        )
        for row in _rows(folder / "provinces.csv")
    ]
    counties = [
        County(code=row["code"], province_id=row["province_code"], name=names.get(row["code"], row["name_fa"]))
        for row in _rows(folder / "counties.csv")
    ]
    cities = [
        City(code=row["code"], county_id=row["county_code"], name=names.get(row["code"], row["name_fa"]))
        for row in _rows(folder / "cities.csv")
    ]
    _bring_in(Province, provinces, ["slug", "name", "capital", "phone_prefix"])
    _bring_in(County, counties, ["province", "name"])
    _bring_in(City, cities, ["county", "name"])
    forget_kept()


def _bring_in(model: type[Division], divisions: Sequence[Division], update_fields: Sequence[str]) -> None:
    """New ones and changed ones; those that are not among them any more end today."""
    model.objects.bulk_create(divisions, update_conflicts=True, unique_fields=["code"], update_fields=update_fields)
    gone = model.objects.filter(valid_to=None).exclude(code__in=[one.code for one in divisions])
    gone.update(valid_to=clock.today())


@transaction.atomic
def load_holidays(path: Path = DATA / "holidays.csv") -> None:
    """Official holidays of the country; deadlines that run over new ones are counted anew."""
    known = set(Holiday.objects.filter(organisation=None, province=None).values_list("date", "name"))
    new = [
        Holiday(date=dt.date.fromisoformat(row["date"]), name=row["name_fa"], estimated=row["estimated"] == "1")
        for row in _rows(path)
        if (dt.date.fromisoformat(row["date"]), row["name_fa"]) not in known
    ]
    Holiday.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        days = sorted(holiday.date for holiday in new)
        for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
            calendar_changed(CalendarChange(organisation_id, None, days[0], days[-1]))
    forget_kept()


def add_holiday(
    *, actor: Actor, date: dt.date, name: str, province_code: str | None = None, working: bool = False
) -> Holiday:
    """A day off of the actor's organisation, in one province or in all; `working` turns an official one back.

    The same again changes nothing. Deadlines that run over the day are counted anew by a job. Raises Forbidden for
    others than administrators, Invalid for a day without a name or a province that is none.
    """
    name = clean(name).strip()[:MAX_NAME]
    with _calendar_of(actor) as organisation:
        if not name:
            raise Invalid(_("نام تعطیلی را بنویسید"), field="name", code="name_needed")
        if province_code and not Province.objects.filter(pk=province_code, valid_to=None).exists():
            raise Invalid(_("استان را از فهرست انتخاب کنید"), field="province", code="no_such_province")
        holiday, is_new = Holiday.objects.get_or_create(
            organisation=organisation, province_id=province_code, date=date, name=name, defaults={"working": working}
        )
        if is_new or holiday.working != working:
            holiday.working = working
            holiday.save(update_fields=["working"])
            _record(actor, "holiday.added", holiday)
    return holiday


def remove_holiday(*, actor: Actor, holiday_id: int) -> None:
    """Take back a day that the organisation itself has added. Raises NotFound for any other, Forbidden as above."""
    with _calendar_of(actor) as organisation:
        holiday = Holiday.objects.filter(organisation=organisation, pk=holiday_id).first()
        if holiday is None:
            raise NotFound(_("این روز در فهرست نیست؛ فهرست را دوباره ببینید"), code="no_such_holiday")
        _record(actor, "holiday.removed", holiday)
        holiday.delete()


@contextmanager
def _calendar_of(actor: Actor) -> Iterator[Organisation]:
    """The actor's organisation, locked: its history is appended to under the lock."""
    with acting_as(actor):
        if not may_configure(actor):
            raise Forbidden(_("روزهای تعطیل را راهبر ثبت می‌کند؛ از او بخواهید"), code="not_administrator")
        yield Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    forget_kept()


def _record(actor: Actor, kind: str, holiday: Holiday) -> None:
    data = {"date": holiday.date.isoformat(), "province": holiday.province_id, "working": holiday.working}
    append(actor=actor, subject=("organisation", actor.organisation_id), kind=kind, data=data)
    calendar_changed(CalendarChange(actor.organisation_id, holiday.province_id, holiday.date, holiday.date))


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
        found[slug], _created = Section.objects.update_or_create(
            organisation=organisation,
            slug=slug,
            defaults={"name": name, "order": order, "secretariat": secretariat},
        )
    forget_kept()
    return found


def _right_names(path: Path) -> dict[str, str]:
    return {row["code"]: row["name_fa"] for row in _rows(path)} if path.exists() else {}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
