"""Reading in a POST: views load what is visible before they call an action that opens its own transaction."""

from __future__ import annotations

import ipaddress
from contextlib import AbstractContextManager

from django.conf import settings

from mizban.core.acting import acting_as
from mizban.web.request import DeskRequest

LINE = 64
"""Bits of an IPv6 address that name a line."""


def reading(request: DeskRequest) -> AbstractContextManager[None]:
    """A read-only transaction on behalf of whoever asks."""
    return acting_as(request.actor, read_only=True)


def address_in(request: DeskRequest) -> str | None:
    """The network address that limits count; None for the machine itself in a demo (contract.md, "Limits").

    What a proxy says is believed of the trusted ones alone. Whoever has one address of an IPv6 line has all of it.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    told = [peer, *reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(","))]
    trusted: frozenset[str] = settings.TRUSTED_PROXIES
    nearest = next((one.strip() for one in told if one.strip() not in trusted), peer)
    address = _parsed(nearest) or _parsed(peer)
    if settings.DEMO and (address is None or address.is_loopback):
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, LINE), strict=False))
    return str(address or "unknown")


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
