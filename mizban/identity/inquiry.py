"""One inquiry at both registries, and what it means for a claim. Pure: who asks, how often and when is up to `actions`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from mizban.accounts.models import Ownership
from mizban.identity.models import RegistryResult
from mizban.identity.outcomes import MISMATCH_HINTS, OWNERSHIP_SENTENCES, REGISTRY_SENTENCES
from mizban.identity.ports import Holding, Outcome, OwnershipAnswer, RegistryAnswer
from mizban.identity.registry import Registries

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
    """What both registries said, by which adapters, and when. Of a refused person nobody asks whose the mobile is."""

    registry: RegistryAnswer
    registry_source: str
    ownership: OwnershipAnswer | None
    ownership_source: str
    at: dt.datetime

    @property
    def is_refused(self) -> bool:
        """The registry denies this person: the identity page again, no draft."""
        return self.registry_result is RegistryResult.MISMATCH

    @property
    def registry_result(self) -> RegistryResult:
        return REGISTRY_RESULTS[self.registry.outcome]

    @property
    def ownership_result(self) -> Ownership:
        return OWNERSHIP_RESULTS[self.ownership.outcome] if self.ownership else Ownership.PENDING

    @property
    def sentences(self) -> list[str | Promise]:
        """What the person is told, most important first; nothing if all is well."""
        found = [REGISTRY_SENTENCES.get(self.registry.outcome)]
        if self.ownership:
            found.append(OWNERSHIP_SENTENCES.get(self.ownership.outcome))
        return list(dict.fromkeys(sentence for sentence in found if sentence is not None))

    @property
    def hints(self) -> tuple[str | Promise, ...]:
        """What to compare with the national card, after a mismatch."""
        return MISMATCH_HINTS if self.registry.outcome is Outcome.MISMATCH else ()


def ask(asked: Registries, *, national_id: str, birth_date: dt.date, mobile: str, at: dt.datetime) -> Inquiry:
    """Ask both registries; takes as long as they do, so never inside a transaction."""
    registry = asked.civil.check(national_id, birth_date)
    refused = REGISTRY_RESULTS[registry.outcome] is RegistryResult.MISMATCH
    ownership = None if refused else asked.mobile.check(national_id, mobile)
    return Inquiry(registry, asked.civil_source, ownership, asked.mobile_source if ownership else "", at)
