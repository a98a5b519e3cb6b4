"""Two words in any spelling find the service; what nobody offers is not found; filters narrow."""

from __future__ import annotations

import pytest

from mizban.catalogue import queries
from mizban.catalogue.queries import Wish
from mizban.organisations.models import Organisation

RENEWAL = "grazing-licence-renewal"


@pytest.fixture
def frw(db: None) -> int:
    return Organisation.objects.get(slug="frw").pk


@pytest.fixture
def imeo(db: None) -> int:
    return Organisation.objects.get(slug="imeo").pk


def found(organisation_id: int, query: str, section: str = "", audience: str = "") -> list[str]:
    return [one.service.slug for one in queries.listing(organisation_id, Wish(query, section, audience)).found]


@pytest.mark.parametrize(
    "query",
    [
        "تمدید پروانه",
        "تمديد مرتعداري",  # Arabic letters
        "پروانه مرتع‌داری",  # a half-space
        "پروانه مرتع داری",
        "تمدید پروانۀ مرتعداری",  # heh with yeh in one sign
        "تمدید پروانهٔ مرتعداری",
        "تمدید پروانه مرتداری",  # a letter missing
        "مرتعداریی تمدید",  # a letter doubled, and the other way round
        "مرتعداری تمدد",
        "تمدیدپروانه",
        "پروانه های مرتعداری",
        "Renewal GRAZING",
    ],
)
def test_two_words_in_any_spelling_find_the_renewal(frw: int, query: str) -> None:
    assert RENEWAL in found(frw, query)[:3]


def test_a_keyword_finds_what_its_title_does_not_say(frw: int) -> None:
    assert RENEWAL in found(frw, "چرا")


def test_the_best_comes_first(frw: int) -> None:
    assert found(frw, "تمدید پروانهٔ مرتعداری")[0] == RENEWAL
    assert found(frw, "نهال")[0] == "seedling-request"


def test_a_group_stands_aside_for_what_it_holds(frw: int) -> None:
    assert "grazing-licence" not in found(frw, "پروانهٔ مرتعداری")


@pytest.mark.parametrize("query", ["هواپیما", "zzzzzz", "۹۹۹۹۹۹"])
def test_what_nobody_offers_is_not_found(frw: int, query: str) -> None:
    assert queries.listing(frw, Wish(query)).count == 0


@pytest.mark.parametrize("query", ["\x00\x01", "()&|!:*'", "؟!"])
def test_signs_alone_ask_for_nothing_in_particular(frw: int, query: str) -> None:
    assert queries.listing(frw, Wish(query)).count == queries.listing(frw, Wish()).count


@pytest.mark.parametrize("query", ["آ" * 5000, "\ud800\udfff", "a\x00b", "%", "_", "\\", "' OR 1=1 --", "تمدید " * 900])
def test_no_words_break_the_search(frw: int, query: str) -> None:
    queries.listing(frw, Wish(query))


def test_the_other_organisation_has_its_own(frw: int, imeo: int) -> None:
    assert found(imeo, "تمدید پروانه")[0] == "work-permit-renewal"
    assert RENEWAL not in found(imeo, "تمدید پروانه")
    assert found(frw, "مسئول فنی معدن") == []


def test_filters_narrow(frw: int) -> None:
    everything = queries.listing(frw, Wish())
    rangeland = queries.listing(frw, Wish(section="rangeland"))
    assert 0 < rangeland.count < everything.count
    assert [shelf.section.slug for shelf in rangeland.shelves] == ["rangeland"]
    between_bodies = queries.listing(frw, Wish(audience="G2G"))
    assert [entry.service.slug for shelf in between_bodies.shelves for entry in shelf.entries] == ["land-inquiry"]
    assert queries.listing(frw, Wish(section="no-such-section")).count == 0
    assert found(frw, "پروانه", section="by-products") and RENEWAL not in found(frw, "پروانه", section="by-products")


def test_every_service_stands_once(frw: int) -> None:
    listing = queries.listing(frw, Wish())
    entries = [entry for shelf in listing.shelves for entry in shelf.entries]
    slugs = [child.service.slug for entry in entries for child in (entry.children or (entry,))]
    assert len(slugs) == len(set(slugs)) == listing.count
    assert all(child.is_requestable for entry in entries for child in entry.children)
    assert not any(entry.is_requestable for entry in entries if entry.children)
    assert RENEWAL in slugs and "grazing-licence" not in slugs
    assert listing.audiences == ["G2C", "G2G"]


def test_the_foremost_are_those_that_the_organisation_put_first(frw: int) -> None:
    orders = [entry.service.order for entry in queries.foremost(frw, 6)]
    assert orders == sorted(orders)
    assert len(orders) == 6
