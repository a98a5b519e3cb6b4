"""What an applicant said of themselves, and what was found of it."""

from __future__ import annotations

import enum

from django.db import models

from mizban.accounts.models import Ownership, Person
from mizban.core.models import ReferenceKey
from mizban.organisations.models import Organisation


class ClaimKind(enum.StrEnum):
    IRANIAN = "iranian"
    FOREIGNER = "foreigner"
    COMPANY = "company"
    ANONYMOUS = "anonymous"


class RegistryResult(enum.StrEnum):
    """What the civil registry said. A refusal at once never becomes a claim; one that comes later is a mismatch."""

    PENDING = "pending"
    MATCH = "match"
    MISMATCH = "mismatch"
    REVIEW = "review"
    """It knows the person and leaves the decision to a human: asking again is of no use."""
    NOT_ASKED = "not_asked"
    BY_HAND = "by_hand"
    """No registry: an officer has seen papers. It proves this claim, and verifies no person."""


UNPROVED = frozenset({RegistryResult.PENDING, RegistryResult.REVIEW, RegistryResult.MISMATCH})
"""Results that leave the decision to a human."""


class ClaimState(enum.StrEnum):
    VERIFIED = "verified"
    IDENTITY_PENDING = "identity_pending"
    NOT_OWNER = "not_owner"
    REFUSED = "refused"
    MOBILE_ONLY = "mobile_only"
    BY_HAND = "by_hand"


TO_CHECK = models.Q(registry=RegistryResult.PENDING.value) | models.Q(
    registry=RegistryResult.MATCH.value, ownership=Ownership.PENDING.value
)
"""Claims of which a registry still owes an answer."""


class IdentityClaim(models.Model):
    """Who a draft and its case are from: claimed once, never changed; results are filled in once, when they come.

    `registry_at` and `ownership_at` say when the registry was asked last, whether it answered or not.
    """

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="claims")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ClaimKind])
    national_id = models.TextField(blank=True)
    national_id_index = models.CharField(max_length=64, blank=True)
    birth_date = models.TextField(blank=True)
    mobile = models.TextField(blank=True)
    mobile_index = models.CharField(max_length=64, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    father_name = models.CharField(max_length=80, blank=True)
    registry = models.CharField(max_length=10, default=RegistryResult.PENDING.value)
    registry_source = models.CharField(max_length=20, blank=True)
    registry_at = models.DateTimeField(null=True)
    ownership = models.CharField(max_length=10, default=Ownership.PENDING.value)
    ownership_source = models.CharField(max_length=20, blank=True)
    ownership_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "created_at"],
                condition=TO_CHECK,
                name="claims_to_check",
            )
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_waiting(self) -> bool:
        """Whether a registry still owes an answer; the same as `TO_CHECK`."""
        if self.registry == RegistryResult.MATCH:
            return self.ownership == Ownership.PENDING
        return self.registry == RegistryResult.PENDING

    @property
    def is_unproved(self) -> bool:
        """Whether nobody vouches yet for who this is, and a human may."""
        return self.registry in UNPROVED

    @property
    def state(self) -> ClaimState:
        if self.registry == RegistryResult.NOT_ASKED:
            return ClaimState.MOBILE_ONLY
        if self.registry == RegistryResult.BY_HAND:
            return ClaimState.BY_HAND
        if self.registry == RegistryResult.MISMATCH:
            return ClaimState.REFUSED
        if self.registry != RegistryResult.MATCH or self.ownership == Ownership.PENDING:
            return ClaimState.IDENTITY_PENDING
        return ClaimState.VERIFIED if self.ownership == Ownership.MATCH else ClaimState.NOT_OWNER
