"""The offices of an organisation, from a readable file (docs/service-files.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mizban.core.models import Localised
from mizban.organisations.actions import UnitPlan
from mizban.organisations.models import County, Level, Province
from mizban.organisations.pages import Slug, Text

HEAD = "head-office"
"""Slug of every organisation's head office."""
CountyCode = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
Place = tuple[str | int, ...]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reached(Strict):
    """How an office is reached; what is left out is shown as «اعلام نشده»."""

    address: Text | None = None
    phone: Annotated[str, Field(max_length=40)] = ""
    hours: Text | None = None


class Office(Reached):
    """An office of a province, or of a county; `province` is the slug of the province."""

    slug: Slug
    level: Literal["province", "county"] = "province"
    province: str
    name: Text | None = None
    """Left out: the name that offices of its level have, with the province or county in it, and `seat` after it."""
    seat: Text | None = None
    counties: list[CountyCode] = []
    """What it answers for. Left out: all counties of the province that no other provincial office names."""


class OfficesFile(Strict):
    """offices.yaml."""

    head: Reached = Reached()
    hours: Text | None = None
    """Of every provincial office that does not say otherwise."""
    county_offices: bool = False
    """An office in every county, below the provincial one that answers for it."""
    offices: list[Office] = []


class Divisions:
    """Provinces by slug and counties by code, as they are today."""

    def __init__(self) -> None:
        self.provinces = {one.slug: one for one in Province.objects.filter(valid_to=None).order_by("code")}
        self.counties = {one.code: one for one in County.objects.filter(valid_to=None).order_by("code")}

    def inside(self, slug: str) -> frozenset[str]:
        code = self.provinces[slug].code
        return frozenset(one.code for one in self.counties.values() if one.province_id == code)


def problems(file: OfficesFile, words: dict[str, Any], divisions: Divisions) -> Iterator[tuple[Place, str]]:
    """What is wrong in view of the divisions of the country: where in the file, and what."""
    needed = {"head", *(one.level for one in file.offices), *(["county"] if file.county_offices else [])}
    for level in sorted(needed - words.keys()):
        yield (), f"organisation.yaml does not say how an office of level {level!r} is called (unit_words)"
    yield from _crossings(file.offices, divisions)
    rests = [one.province for one in file.offices if one.level == "province" and not one.counties]
    for province in sorted({one for one in rests if rests.count(one) > 1}):
        yield ("offices",), f"two offices of {province} would answer for the same counties; let one name its own"


def _crossings(offices: list[Office], divisions: Divisions) -> Iterator[tuple[Place, str]]:
    taken: dict[tuple[str, str], str] = {}
    slugs = {HEAD}
    for index, office in enumerate(offices):
        place: Place = ("offices", index)
        if office.slug in slugs:
            yield (*place, "slug"), f"the office {office.slug!r} stands here twice"
        slugs.add(office.slug)
        if office.province not in divisions.provinces:
            yield (*place, "province"), f"there is no province {office.province!r}"
            continue
        if office.level == "county" and not office.counties:
            yield (*place, "slug"), "an office of a county names its counties"
        for code in office.counties:
            if code not in divisions.inside(office.province):
                yield (*place, "counties"), f"{office.province} has no county {code}"
            elif (owner := taken.setdefault((office.level, code), office.slug)) != office.slug:
                yield (*place, "counties"), f"{owner!r} answers for county {code} already"


def plans(file: OfficesFile, words: dict[str, Any], divisions: Divisions) -> Iterator[UnitPlan]:
    """The offices to be, parents first. `words` is `unit_words` of the organisation's file."""
    provincial = [one for one in file.offices if one.level == "province"]
    named = frozenset(code for one in provincial for code in one.counties)
    yield UnitPlan(HEAD, Level.HEAD, words["head"]["name"], **_reached(file.head, None))
    above: dict[str, str] = {}
    for office in provincial:
        counties = frozenset(office.counties) or divisions.inside(office.province) - named
        above |= dict.fromkeys(counties, office.slug)
        province = divisions.provinces[office.province]
        yield _plan(office, file, _named(office, words["province"]["name"], province.name), province, HEAD, counties)
    listed = [one for one in file.offices if one.level == "county"]
    for office in [*listed, *_of_every_county(file, divisions, listed)]:
        name: Localised = {"fa": divisions.counties[office.counties[0]].name}
        yield _plan(
            office,
            file,
            _named(office, words["county"]["name"], name),
            divisions.provinces[office.province],
            above.get(office.counties[0], HEAD),
            frozenset(office.counties),
        )


def _of_every_county(file: OfficesFile, divisions: Divisions, listed: list[Office]) -> Iterator[Office]:
    known = {code for office in listed for code in office.counties}
    slugs = {province.code: slug for slug, province in divisions.provinces.items()}
    for code, county in divisions.counties.items() if file.county_offices else ():
        if code not in known:
            yield Office(slug=f"county-{code}", level="county", province=slugs[county.province_id], counties=[code])


def _plan(
    office: Office, file: OfficesFile, name: Localised, province: Province, parent: str, counties: frozenset[str]
) -> UnitPlan:
    hours = file.hours if office.level == "province" else None
    return UnitPlan(
        office.slug,
        Level(office.level),
        name,
        parent=parent,
        province=province.code,
        counties=counties,
        **_reached(office, hours),
    )


def _reached(office: Reached, hours: Text | None) -> dict[str, Any]:
    return {
        "address": _told(office.address),
        "phone": office.phone,
        "hours": _told(office.hours or hours),
    }


def _told(text: Text | None) -> Localised:
    return text.model_dump(exclude_none=True) if text else {}


def _named(office: Office, pattern: Localised, place: Localised) -> Localised:
    """The office's own name, or the pattern with the place in it; a language that lacks either is left out."""
    if office.name:
        return _told(office.name)
    name = {
        language: text.replace("{name}", place[language]) for language, text in pattern.items() if language in place
    }
    seat = _told(office.seat)
    return {language: f"{text} – {seat[language]}" if language in seat else text for language, text in name.items()}
