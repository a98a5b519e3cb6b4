"""Who configures an organisation."""

from __future__ import annotations

from mizban.core.actor import Actor, Role


def may_configure(actor: Actor) -> bool:
    """Administrators, and the desk itself when it loads an organisation's files."""
    return actor.system or any(grant.role is Role.ADMINISTRATOR for grant in actor.grants)
