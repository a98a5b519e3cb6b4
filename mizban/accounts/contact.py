"""Personal numbers of a person, decrypted where they are really needed and nowhere else."""

from __future__ import annotations

import datetime as dt

from mizban.accounts.models import Person
from mizban.core.crypto import decrypt, encrypt

NATIONAL_ID, MOBILE, BIRTH_DATE = "national_id", "mobile", "birth_date"


def national_id_of(person: Person) -> str:
    return decrypt(person.national_id, NATIONAL_ID)


def mobile_of(person: Person) -> str:
    return decrypt(person.mobile, MOBILE)


def birth_date_of(person: Person) -> dt.date:
    return dt.date.fromisoformat(decrypt(person.birth_date, BIRTH_DATE))


def sealed(national_id: str, mobile: str, birth_date: dt.date | None) -> dict[str, str]:
    """The three personal columns of a person, encrypted; empty where nothing was asked."""
    return {
        "national_id": encrypt(national_id, NATIONAL_ID) if national_id else "",
        "mobile": encrypt(mobile, MOBILE),
        "birth_date": encrypt(birth_date.isoformat(), BIRTH_DATE) if birth_date else "",
    }
