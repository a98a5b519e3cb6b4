"""Counters in the database that say when enough is enough, whatever the number of processes and parallel tries."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from mizban.core import clock
from mizban.core.crypto import blind_index
from mizban.core.errors import TooMany
from mizban.core.locks import advisory_lock
from mizban.core.rows import in_one_go
from mizban.core.text import local_digits


@dataclass(frozen=True)
class Limit:
    """At most `most` times within `window`, which begins with the first of them."""

    name: str
    most: int
    window: dt.timedelta


MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)

CODES_PER_PERSON = Limit("codes_person", 5, 10 * MINUTE)
CODES_PER_MOBILE = Limit("codes_mobile", 10, 10 * MINUTE)
CODES_PER_PERSON_A_DAY = Limit("codes_person_day", 20, DAY)
CODES_PER_MOBILE_A_DAY = Limit("codes_mobile_day", 30, DAY)
"""More than for one person: a family may share a mobile."""
CODES_PER_ADDRESS = Limit("codes_address", 60, 10 * MINUTE)
SIGN_INS_PER_ADDRESS = Limit("sign_in_address", 120, 10 * MINUTE)
REGISTRY_PER_PERSON = Limit("registry_person", 3, DAY)
REGISTRY_PER_MOBILE = Limit("registry_mobile", 5, DAY)
REGISTRATION_CODE_TRIES = Limit("registration_code", 5, DAY)
TRACKING_PER_NUMBER = Limit("tracking_number", 5, HOUR)
TRACKING_PER_ADDRESS = Limit("tracking_address", 60, HOUR)
VISIT_LINKS_PER_ADDRESS = Limit("visit_link_address", 30, HOUR)

_COUNT = """
INSERT INTO accounts_ratecounter AS mine (organisation_id, key, count, expires_at) VALUES (%s, %s, 1, %s)
ON CONFLICT (organisation_id, key) DO UPDATE SET
  count = CASE WHEN mine.expires_at <= %s THEN 1 ELSE mine.count + 1 END,
  expires_at = CASE WHEN mine.expires_at <= %s THEN excluded.expires_at ELSE mine.expires_at END
RETURNING count, expires_at
"""


def count(limit: Limit, organisation_id: int, subject: str) -> None:
    """Count one more for `subject` (a national ID, a mobile, an address); raise `TooMany` past the limit.

    Runs outside any transaction of an action, so that a refused action is counted all the same; within one only after
    `require_tries_left`, behind which it does not raise.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [organisation_id, _key(limit, subject), now + limit.window, now, now])
        times, expires_at = cursor.fetchone()
    if times > limit.most:
        raise _used_up(limit, expires_at - now)


_USED_UP = """
SELECT expires_at FROM accounts_ratecounter WHERE organisation_id = %s AND key = %s AND count >= %s AND expires_at > %s
"""


def require_tries_left(limit: Limit, organisation_id: int, subject: str) -> None:
    """Raise `TooMany` where the limit is used up; for tries of which only the wrong ones count (`count` them).

    Until the transaction ends nobody else gets past here for `subject`: many at once are no way around the limit.
    """
    key, now = _key(limit, subject), clock.now()
    with in_one_go():
        advisory_lock(f"limit/{organisation_id}/{key}")
        cursor = connection.cursor()
        cursor.execute(_USED_UP, [organisation_id, key, limit.most, now])
    found = cursor.fetchone()
    if found:
        raise _used_up(limit, found[0] - now)


def _used_up(limit: Limit, wait: dt.timedelta) -> TooMany:
    return too_many(f"limit_{limit.name}", max(1, int(wait.total_seconds())))


def too_many(code: str, seconds: int) -> TooMany:
    """The refusal that says how long to wait: in minutes, or in hours where it is more than two of them."""
    if seconds > 2 * HOUR.total_seconds():
        sentence, unit = _("تعداد تلاش‌ها زیاد شد؛ %(n)s ساعت دیگر بیایید"), HOUR
    else:
        sentence, unit = _("تعداد تلاش‌ها زیاد شد؛ %(n)s دقیقهٔ دیگر بیایید"), MINUTE
    n = local_digits(math.ceil(seconds / unit.total_seconds()))
    return TooMany(sentence, retry_after=seconds, code=code, n=n)


def forgive(limit: Limit, organisation_id: int, subject: str) -> None:
    """Take the last one back: it was a right code, and only wrong ones count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_ratecounter SET count = greatest(count - 1, 0) WHERE organisation_id = %s AND key = %s",
            [organisation_id, _key(limit, subject)],
        )


def _key(limit: Limit, subject: str) -> str:
    return blind_index(f"{limit.name}:{subject}", "limit")
