"""Offices of the demo organisations. Addresses and telephones are demo values and say so."""

from __future__ import annotations

from collections.abc import Iterator

from mizban.core.models import Localised
from mizban.organisations.actions import UnitPlan, load_units
from mizban.organisations.models import County, Level, Organisation, Province

WEST_OF_MAZANDARAN = frozenset({"0205", "0206", "0214", "0215", "0220", "0224", "0228"})
"""Counties of the natural resources' second directorate of Mazandaran, in Nowshahr; the others belong to Sari."""
HOURS: Localised = {
    "fa": "شنبه تا چهارشنبه، ساعت ۷:۳۰ تا ۱۴:۳۰ (نمایشی)",
    "en": "Saturday to Wednesday, 7:30 to 14:30 (demo)",
}
HEAD = "head-office"
TEHRAN: Localised = {"fa": "تهران", "en": "Tehran"}
NOWSHAHR: Localised = {"fa": "نوشهر", "en": "Nowshahr"}
SARI: Localised = {"fa": "ساری", "en": "Sari"}


def build(organisation: Organisation, *, county_offices: bool, split_mazandaran: bool) -> None:
    """Head office, an office in each province, and county offices where the organisation has them."""
    load_units(organisation, list(_plans(organisation, county_offices, split_mazandaran)))


def _plans(organisation: Organisation, county_offices: bool, split_mazandaran: bool) -> Iterator[UnitPlan]:
    words = organisation.texts["unit_words"]
    yield UnitPlan(
        HEAD, Level.HEAD, words["head"]["name"], address=_address({"fa": "تهران", "en": "Tehran"}), phone="021-00000000"
    )
    counties = list(County.objects.filter(valid_to=None).order_by("code"))
    for province in Province.objects.filter(valid_to=None).order_by("code"):
        inside = frozenset(county.code for county in counties if county.province_id == province.code)
        west = WEST_OF_MAZANDARAN & inside if split_mazandaran else frozenset()
        name = words["province"]["name"]
        if west:
            yield _provincial(province, _with_seat(name, province.name, NOWSHAHR), west, "-nowshahr", NOWSHAHR)
            name = _with_seat(name, province.name, SARI)
        else:
            name = _named(name, province.name)
        yield _provincial(province, name, inside - west)
        if county_offices:
            for county in (one for one in counties if one.province_id == province.code):
                yield UnitPlan(
                    f"county-{county.code}",
                    Level.COUNTY,
                    _named(words["county"]["name"], {"fa": county.name}),
                    parent=province.slug + ("-nowshahr" if county.code in west else ""),
                    province=province.code,
                    counties=frozenset({county.code}),
                )


def _provincial(
    province: Province, name: Localised, counties: frozenset[str], suffix: str = "", seat: Localised | None = None
) -> UnitPlan:
    return UnitPlan(
        province.slug + suffix,
        Level.PROVINCE,
        name,
        parent=HEAD,
        province=province.code,
        counties=counties,
        address=_address(seat or {"fa": province.capital, "en": f"{province.name['en']} Province"}),
        phone=f"{province.phone_prefix}-00000000",
        hours=HOURS,
    )


def _address(place: Localised) -> Localised:
    return {"fa": f"{place['fa']}، نشانی نمایشی", "en": f"{place['en']}, demo address"}


def _named(pattern: Localised, name: Localised) -> Localised:
    """The pattern with the place's name; without an English name, the Persian pattern alone."""
    return {language: text.replace("{name}", name[language]) for language, text in pattern.items() if language in name}


def _with_seat(pattern: Localised, name: Localised, seat: Localised) -> Localised:
    return {language: f"{text} – {seat[language]}" for language, text in _named(pattern, name).items()}
