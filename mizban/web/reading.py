"""Reading in a POST: views load what is visible before they call an action that opens its own transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest

from mizban.core.acting import acting_as
from mizban.core.actor import Actor


def reading(request: HttpRequest) -> AbstractContextManager[None]:
    """A read-only transaction on behalf of whoever asks."""
    return acting_as(request.actor, read_only=True)  # type: ignore[attr-defined]


def actor_in(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def address_in(request: HttpRequest) -> str | None:
    """The network address that limits count; None for loopback in a demo (contract.md, "Limits")."""

    address: str = request.META.get("REMOTE_ADDR", "")
    if address in settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = forwarded[-1].strip() or address
    if settings.DEMO and address in ("127.0.0.1", "::1", ""):
        return None
    return address
