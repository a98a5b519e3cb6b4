"""From where a request comes: the address that limits are counted for, and whether it is this very machine."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

FORWARDING = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_", "HTTP_X_REAL_IP", "HTTP_VIA")
"""How headers begin by which a proxy says that it asks for somebody else."""
HOME = 64
"""Bits of an IPv6 address that name a line; whoever has one line has all addresses behind it."""


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks, as the key of a limit. What a proxy says is believed of the trusted ones alone."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    told = [peer, *reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(","))]
    trusted: frozenset[str] = settings.TRUSTED_PROXIES
    nearest = next((one.strip() for one in told if one.strip() not in trusted), peer)
    address = _parse(nearest) or _parse(peer)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, HOME), strict=False))
    return str(address or "unknown")


def is_loopback(request: HttpRequest) -> bool:
    """Whether the peer of the connection is this machine and nobody says to be asking for somebody else."""
    peer = _parse(str(request.META.get("REMOTE_ADDR", "")))
    return peer is not None and peer.is_loopback and not any(name.startswith(FORWARDING) for name in request.META)


def is_counted(request: HttpRequest) -> bool:
    """Whether limits per address count this request: those of a demo do not count the machine it runs on."""
    return not (settings.DEMO and is_loopback(request))


def _parse(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
