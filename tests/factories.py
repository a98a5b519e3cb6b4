"""People, drafts and cases for tests, made by the real actions: no test stands on a state that cannot be reached."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from mizban.accounts.contact import sealed
from mizban.accounts.models import Ownership, Person, User
from mizban.accounts.queries import mobile_index, national_id_index, new_person_id, staff_actor
from mizban.cases.actions import drafts
from mizban.cases.actions.submit import submit
from mizban.cases.models import Case, Draft
from mizban.cases.subjects import DRAFT
from mizban.catalogue.queries import by_slug
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant
from mizban.files.actions import receive
from mizban.identity.models import ClaimKind, IdentityClaim, RegistryResult
from mizban.organisations.models import Organisation

_people = itertools.count(1)


def organisation(slug: str = "frw") -> Organisation:
    return Organisation.objects.get(slug=slug)


def person(slug: str = "frw") -> Actor:
    """A verified applicant with a claim."""
    number = next(_people)
    national_id, mobile = f"{number:010d}", f"0999{number:07d}"
    owner = organisation(slug)
    actor = applicant(owner.pk, new_person_id())
    with acting_as(actor):
        Person.objects.create(
            pk=actor.person_id,
            organisation=owner,
            national_id_index=national_id_index(national_id),
            mobile_index=mobile_index(mobile),
            mobile_proved_at=clock.now(),
            mobile_ownership=Ownership.MATCH,
            first_name="کاظم",
            last_name=f"آزمونی {number}",
            verified_at=clock.now(),
            **sealed(national_id, mobile, dt.date(1979, 10, 19)),
        )
        IdentityClaim.objects.create(
            organisation=owner,
            person_id=actor.person_id,
            kind=ClaimKind.IRANIAN,
            first_name="کاظم",
            last_name=f"آزمونی {number}",
            registry=RegistryResult.MATCH,
            ownership=Ownership.MATCH,
        )
    return actor


def officer(username: str, slug: str = "frw") -> Actor:
    return staff_actor(User.objects.get(organisation__slug=slug, username=username))


def picture(name: str = "سند.jpg") -> SimpleUploadedFile:
    """A small photograph."""
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), (12, 90, 99)).save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


RENEWAL: dict[str, dict[str, Any]] = {}


def draft(actor: Actor, service: str = "seedling-request", province: str = "fars") -> Draft:
    from mizban.organisations.queries import province_by_slug

    with acting_as(actor, read_only=True):
        found = by_slug(actor.organisation_id, service)
    begun = drafts.start(actor=actor, service=found, province_slug=province)
    return drafts.choose_place(actor=actor, uuid=begun.uuid, province=province_by_slug(province).code)


def attach_picture(actor: Actor, begun: Draft, path: str) -> str:
    stored = receive(actor=actor, subject=(DRAFT, begun.pk), field=path, upload=picture())
    return str(stored.public_id)


def sent(actor: Actor, begun: Draft) -> Case:
    return submit(actor=actor, uuid=begun.uuid).case
