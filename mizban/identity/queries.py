"""Which claims wait for a registry."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from mizban.core import clock
from mizban.core.actor import Actor
from mizban.identity.models import TO_CHECK, IdentityClaim

CHECKED_FOR = dt.timedelta(days=14)
"""After that a human decides."""
PER_RUN = 100


def claims_to_check(actor: Actor) -> list[int]:
    """Claims of the actor's organisation that wait for an answer, those never asked or asked longest ago first."""
    waiting = IdentityClaim.objects.filter(
        TO_CHECK, organisation_id=actor.organisation_id, created_at__gte=clock.now() - CHECKED_FOR
    )
    oldest_first = waiting.order_by(F("registry_at").asc(nulls_first=True), "pk")
    return list(oldest_first.values_list("pk", flat=True)[:PER_RUN])
