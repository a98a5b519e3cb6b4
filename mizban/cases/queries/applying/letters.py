"""Checking a result letter by the code that is printed on it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db import connection

from mizban.cases.models import LetterStatus
from mizban.core.models import Localised
from mizban.core.text import clean, to_ascii_digits
from mizban.organisations.models import Unit

LONGEST_CODE = 20
_NOT_OF_A_CODE = re.compile(r"[^0-9A-Z]+")
_VERIFY = """
SELECT number, issued_on, unit_id, masked_name, sha256, status, secretariat_number, secretariat_date
FROM mizban_verify_letter(%s, %s)
"""


@dataclass(frozen=True)
class CheckedLetter:
    """What anybody may know of a letter: that it exists, whose it is in outline, and whether it still holds."""

    code: str
    number: str
    issued_on: dt.date
    unit: Localised
    masked_name: str
    sha256: str
    """Of the PDF, 64 hexadecimal digits; "" until the PDF is made."""
    status: LetterStatus
    secretariat_number: str
    secretariat_date: dt.date | None


def canonical_code(typed: str) -> str:
    """A code as it is stored: capital letters and ASCII digits. "" if what was typed cannot be one."""
    code = _NOT_OF_A_CODE.sub("", to_ascii_digits(clean(typed)).upper())
    return code if len(code) <= LONGEST_CODE else ""


def check_letter(organisation_id: int, typed: str) -> CheckedLetter | None:
    """The letter of the organisation with this code, written in any way; None if there is none (two queries)."""
    code = canonical_code(typed)
    if not code:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_VERIFY, [organisation_id, code])
        found = cursor.fetchone()
    if found is None:
        return None
    number, issued_on, unit_id, masked_name, sha256, status, secretariat_number, secretariat_date = found
    return CheckedLetter(
        code=code,
        number=number,
        issued_on=issued_on,
        unit=Unit.objects.only("name").get(organisation_id=organisation_id, pk=unit_id).name,
        masked_name=masked_name,
        sha256=sha256,
        status=LetterStatus(status),
        secretariat_number=secretariat_number,
        secretariat_date=secretariat_date,
    )
