"""Where apps above learn that a claim has been checked: they register here at start-up (model.md, "Layers")."""

from __future__ import annotations

from collections.abc import Callable

from mizban.core.actor import Actor
from mizban.identity.models import IdentityClaim

Listener = Callable[[Actor, IdentityClaim], None]
_listeners: list[Listener] = []


def after_check(listener: Listener) -> None:
    """Have `listener` called, inside the transaction, when a waiting claim has got its last answer."""
    _listeners.append(listener)


def checked(actor: Actor, claim: IdentityClaim) -> None:
    for listener in _listeners:
        listener(actor, claim)
