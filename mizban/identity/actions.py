"""Identifying an applicant: asking the registries, keeping what was claimed and found, asking again later."""

from __future__ import annotations

import datetime as dt

import structlog
from django.db import IntegrityError, transaction

from mizban.accounts import limits
from mizban.accounts.contact import BIRTH_DATE, MOBILE, NATIONAL_ID, sealed
from mizban.accounts.models import Ownership, Person
from mizban.accounts.queries import find_person, find_verified_person, mobile_index, national_id_index
from mizban.audit.actions import append
from mizban.core import clock
from mizban.core.acting import NestedActing, acting, acting_as
from mizban.core.actor import Actor
from mizban.core.crypto import decrypt
from mizban.identity import hooks, queries
from mizban.identity.inquiry import Inquiry, Whom, ask
from mizban.identity.models import ClaimKind, ClaimState, IdentityClaim, RegistryResult
from mizban.identity.ports import Reason
from mizban.identity.registry import Registries, registries
from mizban.organisations.queries import organisation_of

log = structlog.get_logger(__name__)

SUBJECT = "claim"
BY_HAND = "officer"
"""The source of what an officer has found."""
SHUT = frozenset({Reason.QUOTA, Reason.OFF_HOURS, Reason.HOLIDAY, Reason.AUTH})
"""Reasons that hold for every further question of the hour."""
FAILURES_IN_A_ROW = 3


def identify(*, actor: Actor, whom: Whom) -> Inquiry:
    """Ask both registries about somebody who has proved that the mobile is in their hands. Changes nothing.

    Takes as long as the registries do (some twenty seconds each at worst), so it is refused inside a transaction:
    `NestedActing`. Three inquiries per national ID and five per mobile a day, for people not yet verified: the registry
    must not become an oracle for birth dates (model.md, "Order of identification"); past that `TooMany`.
    """
    if acting() is not None:
        raise NestedActing
    known = find_person(actor.organisation_id, whom.national_id, whom.mobile)
    if known is None or known != find_verified_person(actor.organisation_id, whom.national_id):
        limits.count(limits.REGISTRY_PER_PERSON, actor.organisation_id, whom.national_id)
        limits.count(limits.REGISTRY_PER_MOBILE, actor.organisation_id, whom.mobile)
    found = ask(_registries(actor), whom, at=clock.now())
    log.info("identity_asked", organisation_id=actor.organisation_id, **_constants(found))
    return found


def record(*, actor: Actor, person: Person, whom: Whom, found: Inquiry) -> IdentityClaim:
    """Keep what a person claimed and what was found, inside the caller's transaction; a full match verifies the person.

    `actor` is the person. Raises `ValueError` for a refused inquiry: of that nothing is kept.
    """
    if found.is_refused:
        raise ValueError("a refused inquiry never becomes a claim")
    claim = IdentityClaim(
        organisation_id=actor.organisation_id,
        person=person,
        kind=ClaimKind.IRANIAN,
        national_id_index=national_id_index(whom.national_id),
        mobile_index=mobile_index(whom.mobile),
        **sealed(whom.national_id, whom.mobile, whom.birth_date),
    )
    _fill_in(claim, found)
    claim.save(force_insert=True)
    append(actor=actor, subject=(SUBJECT, claim.pk), kind="claim.recorded", data=_constants(found), is_first=True)
    _carry_over(claim)
    return claim


def recheck(*, actor: Actor, claim_id: int) -> Inquiry | None:
    """Ask about a claim what a registry still owes, and fill it in; None if nothing is owed (any more).

    Two transactions with the registries between them. Of two at once, the first to come back counts.
    """
    with acting_as(actor, read_only=True):
        claim = queries.waiting_claims(actor).filter(pk=claim_id).first()
    if claim is None:
        return None
    found = ask(
        _registries(actor),
        _whom(claim),
        at=clock.now(),
        about_person=claim.registry == RegistryResult.PENDING,
        about_mobile=claim.ownership == Ownership.PENDING,
    )
    log.info("identity_rechecked", claim_id=claim_id, **_constants(found))
    with acting_as(actor):
        locked = queries.waiting_claims(actor).select_for_update(of=("self",)).filter(pk=claim_id).first()
        if locked is None:
            return None
        _fill_in(locked, found)
        locked.save()
        if not locked.is_waiting:
            append(actor=actor, subject=(SUBJECT, locked.pk), kind="claim.checked", data=_constants(found))
            _carry_over(locked)
            hooks.checked(actor, locked)
    return found


