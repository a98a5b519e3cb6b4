"""The registries of the demo: synthetic people, the same at every start, answered for without a network.

National IDs begin with 999, mobiles with 0999000: no real person is meant. The answer depends on national ID, date of
birth and mobile alone. Everything is drawn from SHA-256 of a constant seed, so that no version of Python changes it.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from mizban.core import jalali
from mizban.core.numbers import NumberError, national_id
from mizban.identity.demo_names import FAMILIES, MEN, WOMEN
from mizban.identity.ports import Gender, Holding, Outcome, OwnershipAnswer, Reason, RegisteredPerson, RegistryAnswer

T = TypeVar("T")

SEED = "mizban-demo-1"
FIRST_YEAR, LAST_YEAR = 1320, 1385
_MEN, _WOMEN, _FAMILIES = MEN.split(), WOMEN.split(), FAMILIES.split()


class Kind(enum.StrEnum):
    """What the registries will say of a person."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"
    DEAD = "dead"
    REGISTRY_DOWN = "registry_down"
    NOT_OWNER = "not_owner"


NUMBERS: Mapping[Kind, int] = {
    Kind.MATCH: 200,
    Kind.MISMATCH: 12,
    Kind.UNKNOWN: 12,
    Kind.DEAD: 12,
    Kind.REGISTRY_DOWN: 12,
    Kind.NOT_OWNER: 12,
}


@dataclass(frozen=True)
class DemoPerson:
    """What `/demo/people.json` says of one person; `birth_date` is Jalali, `YYYY/MM/DD`, in ASCII digits."""

    national_id: str
    birth_date: str
    first_name: str
    last_name: str
    mobile: str
    kind: Kind


@dataclass(frozen=True)
class _Entry:
    shown: DemoPerson
    born: dt.date
    registered: RegisteredPerson


def people() -> list[DemoPerson]:
    """All people of the demo, grouped by kind, those who match first."""
    return [entry.shown for entry in _entries().values()]


class DemoCivilRegistry:
    """Answers as the civil registry would."""

    def check(self, national_id: str, birth_date: dt.date) -> RegistryAnswer:
        entry = _entries().get(national_id)
        if entry is None or entry.shown.kind is Kind.UNKNOWN:
            return RegistryAnswer(Outcome.UNKNOWN)
        if entry.shown.kind is Kind.REGISTRY_DOWN:
            return RegistryAnswer(Outcome.UNAVAILABLE, reason=Reason.TIME_OUT)
        if entry.shown.kind is Kind.MISMATCH or birth_date != entry.born:
            return RegistryAnswer(Outcome.MISMATCH)
        if entry.shown.kind is Kind.DEAD:
            return RegistryAnswer(Outcome.DEAD)
        return RegistryAnswer(Outcome.MATCH, person=entry.registered)


class DemoMobileOwnership:
    """Answers as the registry of mobile subscribers would."""

    def check(self, national_id: str, mobile: str) -> OwnershipAnswer:
        entry = _entries().get(national_id)
        owns = entry is not None and entry.shown.mobile == mobile and entry.shown.kind is not Kind.NOT_OWNER
        return OwnershipAnswer(Holding.MATCH if owns else Holding.NO_MATCH)


@cache
def _entries() -> Mapping[str, _Entry]:
    kinds = [kind for kind, number in NUMBERS.items() for _ in range(number)]
    entries = (_entry(place, kind) for place, kind in enumerate(kinds))
    return {entry.shown.national_id: entry for entry in entries}


def _entry(place: int, kind: Kind) -> _Entry:
    draw = _Draw(place)
    gender = draw.one_of((Gender.MALE, Gender.FEMALE))
    registered = RegisteredPerson(
        first_name=draw.one_of(_MEN if gender is Gender.MALE else _WOMEN),
        last_name=draw.one_of(_FAMILIES),
        father_name=draw.one_of(_MEN),
        gender=gender,
    )
    year, month, day = FIRST_YEAR + draw.below(LAST_YEAR - FIRST_YEAR + 1), 1 + draw.below(12), 1 + draw.below(29)
    shown = DemoPerson(
        national_id=_with_check_digit(f"999{_scattered(place):06d}"),
        birth_date=f"{year}/{month:02d}/{day:02d}",
        first_name=registered.first_name,
        last_name=registered.last_name,
        mobile=f"0999000{place:04d}",
        kind=kind,
    )
    return _Entry(shown, jalali.from_jalali(year, month, day), registered)


class _Draw:
    """Numbers that depend on the seed and a person's place alone."""

    def __init__(self, place: int) -> None:
        self._place = place
        self._drawn = 0

    def below(self, bound: int) -> int:
        self._drawn += 1
        digest = hashlib.sha256(f"{SEED}/{self._place}/{self._drawn}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % bound

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]


def _scattered(place: int) -> int:
    """A number of six digits for each place, no two alike: 7919 and a million have no common factor."""
    return (104_729 + place * 7919) % 1_000_000


def _with_check_digit(nine_digits: str) -> str:
    """The one valid national ID that begins with these nine digits."""
    for digit in "0123456789":
        try:
            return national_id(nine_digits + digit)
        except NumberError:
            continue
    raise AssertionError("every nine digits have a check digit")
