"""People of the demo registry as applicants who have proved their mobile and nothing else."""

from __future__ import annotations

from mizban.accounts.contact import sealed
from mizban.accounts.models import Person
from mizban.accounts.queries import mobile_index, national_id_index, new_person_id
from mizban.core import clock, jalali
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant
from mizban.identity.demo_registry import Kind, people
from mizban.identity.inquiry import Whom
from mizban.organisations.models import Organisation


def whom(kind: Kind, place: int = 0, *, mobile: str = "") -> Whom:
    person = [person for person in people() if person.kind is kind][place]
    return Whom(person.national_id, jalali.parse(person.birth_date), mobile or person.mobile)


def applicant_for(someone: Whom, slug: str = "frw") -> tuple[Actor, Person]:
    """A person of the claimed numbers, not verified, and the actor that they are."""
    organisation = Organisation.objects.get(slug=slug)
    actor = applicant(organisation.pk, new_person_id())
    with acting_as(actor):
        person = Person.objects.create(
            pk=actor.person_id,
            organisation=organisation,
            national_id_index=national_id_index(someone.national_id),
            mobile_index=mobile_index(someone.mobile),
            mobile_proved_at=clock.now(),
            **sealed(someone.national_id, someone.mobile, someone.birth_date),
        )
    return actor, person
