"""Waiting between wrong tries: longer each time, never for ever, and nobody is locked out of an account.

A try is counted before the secret is looked at, by one statement, so that many at once are no more tries than one
after the other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from mizban.accounts.limits import too_many
from mizban.core import clock
from mizban.core.crypto import blind_index


@dataclass(frozen=True)
class Delay:
    """`free` tries without waiting; then `first`, twice as long after each further one, at most `longest`.

    After `memory` without a try everything is forgotten.
    """

    name: str
    free: int = 5
    first: dt.timedelta = dt.timedelta(seconds=30)
    longest: dt.timedelta = dt.timedelta(minutes=15)
    memory: dt.timedelta = dt.timedelta(hours=24)

    def wait(self, tries: int) -> dt.timedelta:
        """How long to wait after so many wrong tries."""
        if tries < self.free:
            return dt.timedelta(0)
        doubled: dt.timedelta = self.first * 2 ** min(tries - self.free, 30)
        return min(self.longest, doubled)


PASSWORDS = Delay("password")
SECOND_FACTORS = Delay("second_factor")

_TRY = """
INSERT INTO accounts_ratecounter AS mine (organisation_id, key, count, expires_at)
VALUES (%(organisation)s, %(key)s, 1, %(expires)s)
ON CONFLICT (organisation_id, key) DO UPDATE SET
  count = CASE WHEN mine.expires_at <= %(now)s THEN 1 ELSE mine.count + 1 END, expires_at = excluded.expires_at
WHERE mine.expires_at <= %(now)s OR mine.count < %(free)s OR mine.expires_at + make_interval(
  secs => least(%(first)s * power(2, least(mine.count - %(free)s, 30)), %(longest)s) - %(memory)s) <= %(now)s
RETURNING count
"""
_STANDING = "SELECT count, expires_at FROM accounts_ratecounter WHERE organisation_id = %s AND key = %s"
_FORGET = "DELETE FROM accounts_ratecounter WHERE organisation_id = %s AND key = %s"


def begin_try(delay: Delay, organisation_id: int, subject: str) -> None:
    """Count one more try for `subject`. Raises `TooMany` while it has to wait, and then counts nothing."""
    now, key = clock.now(), _key(delay, subject)
    with connection.cursor() as cursor:
        cursor.execute(
            _TRY,
            {
                "organisation": organisation_id,
                "key": key,
                "now": now,
                "expires": now + delay.memory,
                "memory": delay.memory.total_seconds(),
                "free": delay.free,
                "first": delay.first.total_seconds(),
                "longest": delay.longest.total_seconds(),
            },
        )
        if cursor.fetchone() is not None:
            return
        cursor.execute(_STANDING, [organisation_id, key])
        count, expires_at = cursor.fetchone() or (delay.free, now + delay.memory)
    left = expires_at - delay.memory + delay.wait(count) - now
    raise too_many(f"delay_{delay.name}", max(1, -(-int(left.total_seconds() * 1000) // 1000)))


def forget_tries(delay: Delay, organisation_id: int, subject: str) -> None:
    """The secret was right: the next wrong try is the first."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [organisation_id, _key(delay, subject)])


def _key(delay: Delay, subject: str) -> str:
    return blind_index(f"{delay.name}:{subject}", "delay")
