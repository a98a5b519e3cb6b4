"""Marking bells as read."""

from __future__ import annotations

from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.notifications.models import Bell
from mizban.notifications.policies import own_bells


def read_bells(*, actor: Actor, up_to: int) -> None:
    """The actor has read the lines up to the one with the number `up_to`; lines of others are not touched."""
    with acting_as(actor):
        Bell.objects.filter(own_bells(actor), read_at=None, pk__lte=up_to).update(read_at=clock.now())
