"""What a signed-in applicant sees of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from mizban.accounts.contact import mobile_of, national_id_of
from mizban.accounts.models import Ownership, Person
from mizban.core.actor import Actor
from mizban.core.numbers import mask_mobile, mask_national_id


@dataclass(frozen=True)
class Details:
    """Numbers are masked; `national_id` is empty for somebody known by a mobile alone."""

    name: str
    national_id: str
    mobile: str
    is_verified: bool
    owns_mobile: bool
    """False only where the registry has said that the mobile is another's."""


def details_of(actor: Actor) -> Details:
    """The applicant's own (one query)."""
    person = Person.objects.get(pk=actor.applicant_id)
    return Details(
        name=person.name,
        national_id=mask_national_id(national_id_of(person)) if person.national_id else "",
        mobile=mask_mobile(mobile_of(person)),
        is_verified=person.is_verified,
        owns_mobile=person.mobile_ownership != Ownership.NOT_OWNER,
    )
