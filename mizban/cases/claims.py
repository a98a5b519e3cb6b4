"""Which of a person's claims a request stands on (model.md, "Identity level")."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from mizban.accounts.models import Ownership
from mizban.catalogue.models import IdentityLevel, ServiceVersion
from mizban.core.actor import Actor
from mizban.identity.models import IdentityClaim, RegistryResult

_CONFIRMED = Q(registry=RegistryResult.MATCH, ownership=Ownership.MATCH)


def claims_for(actor: Actor, version: ServiceVersion) -> QuerySet[IdentityClaim]:
    """The applicant's claims that are good enough for the version: confirmed ones first, then the latest.

    Where the civil registry is wanted it must have been asked, and must not have denied the person since; that it has
    not answered yet stands in nobody's way.
    """
    mine = IdentityClaim.objects.filter(organisation_id=actor.organisation_id, person_id=actor.applicant_id)
    if version.identity_level == IdentityLevel.REGISTRY:
        mine = mine.exclude(registry__in=[RegistryResult.NOT_ASKED, RegistryResult.MISMATCH])
    confirmed_first = Case(When(_CONFIRMED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return mine.order_by(confirmed_first, "-pk")
