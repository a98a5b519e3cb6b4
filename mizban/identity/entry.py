"""From a proved mobile and the registries' answer to a person of the desk, with a claim."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from mizban.accounts.actions import new_registration_code
from mizban.accounts.contact import mobile_of, sealed
from mizban.accounts.models import Ownership, Person
from mizban.accounts.queries import (
    find_person,
    find_verified_person,
    mobile_index,
    national_id_index,
    new_person_id,
)
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant
from mizban.identity.actions import record
from mizban.identity.inquiry import Inquiry, Whom
from mizban.identity.models import ClaimKind, IdentityClaim, RegistryResult
from mizban.notifications.actions import send
from mizban.notifications.events import Event
from mizban.notifications.recipients import Recipient
from mizban.organisations.queries import organisation_of


@dataclass(frozen=True)
class Entered:
    """The person who may now act, their claim, and, the first time, their registration code (4-4-4)."""

    person_id: int
    claim_id: int
    registration_code: str = ""


def enter(*, actor: Actor, whom: Whom, found: Inquiry, language: str = "fa") -> Entered:
    """Register somebody, or know them again, and keep what was claimed. `actor` is the visitor.

    National ID and mobile together are a person. One whom both registries confirm is the one verified person of that
    national ID, whatever the mobile was before: a new SIM card makes no second person, and the old mobile is told.
    """
    try:
        return _entered(actor, whom, found, language)
    except IntegrityError:  # registered in another window at the same moment: now they are known
        return _entered(actor, whom, found, language)


def _entered(actor: Actor, whom: Whom, found: Inquiry, language: str) -> Entered:
    person_id = _known(actor, whom, found)
    is_new = person_id is None
    person_id = person_id or new_person_id()
    them = applicant(actor.organisation_id, person_id)
    with acting_as(them):
        person = _register(them, whom, language) if is_new else Person.objects.select_for_update().get(pk=person_id)
        code = new_registration_code(person) if is_new else ""
        if is_new:
            person.save(update_fields=["registration_code_digest"])
        elif person.mobile_index != mobile_index(whom.mobile):
            _change_mobile(them, person, whom)
        claim = record(actor=them, person=person, whom=whom, found=found)
        if is_new:
            _tell(them, person, Event.REGISTERED, whom.mobile, pcode=code)
    return Entered(person_id, claim.pk, code)


def enter_by_mobile(*, actor: Actor, mobile: str, language: str = "fa") -> Entered:
    """Know somebody by nothing but a proved mobile, for versions that ask for no more."""
    person_id = find_person(actor.organisation_id, "", mobile)
    is_new = person_id is None
    person_id = person_id or new_person_id()
    them = applicant(actor.organisation_id, person_id)
    with acting_as(them):
        person = (
            Person.objects.create(pk=person_id, language=language, **_columns(them, "", mobile, None))
            if is_new
            else Person.objects.get(pk=person_id)
        )
        claim = IdentityClaim.objects.create(
            organisation_id=them.organisation_id,
            person=person,
            kind=ClaimKind.ANONYMOUS,
            mobile=person.mobile,
            mobile_index=person.mobile_index,
            registry=RegistryResult.NOT_ASKED,
        )
    return Entered(person_id, claim.pk)


def _known(actor: Actor, whom: Whom, found: Inquiry) -> int | None:
    if found.registry_result is RegistryResult.MATCH and found.ownership_result is Ownership.MATCH:
        verified = find_verified_person(actor.organisation_id, whom.national_id)
        if verified is not None:
            return verified
    return find_person(actor.organisation_id, whom.national_id, whom.mobile)


def _register(them: Actor, whom: Whom, language: str) -> Person:
    columns = _columns(them, whom.national_id, whom.mobile, whom.birth_date)
    return Person.objects.create(pk=them.person_id, language=language, **columns)


def _columns(them: Actor, national_id: str, mobile: str, birth_date: dt.date | None) -> dict[str, Any]:
    return {
        "organisation_id": them.organisation_id,
        "national_id_index": national_id_index(national_id),
        "mobile_index": mobile_index(mobile),
        "mobile_proved_at": clock.now(),
        **sealed(national_id, mobile, birth_date),
    }


def _change_mobile(them: Actor, person: Person, whom: Whom) -> None:
    """Unless the new mobile, before it was theirs, already stood for a claim of its own: then that claim keeps it."""
    if find_person(them.organisation_id, whom.national_id, whom.mobile) is not None:
        return
    _tell(them, person, Event.MOBILE_CHANGE, mobile_of(person))
    person.mobile = sealed(whom.national_id, whom.mobile, whom.birth_date)["mobile"]
    person.mobile_index, person.mobile_proved_at = mobile_index(whom.mobile), clock.now()
    person.save(update_fields=["mobile", "mobile_index", "mobile_proved_at"])


def _tell(them: Actor, person: Person, event: Event, mobile: str, **params: str) -> None:
    organisation = organisation_of(them.organisation_id)
    send(
        actor=them,
        event=event,
        recipients=[Recipient(language=person.language, mobile=mobile, person_id=person.pk)],
        params={"org": organisation.short_name, "tel": organisation.settings.get("phone", ""), **params},
        subject=("person", person.pk),
        dedupe=f"{person.pk}/{clock.now().isoformat()}",
    )
