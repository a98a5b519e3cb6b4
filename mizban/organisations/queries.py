"""What other apps ask about organisations, most of it kept in the process for a minute (`core.keeping`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy

from mizban.core.errors import NotFound
from mizban.core.jalali import from_jalali, to_jalali
from mizban.core.keeping import kept
from mizban.core.ordering import sort_key
from mizban.organisations.calendar import WorkingCalendar
from mizban.organisations.models import (
    City,
    ClosedSection,
    County,
    Holiday,
    Jurisdiction,
    Level,
    Organisation,
    Province,
    Section,
    Unit,
)

BEFORE_ALL = dt.date.min


def by_host(host: str) -> Organisation | None:
    """The organisation that answers at `host` (a name without port); loopback names get the default one."""
    directory = kept("hosts", _hosts)
    return directory.get(host.lower().rstrip("."))


def _hosts() -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    for organisation in Organisation.objects.order_by("pk"):
        names = [*organisation.hosts, *(["localhost", "127.0.0.1", "[::1]"] if organisation.is_default else [])]
        found |= {name.lower(): organisation for name in names}
    return found


def provinces() -> list[Province]:
    """All provinces in Persian alphabetical order."""
    return kept(
        "provinces", lambda: sorted(Province.objects.filter(valid_to=None), key=lambda one: sort_key(one.name["fa"]))
    )


def province_by_slug(slug: str) -> Province:
    for province in provinces():
        if province.slug == slug:
            return province
    raise NotFound(gettext_lazy("این استان پیدا نشد؛ از فهرست استان‌ها انتخاب کنید"), code="no_such_province")


def counties(province_code: str) -> list[County]:
    """Those of a province in Persian alphabetical order; none of what is no province, whatever was typed."""
    if all(one.code != province_code for one in provinces()):
        return []
    return kept(("counties", province_code), lambda: _counties(province_code))


def _counties(province_code: str) -> list[County]:
    found = County.objects.filter(province_id=province_code, valid_to=None)
    return sorted(found, key=lambda one: sort_key(one.name))


def cities(county_code: str) -> list[City]:
    """Those of a county in Persian alphabetical order; none of what is no county, whatever was typed."""
    if all(one.code != county_code for one in counties(county_code[:2])):
        return []
    return kept(
        ("cities", county_code),
        lambda: sorted(City.objects.filter(county_id=county_code, valid_to=None), key=lambda one: sort_key(one.name)),
    )


@dataclass(frozen=True)
class Offices:
    """The tree of one organisation, small enough to be held whole."""

    units: dict[int, Unit]
    by_county: dict[tuple[str, str], int]
    """(level, county code) → unit."""
    sections: dict[int, Section]
    closed: frozenset[tuple[int, int]]
    """(unit, section) pairs that are switched off."""

    @property
    def head(self) -> Unit:
        return next(unit for unit in self.units.values() if unit.level == Level.HEAD)

    @property
    def secretariat(self) -> Section:
        return next(section for section in self.sections.values() if section.secretariat)

    def in_province(self, province_code: str, level: Level = Level.PROVINCE) -> list[Unit]:
        """Offices of a level within a province: usually one, in some provinces two."""
        return self._by_province.get((province_code, level.value), [])

    @cached_property
    def _by_province(self) -> dict[tuple[str | None, str], list[Unit]]:
        found: dict[tuple[str | None, str], list[Unit]] = {}
        for unit in self.units.values():
            found.setdefault((unit.province_id, unit.level), []).append(unit)
        return found

    def responsible_for(self, level: Level, province_code: str, county_code: str | None) -> Unit | None:
        """The office of that level for the place; None where the county decides and none is given."""
        if level == Level.HEAD:
            return self.head
        if county_code and (level.value, county_code) in self.by_county:
            return self.units[self.by_county[level.value, county_code]]
        found = self.in_province(province_code, level)
        return found[0] if len(found) == 1 else None

    def above(self, unit: Unit) -> Unit | None:
        return self.units.get(unit.parent_id) if unit.parent_id else None

    def below(self, unit_id: int) -> set[int]:
        """Ids of all units under a unit, itself left out."""
        found: set[int] = set()
        frontier = {unit_id}
        while frontier:
            frontier = {one.pk for one in self.units.values() if one.parent_id in frontier} - found
            found |= frontier
        return found


def offices(organisation_id: int) -> Offices:
    """The units, jurisdictions and sections of an organisation."""
    return kept(("offices", organisation_id), lambda: _offices(organisation_id))


def _offices(organisation_id: int) -> Offices:
    units = Unit.objects.filter(organisation_id=organisation_id, active=True).select_related("province").order_by("pk")
    areas = Jurisdiction.objects.filter(organisation_id=organisation_id)
    sections = Section.objects.filter(organisation_id=organisation_id).order_by("order", "pk")
    closed = ClosedSection.objects.filter(organisation_id=organisation_id)
    return Offices(
        units={unit.pk: unit for unit in units},
        by_county={(area.level, area.county_id): area.unit_id for area in areas},
        sections={section.pk: section for section in sections},
        closed=frozenset((one.unit_id, one.section_id) for one in closed),
    )


def calendar_of(unit: Unit) -> WorkingCalendar:
    """The working calendar of an office: weekend and holidays of country, organisation, province."""
    return kept(("calendar", unit.organisation_id, unit.province_id), lambda: _calendar(unit))


def _calendar(unit: Unit) -> WorkingCalendar:
    mine = Holiday.objects.filter(
        Q(organisation=None) | Q(organisation_id=unit.organisation_id),
        Q(province=None) | Q(province_id=unit.province_id),
    ).values_list("date", "working", "organisation_id")
    days: set[dt.date] = set()
    official = [date for date, _, owner in mine if owner is None]
    for date, working, _ in sorted(mine, key=lambda row: row[1]):
        days.discard(date) if working else days.add(date)
    organisation = Organisation.objects.get(pk=unit.organisation_id)
    known_until = _end_of_year(max(official)) if official else BEFORE_ALL
    return WorkingCalendar(frozenset(organisation.weekend), frozenset(days), known_until)


def _end_of_year(day: dt.date) -> dt.date:
    """The last day of the Jalali year: official holidays are published a year at a time."""
    return from_jalali(to_jalali(day)[0] + 1, 1, 1) - dt.timedelta(days=1)


def organisation_of(organisation_id: int) -> Organisation:
    """The organisation with this primary key."""
    return kept(("organisation", organisation_id), lambda: Organisation.objects.get(pk=organisation_id))


def base_url(organisation: Organisation) -> str:
    """The address under which the desk is reached from outside, without a slash at its end."""
    told = str(organisation.settings.get("base_url", "")).rstrip("/")
    return told or f"https://{organisation.hosts[0] if organisation.hosts else 'localhost'}"
