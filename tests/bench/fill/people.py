"""The applicants: made-up names, numbers that exist nowhere, encrypted and indexed as the desk does it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from mizban.accounts.contact import sealed
from mizban.accounts.models import Ownership, Realm
from mizban.accounts.queries import mobile_index, national_id_index
from mizban.identity.demo_names import FAMILIES, MEN, WOMEN
from mizban.identity.models import ClaimKind, RegistryResult
from tests.bench.fill.copying import Lines

TABLES = {
    "accounts_person": "id organisation_id national_id national_id_index birth_date mobile mobile_index"
    " mobile_proved_at mobile_ownership first_name last_name verified_at registration_code_digest email language"
    " created_at",
    "identity_identityclaim": "id organisation_id person_id kind national_id national_id_index birth_date mobile"
    " mobile_index first_name last_name father_name registry registry_source registry_at ownership ownership_source"
    " ownership_at created_at",
    "accounts_session": "session_key session_data expire_date organisation_id realm person_id user_id",
    "accounts_ratecounter": "organisation_id key count expires_at",
}
FIRST_NAMES, LAST_NAMES = [*MEN.split(), *WOMEN.split()], FAMILIES.split()
PER_CASE = 0.6
"""People for each case: some ask for several things."""
SIGNED_IN = 50
"""One of so many people has a session just now."""
FREQUENT, FREQUENT_SHARE = 0.1, 0.4
"""A tenth of the people sends two fifths of the cases."""


@dataclass(frozen=True)
class People:
    """The applicants of one organisation: ids without a gap; the claim of a person has the same id."""

    first: int
    count: int

    def draw(self, random: Random) -> int:
        among = self.count * FREQUENT if random.random() < FREQUENT_SHARE else self.count
        return self.first + int(random.random() * among)


def add_people(lines: Lines, organisation_id: int, people: People, born: dt.datetime) -> dict[int, str]:
    """Write them down; the answer is the name of each."""
    names = {}
    for pk in range(people.first, people.first + people.count):
        first, last = FIRST_NAMES[pk % len(FIRST_NAMES)], LAST_NAMES[pk // 7 % len(LAST_NAMES)]
        names[pk] = f"{first} {last}"
        _add(lines, organisation_id, pk, first, last, born)
        if pk % 20_000 == 0:
            lines.send()
    lines.send()
    return names


def _add(lines: Lines, organisation_id: int, pk: int, first: str, last: str, born: dt.datetime) -> None:
    national_id, mobile = f"{pk:010d}", f"0999{pk:07d}"
    hidden = sealed(national_id, mobile, dt.date(1970, 1, 1) + dt.timedelta(days=pk % 12_000))
    numbers = (
        *(hidden["national_id"], national_id_index(national_id)),
        *(hidden["birth_date"], hidden["mobile"], mobile_index(mobile)),
    )
    lines.add(
        "accounts_person",
        *(pk, organisation_id, *numbers, born, Ownership.MATCH.value, first, last, born, "", "", "fa", born),
    )
    if pk % SIGNED_IN == 0:
        later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=12)
        lines.add("accounts_session", f"bench{pk:027d}", "x" * 90, later, organisation_id, Realm.PERSON.value, pk, None)
        lines.add("accounts_ratecounter", organisation_id, f"bench{pk:038d}", 1, later)
    lines.add(
        "identity_identityclaim",
        *(pk, organisation_id, pk, ClaimKind.IRANIAN.value, *numbers, first, last, ""),
        *(RegistryResult.MATCH.value, "demo", born, Ownership.MATCH.value, "demo", born, born),
    )