def judge(
    *, actor: Actor, claim: IdentityClaim, confirmed: bool, first_name: str = "", last_name: str = ""
) -> IdentityClaim:
    """A human's word where the registry has none, or denies, inside the caller's transaction, `claim` locked.

    Names are those on the papers that were seen; the registry's stay where it has given some.
    """
    claim.registry = RegistryResult.BY_HAND if confirmed else RegistryResult.MISMATCH
    claim.registry_source, claim.registry_at = BY_HAND, clock.now()
    if confirmed and not claim.name:
        claim.first_name, claim.last_name = first_name, last_name
    claim.save(update_fields=["registry", "registry_source", "registry_at", "first_name", "last_name"])
    append(actor=actor, subject=(SUBJECT, claim.pk), kind="claim.judged", data={"registry": claim.registry})
    return claim


def recheck_waiting(*, actor: Actor) -> None:
    """Ask about the claims of an organisation that wait, until a registry turns out to be shut or down."""
    with acting_as(actor, read_only=True):
        claims = queries.claims_to_check(actor)
    failed = 0
    for claim_id in claims:
        found = recheck(actor=actor, claim_id=claim_id)
        failures = found.failures if found else frozenset()
        failed = failed + 1 if failures else 0
        if failures & SHUT or failed == FAILURES_IN_A_ROW:
            log.warning("identity_recheck_stopped", organisation_id=actor.organisation_id, reasons=sorted(failures))
            return


def _registries(actor: Actor) -> Registries:
    return registries(organisation_of(actor.organisation_id).slug)


def _whom(claim: IdentityClaim) -> Whom:
    return Whom(
        national_id=decrypt(claim.national_id, NATIONAL_ID),
        birth_date=dt.date.fromisoformat(decrypt(claim.birth_date, BIRTH_DATE)),
        mobile=decrypt(claim.mobile, MOBILE),
    )


def _fill_in(claim: IdentityClaim, found: Inquiry) -> None:
    """Write what is new; what a registry has said once stays."""
    if found.registry and claim.registry == RegistryResult.PENDING:
        claim.registry, claim.registry_source = found.registry_result, found.registry_source
        claim.registry_at = found.at
        if found.registry.person:
            claim.first_name = found.registry.person.first_name
            claim.last_name = found.registry.person.last_name
            claim.father_name = found.registry.person.father_name
    if found.ownership and claim.ownership == Ownership.PENDING:
        claim.ownership, claim.ownership_source = found.ownership_result, found.ownership_source
        claim.ownership_at = found.at


def _carry_over(claim: IdentityClaim) -> None:
    """What the claim proves of its person; somebody who is verified already stays as they are."""
    person = claim.person
    if person is None or person.is_verified:
        return
    person.mobile_ownership = claim.ownership
    if claim.registry == RegistryResult.MATCH:
        person.first_name, person.last_name = claim.first_name, claim.last_name
    person.save(update_fields=["mobile_ownership", "first_name", "last_name"])
    if claim.state is ClaimState.VERIFIED:
        _verify(person)


def _verify(person: Person) -> None:
    """One verified person per national ID: where another has become it, by another mobile, this one stays as it is."""
    now = clock.now()
    try:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(verified_at=now)
    except IntegrityError:
        log.warning("person_verified_elsewhere", person_id=person.pk)
    else:
        person.verified_at = now


def _constants(found: Inquiry) -> dict[str, str]:
    """Of an inquiry what may be logged: nothing about anybody."""
    return {
        "registry": found.registry.outcome if found.registry else "",
        "registry_source": found.registry_source,
        "ownership": found.ownership.outcome if found.ownership else "",
        "ownership_source": found.ownership_source,
        "failures": " ".join(sorted(found.failures)),
    }
