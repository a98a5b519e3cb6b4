"""The second factor of staff: six digits of an app (TOTP, RFC 6238), and recovery codes for the day it is lost.

The rows are those of `allauth.mfa`; what is secret in them is encrypted, recovery codes are kept as digests only.
"""

from __future__ import annotations

import re
import secrets
from typing import Any
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from django.db.models import QuerySet

from mizban.accounts.delays import SECOND_FACTORS, begin_try, forget_tries
from mizban.accounts.models import User
from mizban.core import clock
from mizban.core.crypto import blind_index, decrypt, encrypt, same
from mizban.core.text import to_ascii_digits

PERIOD = 30
"""Seconds for which a code is shown."""
DRIFT = 1
"""So many periods a phone's clock may be off, either way."""
RECOVERY_CODES = 10
RECOVERY_DIGITS = 10
_SECRET, _RECOVERY = "totp_secret", "recovery_code"


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def new_secret() -> str:
    """Twenty random bytes in base 32, for an app."""
    return str(generate_totp_secret())


def app_address(user: User, issuer: str, secret: str) -> str:
    """The `otpauth:` address that an app reads from a QR code."""
    label = quote(f"{issuer}:{user.username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def set_up(*, user: User, secret: str, code: str) -> list[str] | None:
    """Make `secret` the user's second factor, if `code` proves that their app knows it; gives new recovery codes.

    Raises `TooMany` while one has to wait after wrong codes.
    """
    begin_try(SECOND_FACTORS, user.organisation_id, str(user.pk))
    step = _step_of(secret, typed_code(code), after=-1)
    if step is None:
        return None
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret, _SECRET), "step": step}
        )
        codes = _renew_recovery_codes(user)
    forget_tries(SECOND_FACTORS, user.organisation_id, str(user.pk))
    return codes


def remove_second_factor(user: User) -> None:
    """Forget the app and the recovery codes of somebody who has lost both."""
    Authenticator.objects.filter(user=user).delete()


def verify(*, user: User, code: str) -> Authenticator | None:
    """What the code belongs to, if it is right and has not been used. Raises `TooMany` after wrong ones."""
    begin_try(SECOND_FACTORS, user.organisation_id, str(user.pk))
    digits = typed_code(code)
    with transaction.atomic():
        mine = Authenticator.objects.select_for_update().filter(user=user)
        found = _by_recovery_code(mine, user, digits) if len(digits) == RECOVERY_DIGITS else _by_app(mine, digits)
    if found is not None:
        forget_tries(SECOND_FACTORS, user.organisation_id, str(user.pk))
    return found


def renew_recovery_codes(*, user: User) -> list[str]:
    """New recovery codes; the old ones are void from now on."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        return _renew_recovery_codes(user)


def recovery_codes_left(user: User) -> int:
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(row.data["digests"]) if row else 0


def typed_code(code: str) -> str:
    """The digits of a code, in whatever digits and groups they were typed."""
    return re.sub(r"[^0-9]", "", to_ascii_digits(code[:40]))


def _by_app(mine: QuerySet[Any], digits: str) -> Authenticator | None:
    row = mine.filter(type=Authenticator.Type.TOTP).first()
    step = _step_of(decrypt(row.data["secret"], _SECRET), digits, after=row.data["step"]) if row else None
    if row is None or step is None:
        return None
    row.data["step"] = step
    row.save(update_fields=["data"])
    return row


def _by_recovery_code(mine: QuerySet[Any], user: User, digits: str) -> Authenticator | None:
    row = mine.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    digest = _digest(user, digits)
    if row is None or digest not in row.data["digests"]:
        return None
    row.data["digests"].remove(digest)
    row.save(update_fields=["data"])
    return row


def _step_of(secret: str, digits: str, *, after: int) -> int | None:
    """The period that the code belongs to; only one later than `after`, so that no code is taken twice."""
    now = int(clock.now().timestamp()) // PERIOD
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > after and same(digits, format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def _renew_recovery_codes(user: User) -> list[str]:
    codes = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}d}" for _place in range(RECOVERY_CODES)]
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.RECOVERY_CODES, data={"digests": [_digest(user, code) for code in codes]}
    )
    return codes


def _digest(user: User, code: str) -> str:
    return blind_index(f"{user.pk}:{code}", _RECOVERY)
