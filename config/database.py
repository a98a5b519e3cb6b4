"""Which PostgreSQL, as which of the three roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

VARIABLES = {"app": "DATABASE_URL", "worker": "DATABASE_URL_WORKER", "owner": "DATABASE_URL_OWNER"}

PREPARED = {"server_side_binding": True, "prepare_threshold": 3}
"""What is asked for the third time in a connection is planned no more: walls make planning dearer than the answer."""
KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""A server that went without farewell is noticed within a minute, not by a request."""


def database(environment: Mapping[str, str], role: str) -> dict[str, Any]:
    """Django's settings of the connection for `role` (app, worker, owner), from the URL of that role."""
    if role not in VARIABLES:
        raise ImproperlyConfigured(f"MIZBAN_DB_ROLE is {role!r}; it must be one of {', '.join(VARIABLES)}")
    name = VARIABLES[role]
    if not environment.get(name):
        raise ImproperlyConfigured(f"{name} is not set; `mizban up` sets it, or name your PostgreSQL server there")
    url = urlsplit(environment[name])
    if url.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(f"{name}: only postgresql:// is understood, not {url.scheme}://")
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "config.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", None) or url.hostname or "",
        "PORT": str(url.port or options.pop("port", "")),
        "OPTIONS": {"application_name": f"mizban-{role}", **KEEPALIVE, **PREPARED, **options},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
