"""What a prepared demo brings along and cases are made from: offices with their officers, services, filled forms."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from mizban.accounts.models import RoleGrant
from mizban.cases.forms import context, form_of
from mizban.catalogue.models import Service
from mizban.core.actor import Role
from mizban.core.text import fold
from mizban.dynamic_forms import engine
from mizban.organisations.models import Level, Province
from mizban.organisations.queries import offices
from tests.bench.fill.copying import escaped
from tests.unit.dynamic_forms.test_service_samples import SAMPLES, load
from tests.unit.dynamic_forms.test_service_samples import fill as filled

RESIDENTS = {
    "markazi": 1429, "gilan": 2531, "mazandaran": 3284, "azarbayjan-sharghi": 3910, "azarbayjan-gharbi": 3265,
    "kermanshah": 1952, "khuzestan": 4711, "fars": 4851, "kerman": 3165, "khorasan-razavi": 6435, "isfahan": 5121,
    "sistan-baluchestan": 2775, "kordestan": 1603, "hamedan": 1738, "chaharmahal-bakhtiari": 948, "lorestan": 1761,
    "ilam": 580, "kohgiluyeh-boyerahmad": 713, "bushehr": 1163, "zanjan": 1057, "semnan": 702, "yazd": 1139,
    "hormozgan": 1776, "tehran": 13268, "ardabil": 1270, "qom": 1292, "qazvin": 1274, "golestan": 1869,
    "khorasan-shomali": 863, "khorasan-jonubi": 769, "alborz": 2712,
}  # fmt: skip
"""Thousands of people, census of 1395."""
BUSY_PROVINCE, BUSY_SERVICE = "fars", "grazing-licence-renewal"
"""The one busy unit, and what it is asked for."""
FILE = "good"
"""How the ids of files begin in filled samples."""


@dataclass(frozen=True)
class Answered:
    """A filled form as it is stored; `{n}` in `data` stands for the id of the n-th file, `fields` say where it is."""

    data: str
    words: str
    fields: list[str]


@dataclass(frozen=True)
class Offer:
    """A service that is asked for, once in so many cases (`weight`)."""

    organisation_id: int
    slug: str
    service_id: int
    version_id: int
    section_id: int
    promised_days: int | None
    title: str
    answered: Answered
    weight: float


@dataclass(frozen=True)
class Office:
    """An office of a province with its experts, by section."""

    unit_id: int
    province_code: str
    counties: list[str]
    experts: dict[int, list[int]]


@dataclass(frozen=True)
class World:
    offers: list[Offer]
    offices: dict[int, list[Office]]
    """By organisation."""
    weights: dict[int, list[float]]
    """Of the offices, by residents; added up, as `Random.choices` takes them."""
    busy_offer: Offer
    busy_office: Office

    @property
    def offer_weights(self) -> list[float]:
        """Added up, too."""
        return list(accumulate(offer.weight for offer in self.offers))

    def share(self, organisation_id: int) -> float:
        """How much of what is asked at large, beside the busy unit, an organisation gets."""
        mine = sum(offer.weight for offer in self.offers if offer.organisation_id == organisation_id)
        return mine / sum(offer.weight for offer in self.offers)


def world() -> World:
    """Everything that rows point at. Reads a database that `mizban prepare` has filled as a demo."""
    slugs = dict(Province.objects.values_list("code", "slug"))
    offers = _offers()
    found = {pk: _offices(pk) for pk in {offer.organisation_id for offer in offers}}
    weights = {
        pk: list(accumulate(RESIDENTS[slugs[one.province_code]] / _same_province(one, places) for one in places))
        for pk, places in found.items()
    }
    busy = next(offer for offer in offers if offer.slug == BUSY_SERVICE)
    at = next(one for one in found[busy.organisation_id] if slugs[one.province_code] == BUSY_PROVINCE)
    return World(offers, found, weights, busy, at)


def _same_province(office: Office, places: list[Office]) -> int:
    return sum(one.province_code == office.province_code for one in places)


def _offers() -> list[Offer]:
    """Services with a filled sample; the n-th, those of the default organisation first, is wanted 1/n as often."""
    found: list[Offer] = []
    services = Service.objects.filter(current__isnull=False, retired_at=None).select_related("current", "organisation")
    samples = {(path.parent.parent.name, path.stem): load(path) for path in SAMPLES}
    for service in services.order_by("-organisation__is_default", "order", "pk"):
        sample = samples.get((service.organisation.slug, service.slug))
        if sample is None or service.current is None or not service.current.form:
            continue
        found.append(
            Offer(
                service.organisation_id,
                service.slug,
                service.pk,
                service.current.pk,
                service.current.section_id,
                service.current.promised_days,
                fold(" ".join(service.title.values())),
                _answered(service, sample),
                1 / (len(found) + 1),
            )
        )
    return found


def _answered(service: Service, sample: dict[str, Any]) -> Answered:
    assert service.current is not None
    form = form_of(service.current)
    answers, errors = filled(form, sample, {})
    assert not errors, (service.slug, errors)
    sealed = engine.encrypt_personal(form, answers)
    fields: list[str] = []
    data = json.dumps(_with_places(sealed, "", fields), ensure_ascii=False)
    return Answered(escaped(data), fold(engine.search_text(form, answers, context())), fields)


def _with_places(value: Any, path: str, fields: list[str]) -> Any:
    """The same answers with `{n}` for each file."""
    if isinstance(value, str) and value.startswith(FILE) and value.removeprefix(FILE).isdigit():
        fields.append(path.strip("/"))
        return f"{{{len(fields) - 1}}}"
    if isinstance(value, dict):
        return {key: _with_places(one, f"{path}/{key}", fields) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_places(one, path, fields) for one in value]
    return value


def _offices(organisation_id: int) -> list[Office]:
    tree = offices(organisation_id)
    experts: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    grants = RoleGrant.objects.filter(organisation_id=organisation_id, role=Role.EXPERT).order_by("user_id")
    for unit_id, section_id, user_id in grants.values_list("unit_id", "section_id", "user_id"):
        experts[unit_id, section_id].append(user_id)
    return [
        Office(
            unit.pk,
            unit.province_id or "",
            [county for (level, county), pk in tree.by_county.items() if pk == unit.pk and level == Level.PROVINCE],
            {section: experts[unit.pk, section] for section in tree.sections},
        )
        for unit in tree.units.values()
        if unit.level == Level.PROVINCE
    ]
