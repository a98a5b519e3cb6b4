"""Proving that a mobile is in one's hands, and the registration code that opens the panel when no SMS comes."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mizban.accounts import codes, limits
from mizban.accounts.codes import Purpose, Verdict
from mizban.accounts.contact import mobile_of
from mizban.accounts.models import Person
from mizban.accounts.queries import find_person
from mizban.audit.actions import append
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant
from mizban.core.crypto import blind_index, same
from mizban.core.errors import Conflict
from mizban.core.numbers import Kind, group
from mizban.core.numbers import registration_code_canonical as canonical
from mizban.notifications.actions import send
from mizban.notifications.events import Event
from mizban.notifications.recipients import Recipient
from mizban.organisations.queries import organisation_of

SUBJECT = "person"
REGISTRATION_DIGITS = 12
NEW_REGISTRATION_CODES = limits.Limit("registration_code_new", 5, limits.DAY)


def send_code(
    *, actor: Actor, purpose: Purpose, national_id: str, mobile: str, address: str | None, language: str = "fa"
) -> None:
    """Send a one-time code to a mobile. To sign in, only somebody known gets one, and nobody can tell from the answer.

    `national_id` is empty for those of whom nothing but a mobile is asked. `address` is the network address that asks,
    None where it is not counted. Raises `TooMany`; what was refused for ten minutes does not count for the day.
    """
    organisation_id = actor.organisation_id
    limits.count(limits.CODES_PER_PERSON, organisation_id, national_id or mobile)
    limits.count(limits.CODES_PER_MOBILE, organisation_id, mobile)
    if address is not None:
        limits.count(limits.CODES_PER_ADDRESS, organisation_id, address)
    limits.count(limits.CODES_PER_PERSON_A_DAY, organisation_id, national_id or mobile)
    limits.count(limits.CODES_PER_MOBILE_A_DAY, organisation_id, mobile)
    known = find_person(organisation_id, national_id, mobile) is not None
    with acting_as(actor):
        code = codes.issue(organisation_id, purpose, _key(national_id, mobile))
        with transaction.atomic():  # the same work for a stranger, then undone: the time taken tells nothing either
            send(
                actor=actor,
                event=Event.ONE_TIME_CODE,
                recipients=[Recipient(language=language, mobile=mobile)],
                params={"code": code, "org": organisation_of(organisation_id).short_name},
                subject=(SUBJECT, 0),
                dedupe=secrets.token_hex(12),
            )
            if purpose is Purpose.SIGN_IN and not known:
                transaction.set_rollback(True)


def redeem_code(*, actor: Actor, purpose: Purpose, national_id: str, mobile: str, code: str) -> tuple[Verdict, int]:
    """Whether the code is right, and how many guesses are left; a right one is used up."""
    return codes.redeem(actor.organisation_id, purpose, _key(national_id, mobile), code)


def new_registration_code(person: Person) -> str:
    """A fresh registration code, set on `person` (not saved): the one before it dies. Shown as 4-4-4."""
    code = "".join(secrets.choice("0123456789") for _place in range(REGISTRATION_DIGITS))
    person.registration_code_digest = _digest(person, code)
    return group(Kind.REGISTRATION_CODE, code)


def replace_registration_code(*, actor: Actor) -> str:
    """Give the signed-in applicant a fresh registration code, sent to their mobile as well; the old one dies.

    Five times a day. Raises `TooMany`, and `Conflict` for somebody known by nothing but a mobile.
    """
    limits.count(NEW_REGISTRATION_CODES, actor.organisation_id, str(actor.applicant_id))
    with acting_as(actor):
        person = Person.objects.select_for_update().get(pk=actor.applicant_id)
        if not person.national_id:
            raise Conflict(_("کد ثبت‌نام با کد ملی کار می‌کند؛ اول ثبت‌نام کنید"), code="no_national_id")
        code = new_registration_code(person)
        person.save(update_fields=["registration_code_digest"])
        append(actor=actor, subject=(SUBJECT, person.pk), kind="person.registration_code_replaced")
        send(
            actor=actor,
            event=Event.REGISTERED,
            recipients=[Recipient(language=person.language, mobile=mobile_of(person))],
            params={"pcode": code, "org": organisation_of(actor.organisation_id).short_name},
            subject=(SUBJECT, person.pk),
            dedupe=secrets.token_hex(12),
        )
    return code


def open_by_registration_code(*, actor: Actor, national_id: str, mobile: str, code: str) -> int | None:
    """The person whom national ID, mobile and registration code name together; None for any other answer.

    Five tries a day. Raises `TooMany`, or `NumberError` for what is no such code at all.
    """
    wanted = canonical(code)
    limits.count(limits.REGISTRATION_CODE_TRIES, actor.organisation_id, f"{national_id}:{mobile}")
    person_id = find_person(actor.organisation_id, national_id, mobile)
    if person_id is None:
        return None
    with acting_as(applicant(actor.organisation_id, person_id), read_only=True):
        person = Person.objects.get(pk=person_id)
    digest = _digest(person, wanted)
    if not person.registration_code_digest or not same(digest, person.registration_code_digest):
        return None
    limits.forgive(limits.REGISTRATION_CODE_TRIES, actor.organisation_id, f"{national_id}:{mobile}")
    return person_id


def _digest(person: Person, code: str) -> str:
    digits = "".join(digit for digit in code if digit.isdigit())
    return blind_index(f"{person.pk}:{digits}", "registration_code")


def _key(national_id: str, mobile: str) -> str:
    return blind_index(f"{national_id}:{mobile}", "one_time_code_key")
