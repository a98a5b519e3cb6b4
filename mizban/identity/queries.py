"""Which claims wait for a registry."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.db.models.functions import Greatest

from mizban.core import clock
from mizban.core.actor import Actor
from mizban.identity.models import TO_CHECK, IdentityClaim

CHECKED_FOR = dt.timedelta(days=14)
"""After that a human decides."""
PER_RUN = 100


def waiting_claims(actor: Actor) -> QuerySet[IdentityClaim]:
    """Claims of the actor's organisation to which a registry owes an answer."""
    return IdentityClaim.objects.filter(TO_CHECK, organisation_id=actor.organisation_id).select_related("person")


def claims_to_check(actor: Actor) -> list[int]:
    """The claims to ask about now, those never asked about or longest ago first."""
    young = waiting_claims(actor).filter(created_at__gte=clock.now() - CHECKED_FOR)
    oldest_first = young.order_by(Greatest("registry_at", "ownership_at").asc(nulls_first=True), "pk")
    return list(oldest_first.values_list("pk", flat=True)[:PER_RUN])
