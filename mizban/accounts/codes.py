"""One-time codes: one row for a purpose and a key, changed by one conditional statement.

At most five guesses whatever the parallelism, one use, three minutes (model.md, "Identity").
"""

from __future__ import annotations

import datetime as dt
import enum
import secrets

from django.db import connection

from mizban.core import clock
from mizban.core.crypto import blind_index

LIFE = dt.timedelta(seconds=180)
GUESSES = 5
RESEND_AFTER = dt.timedelta(seconds=60)


class Purpose(enum.StrEnum):
    SIGN_IN = "sign_in"
    IDENTIFY = "identify"


class Verdict(enum.StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    GONE = "gone"
    """Expired, used, replaced, or guessed too often: a fresh one is needed."""


_ISSUE = """
INSERT INTO accounts_onetimecode (organisation_id, purpose, key, digest, guesses, expires_at)
VALUES (%s, %s, %s, %s, 0, %s)
ON CONFLICT (organisation_id, purpose, key) DO UPDATE
SET digest = excluded.digest, guesses = 0, expires_at = excluded.expires_at, used_at = NULL
"""
_REDEEM = """
UPDATE accounts_onetimecode
SET guesses = guesses + 1, used_at = CASE WHEN digest = %(digest)s THEN %(now)s END
WHERE organisation_id = %(organisation)s AND purpose = %(purpose)s AND key = %(key)s
  AND used_at IS NULL AND expires_at > %(now)s AND guesses < %(most)s
RETURNING used_at IS NOT NULL, guesses
"""


def issue(organisation_id: int, purpose: Purpose, key: str) -> str:
    """A fresh six-digit code for `key`; the one before it dies."""
    code = f"{secrets.randbelow(10**6):06d}"
    with connection.cursor() as cursor:
        cursor.execute(_ISSUE, [organisation_id, purpose.value, key, _digest(purpose, key, code), clock.now() + LIFE])
    return code


def redeem(organisation_id: int, purpose: Purpose, key: str, code: str) -> tuple[Verdict, int]:
    """Whether `code` is the one in force for `key`, and how many guesses are left."""
    with connection.cursor() as cursor:
        cursor.execute(
            _REDEEM,
            {
                "digest": _digest(purpose, key, code),
                "now": clock.now(),
                "organisation": organisation_id,
                "purpose": purpose.value,
                "key": key,
                "most": GUESSES,
            },
        )
        row = cursor.fetchone()
    if row is None:
        return Verdict.GONE, 0
    right, guesses = row
    if right:
        return Verdict.RIGHT, 0
    left = GUESSES - guesses
    return (Verdict.WRONG, left) if left else (Verdict.GONE, 0)


def _digest(purpose: Purpose, key: str, code: str) -> str:
    return blind_index(f"{purpose}:{key}:{code}", "one_time_code")
