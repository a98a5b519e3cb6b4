"""Who is about to prove their mobile: kept encrypted in the visitor's session between the two pages."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass

from mizban.accounts.codes import RESEND_AFTER, Purpose
from mizban.core import clock
from mizban.core.crypto import CryptoError, decrypt, encrypt
from mizban.web.request import DeskRequest

KEY, PURPOSE = "pending", "pending_entry"
LIFE = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Pending:
    """`asked_at` is when the last code was asked for; `next` is where to go afterwards."""

    purpose: Purpose
    mobile: str
    national_id: str = ""
    birth_date: str = ""
    service: str = ""
    province: str = ""
    subject: str = ""
    """Of a ticket, typed before its form was chosen."""
    next: str = ""
    asked_at: str = ""

    @property
    def seconds_since(self) -> int:
        """Since the last code was asked for."""
        return int((clock.now() - dt.datetime.fromisoformat(self.asked_at)).total_seconds())

    @property
    def wait(self) -> int:
        """Seconds until another way may be tried: a fresh code, or the registration code."""
        return max(0, int(RESEND_AFTER.total_seconds()) - self.seconds_since)

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, by the names of the fields."""
        told = {"national_id": self.national_id, "birth_date": self.birth_date, "mobile": self.mobile}
        return {name: value for name, value in told.items() if value}


def remember(request: DeskRequest, pending: Pending) -> None:
    told = asdict(pending) | {"asked_at": clock.now().isoformat()}
    request.session[KEY] = encrypt(json.dumps(told), PURPOSE)


def remember_once(request: DeskRequest, pending: Pending) -> None:
    """Remember who was refused a code, for the way without one; asking again and again does not put that way off."""
    known = recall(request, pending.purpose, pending.service)
    if known is None or known.typed != pending.typed:
        remember(request, pending)


def recall(request: DeskRequest, purpose: Purpose, service: str = "") -> Pending | None:
    """What was remembered for this purpose and service; None when there is nothing, or it is too old."""
    try:
        told = json.loads(decrypt(request.session[KEY], PURPOSE))
        pending = Pending(**told | {"purpose": Purpose(told["purpose"])})
    except (KeyError, CryptoError, ValueError, TypeError):
        return None
    if (pending.purpose, pending.service) != (purpose, service) or pending.seconds_since > LIFE.total_seconds():
        return None
    return pending


def forget(request: DeskRequest) -> None:
    request.session.pop(KEY, None)
