"""One inquiry at both registries, and what it means for a claim. Who asks, how often and when is up to `actions`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from mizban.accounts.models import Ownership
from mizban.identity.models import RegistryResult
from mizban.identity.outcomes import MISMATCH_HINTS, OWNERSHIP_SENTENCES, REGISTRY_SENTENCES
from mizban.identity.ports import Holding, Outcome, OwnershipAnswer, Reason, RegistryAnswer
from mizban.identity.registry import Registries


@dataclass(frozen=True)
class Whom:
    """What somebody says of themselves; national ID and mobile canonical."""

    national_id: str
    birth_date: dt.date
    mobile: str


REGISTRY_RESULTS: Mapping[Outcome, RegistryResult] = {
    Outcome.MATCH: RegistryResult.MATCH,
    Outcome.MISMATCH: RegistryResult.MISMATCH,
    Outcome.UNKNOWN: RegistryResult.MISMATCH,
    Outcome.DEAD: RegistryResult.MISMATCH,
    Outcome.NEEDS_REVIEW: RegistryResult.REVIEW,
    Outcome.UNAVAILABLE: RegistryResult.PENDING,
}
OWNERSHIP_RESULTS: Mapping[Holding, Ownership] = {
    Holding.MATCH: Ownership.MATCH,
    Holding.NO_MATCH: Ownership.NOT_OWNER,
    Holding.UNAVAILABLE: Ownership.PENDING,
}


@dataclass(frozen=True)
class Inquiry:
    """What the registries said, by which adapters, and when; None of one that was not asked.

    Of a person whom the civil registry denies nobody asks whose the mobile is.
    """

    registry: RegistryAnswer | None
    registry_source: str
    ownership: OwnershipAnswer | None
    ownership_source: str
    at: dt.datetime

    @property
    def is_refused(self) -> bool:
        """The civil registry denies this person: the identity page again, no draft."""
        return self.registry_result is RegistryResult.MISMATCH

    @property
    def registry_result(self) -> RegistryResult:
        return REGISTRY_RESULTS[self.registry.outcome] if self.registry else RegistryResult.PENDING

    @property
    def ownership_result(self) -> Ownership:
        return OWNERSHIP_RESULTS[self.ownership.outcome] if self.ownership else Ownership.PENDING

    @property
    def failures(self) -> frozenset[Reason]:
        """Why registries that were asked gave no answer."""
        answers = (self.registry, self.ownership)
        return frozenset(answer.reason for answer in answers if answer and answer.reason)

    @property
    def sentences(self) -> list[str | Promise]:
        """What the person is told, most important first; nothing if all is well."""
        registry = REGISTRY_SENTENCES.get(self.registry.outcome) if self.registry else None
        ownership = OWNERSHIP_SENTENCES.get(self.ownership.outcome) if self.ownership else None
        return [sentence for sentence in (registry, ownership) if sentence is not None]

    @property
    def hints(self) -> tuple[str | Promise, ...]:
        """What to compare with the national card, after a mismatch."""
        return MISMATCH_HINTS if self.registry and self.registry.outcome is Outcome.MISMATCH else ()


def ask(
    asked: Registries, whom: Whom, *, at: dt.datetime, about_person: bool = True, about_mobile: bool = True
) -> Inquiry:
    """Ask the registries, or one of them; takes as long as they do, so never inside a transaction."""
    registry = asked.civil.check(whom.national_id, whom.birth_date) if about_person else None
    refused = registry is not None and REGISTRY_RESULTS[registry.outcome] is RegistryResult.MISMATCH
    ownership = asked.mobile.check(whom.national_id, whom.mobile) if about_mobile and not refused else None
    return Inquiry(
        registry=registry,
        registry_source=asked.civil_source if registry else "",
        ownership=ownership,
        ownership_source=asked.mobile_source if ownership else "",
        at=at,
    )
