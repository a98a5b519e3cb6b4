"""Pages of the demo alone: who may see them, and where the staff's accounts come from.

The demo itself is made above this layer, so it says here, at start-up, whom it has hired.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port

from mizban.core.keeping import kept
from mizban.web.request import DeskRequest

Accounts = Callable[[], list[dict[str, Any]]]
View = Callable[..., HttpResponse]

FORWARDING = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_", "HTTP_X_REAL_IP", "HTTP_VIA")
"""How headers begin by which a proxy says that it asks for somebody else."""

_accounts: list[Accounts] = []


def register_accounts(accounts: Accounts) -> None:
    """Say who lists the staff of the demo (`/demo/accounts.json` in contract.md)."""
    _accounts[:] = [accounts]


def accounts() -> list[dict[str, Any]]:
    """The staff of the demo, with their passwords."""
    return kept("demo accounts", lambda: [account for source in _accounts for account in source()])


def demo_only(view: View) -> View:
    """The view, on a demo and to the machine that it runs on; to everybody else it is not there."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_shown(request):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def is_shown(request: DeskRequest) -> bool:
    """Whether this request may see demo pages (model.md, "Demo safety")."""
    host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
    name = host.lower().rstrip(".")
    return settings.DEMO and is_of_this_machine(request) and (name == "localhost" or name.endswith(".localhost"))


def is_of_this_machine(request: HttpRequest) -> bool:
    """Whether the peer of the connection is this machine, and nobody says to be asking for somebody else."""
    try:
        peer = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return peer.is_loopback and not any(name.startswith(FORWARDING) for name in request.META)
