"""What every adapter promises: one suite for the demo and for the real protocols, spoken to servers on loopback.

The servers know the same people as the demo, so whatever the adapters make of their answers must be the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from mizban.core import jalali
from mizban.identity.civil_soap import SoapCivilRegistry
from mizban.identity.demo_registry import DemoCivilRegistry, DemoMobileOwnership, DemoPerson, Kind, people
from mizban.identity.mobile_shahkar import ShahkarMobileOwnership
from mizban.identity.ports import CivilRegistry, Gender, Holding, MobileOwnership, Outcome
from mizban.identity.registry_http import Endpoint, RegistryClient
from tests.fakes.authority import Authority
from tests.fakes.registry_server import (
    PASSWORD,
    PROVIDER_CODE,
    USERNAME,
    SoapFields,
    civil_registry,
    mobile_registry,
    packed,
    serve,
)

DAY = dt.timedelta(days=1)
STRANGER = "0084575948"


def fields_of(national_id: str, born: str) -> SoapFields:
    """What the civil registry says, in its own words, of the people of the demo."""
    known = DemoCivilRegistry().check(national_id, jalali.parse(born))
    record = [("nin", str(int(national_id))), ("birthDate", born)]
    match known.outcome:
        case Outcome.MATCH:
            assert known.person
            return [
                *record,
                ("name", packed(known.person.first_name)),
                ("family", packed(known.person.last_name)),
                ("fatherName", packed(known.person.father_name)),
                ("gender", "1" if known.person.gender is Gender.MALE else "2"),
                ("deathStatus", "0"),
            ]
        case Outcome.DEAD:
            return [*record, ("name", packed("نام")), ("deathStatus", "1"), ("deathDate", "14010203")]
        case Outcome.UNKNOWN:
            return [("message", "Nin.Not.Valid")]
        case Outcome.MISMATCH:
            return [("message", "err.record.not.found")]
        case _:
            return [("exceptionMessage", "inquiry.time.finished")]


def owns(national_id: str, mobile: str) -> bool:
    return DemoMobileOwnership().check(national_id, mobile).outcome is Holding.MATCH


@pytest.fixture(params=["demo", "soap"], scope="module")
def civil(request: pytest.FixtureRequest, authority: Authority) -> Iterator[CivilRegistry]:
    if request.param == "demo":
        yield DemoCivilRegistry()
        return
    with serve(authority.server_context(), civil_registry(fields_of)) as fake:
        yield SoapCivilRegistry(RegistryClient(Endpoint(fake.url, USERNAME, PASSWORD, str(authority.bundle))))


@pytest.fixture(params=["demo", "shahkar"], scope="module")
def mobiles(request: pytest.FixtureRequest, authority: Authority) -> Iterator[MobileOwnership]:
    if request.param == "demo":
        yield DemoMobileOwnership()
        return
    with serve(authority.server_context(), mobile_registry(owns)) as fake:
        client = RegistryClient(Endpoint(fake.url, USERNAME, PASSWORD, str(authority.bundle)))
        yield ShahkarMobileOwnership(client, PROVIDER_CODE)


def one(kind: Kind, place: int = 0) -> DemoPerson:
    return [person for person in people() if person.kind is kind][place]


EXPECTED = {
    Kind.MATCH: Outcome.MATCH,
    Kind.NOT_OWNER: Outcome.MATCH,
    Kind.MISMATCH: Outcome.MISMATCH,
    Kind.UNKNOWN: Outcome.UNKNOWN,
    Kind.DEAD: Outcome.DEAD,
    Kind.REGISTRY_DOWN: Outcome.UNAVAILABLE,
}


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_of_person_gets_its_answer(civil: CivilRegistry, kind: Kind) -> None:
    person = one(kind)
    answer = civil.check(person.national_id, jalali.parse(person.birth_date))
    assert answer.outcome is EXPECTED[kind]


@pytest.mark.parametrize("place", [0, 1, 7])
def test_a_match_tells_the_names(civil: CivilRegistry, place: int) -> None:
    person = one(Kind.MATCH, place)
    found = civil.check(person.national_id, jalali.parse(person.birth_date)).person
    assert found is not None
    assert (found.first_name, found.last_name) == (person.first_name, person.last_name)
    assert found.father_name
    assert found.gender in Gender


@pytest.mark.parametrize("kind", [Kind.MATCH, Kind.NOT_OWNER, Kind.DEAD, Kind.MISMATCH])
def test_another_birth_date_never_matches_and_tells_nothing(civil: CivilRegistry, kind: Kind) -> None:
    person = one(kind)
    answer = civil.check(person.national_id, jalali.parse(person.birth_date) + DAY)
    assert answer.outcome is Outcome.MISMATCH
    assert answer.person is None


def test_a_stranger_is_unknown(civil: CivilRegistry) -> None:
    assert civil.check(STRANGER, dt.date(1980, 1, 1)).outcome is Outcome.UNKNOWN


def test_the_answer_does_not_depend_on_what_was_asked_before(civil: CivilRegistry) -> None:
    person = one(Kind.MATCH)
    first, other, again = (
        civil.check(person.national_id, jalali.parse(person.birth_date) + days) for days in (0 * DAY, DAY, 0 * DAY)
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(Kind.MATCH, Holding.MATCH), (Kind.NOT_OWNER, Holding.NO_MATCH), (Kind.REGISTRY_DOWN, Holding.MATCH)],
)
def test_whose_the_mobile_is(mobiles: MobileOwnership, kind: Kind, expected: Holding) -> None:
    person = one(kind)
    assert mobiles.check(person.national_id, person.mobile).outcome is expected


def test_a_mobile_of_another_or_of_nobody_is_no_match(mobiles: MobileOwnership) -> None:
    person = one(Kind.MATCH)
    assert mobiles.check(person.national_id, one(Kind.MATCH, 1).mobile).outcome is Holding.NO_MATCH
    assert mobiles.check(person.national_id, "09120000000").outcome is Holding.NO_MATCH
    assert mobiles.check(STRANGER, person.mobile).outcome is Holding.NO_MATCH
