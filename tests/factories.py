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
from mizban.cases.actions.applying import drafts
from mizban.cases.actions.applying.submit import submit
from mizban.cases.models import Case, Draft
from mizban.cases.subjects import DRAFT
from mizban.catalogue.queries import by_slug
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant
from mizban.files.actions import receive
from mizban.identity.demo_registry import DemoPerson
from mizban.identity.models import ClaimKind, IdentityClaim, RegistryResult
from mizban.organisations.models import Organisation

_people = itertools.count(1)


def organisation(slug: str = "frw") -> Organisation:
    return Organisation.objects.get(slug=slug)


def person(slug: str = "frw", who: DemoPerson | None = None) -> Actor:
    """A verified applicant with a claim; with `who` one whom the demo's registry knows."""
    number = next(_people)
    national_id, mobile = (who.national_id, who.mobile) if who else (f"{number:010d}", f"0999{number:07d}")
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


def filled_renewal(actor: Actor, province: str = "fars") -> Draft:
    """A draft of «تمدید پروانهٔ مرتعداری», complete, with photographs of its documents."""
    begun = draft(actor, "grazing-licence-renewal", province)
    pages: dict[str, dict[str, Any]] = {
        "applicant": {"applicant_kind": "natural"},
        "licence": {"licence_at_hand": "false", "licence_holder": "کاظم آزمونی"},
        "pasture": {
            "pasture_name": "مرتع چشمه‌سفید",
            "village": "ده‌بالا",
            "pasture_season": "summer",
            "herd-TOTAL_FORMS": "1",
            "herd-INITIAL_FORMS": "0",
            "herd-0-animal": "sheep",
            "herd-0-animal_count": "۸۰",
            "changed": "false",
            "consent": "on",
        },
        "documents": {
            "document-birth_certificate": [attach_picture(actor, begun, "document:birth_certificate")],
            "document-national_card": [attach_picture(actor, begun, "document:national_card")],
        },
    }
    for key, data in pages.items():
        parsed = drafts.save_page(actor=actor, uuid=begun.uuid, page_key=key, data=data)
        assert not parsed.errors, (key, parsed.errors)
    return begun


def ticket(
    actor: Actor, need: str = "unknown-section", subject: str = "پرسش آزمون", province: str = "fars", files: int = 0
) -> Case:
    """A need of a section in the standard form, sent."""
    begun = draft(actor, need, province)
    data = {
        "subject": subject,
        "description": "شرح آزمون",
        "attachments": [attach_picture(actor, begun, "attachments") for _number in range(files)],
    }
    parsed = drafts.save_page(actor=actor, uuid=begun.uuid, page_key="request", data=data)
    assert not parsed.errors, parsed.errors
    return sent(actor, begun)


def renewal_case(actor: Actor, province: str = "fars") -> Case:
    return sent(actor, filled_renewal(actor, province))
