"""Telling the applicant and colleagues, in the same transaction as the change they are told of."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from mizban.accounts.contact import mobile_of
from mizban.accounts.models import Person
from mizban.cases.models import Case, Draft
from mizban.cases.policies import visible_to
from mizban.cases.subjects import CASE, DRAFT
from mizban.core import jobs
from mizban.core.acting import acting, acting_as
from mizban.core.actor import Actor
from mizban.notifications.actions import send
from mizban.notifications.events import Event
from mizban.notifications.placeholders import Params
from mizban.notifications.recipients import Recipient
from mizban.organisations.queries import organisation_of

NOTHING: Params = MappingProxyType({})


def tell_applicant(
    case: Case, event: Event, *, date: dt.date | None = None, occasion: str = "", more: Params = NOTHING
) -> None:
    """Queue a message about `case` to its applicant, by every way they have; `date` is the day in its text, `more` what
    else the text leaves open.

    An event is told once per revision; `occasion` sets those apart that happen more often.
    """
    tell(case, event, applicant_of(case), date=date, occasion=occasion, more=more)


def tell_applicant_later(case: Case, event: Event, *, date: dt.date | None = None) -> None:
    """The same by a job: for whoever may hand a case on without knowing whose it is."""
    jobs.defer(
        "cases.tell_applicant",
        queue="cases",
        organisation_id=case.organisation_id,
        case_id=case.pk,
        revision=case.revision,
        event=event.value,
        date=date.isoformat() if date else None,
    )


def tell_now(*, actor: Actor, case_id: int, revision: int, event: Event, date: dt.date | None = None) -> None:
    """What `tell_applicant_later` has put off."""
    with acting_as(actor):
        case = visible_to(actor).select_related("person").get(pk=case_id)
        tell_applicant(case, event, date=date, occasion=f"of {revision}")


def tell_of_draft(draft: Draft, event: Event, *, date: dt.date, occasion: str) -> None:
    """Queue a message to whoever has begun a draft."""
    organisation = organisation_of(draft.organisation_id)
    send(
        actor=acting() or Actor(draft.organisation_id, system=True),
        event=event,
        recipients=[recipient(draft.person)],
        params={
            "org": organisation.short_name,
            "url": organisation.settings.get("short_url", ""),
            "date": date,
        },
        subject=(DRAFT, draft.pk),
        dedupe=f"{DRAFT} {draft.pk}/{date}/{occasion}",
    )


def tell_officer(
    case: Case, event: Event, user_id: int, *, date: dt.date | None = None, occasion: str = "", more: Params = NOTHING
) -> None:
    """Ring the bell of an officer."""
    tell(case, event, [Recipient(user_id=user_id)], date=date, occasion=occasion, more=more)


def applicant_of(case: Case) -> list[Recipient]:
    """The applicant, if they can be reached at all."""
    return [recipient(case.person)] if case.person is not None else []


def recipient(person: Person) -> Recipient:
    return Recipient(language=person.language, mobile=mobile_of(person), person_id=person.pk)


def tell(
    case: Case,
    event: Event,
    recipients: list[Recipient],
    *,
    date: dt.date | None = None,
    occasion: str = "",
    more: Params = NOTHING,
    dedupe: str = "",
) -> None:
    """Queue a message about `case` to anybody; `dedupe` where the same is told once whatever the revision."""
    organisation = organisation_of(case.organisation_id)
    send(
        actor=acting() or Actor(case.organisation_id, system=True),
        event=event,
        recipients=recipients,
        params={
            "org": organisation.short_name,
            "no": case.number,
            "url": organisation.settings.get("short_url", ""),
            "tel": organisation.settings.get("phone", ""),
            **({"date": date} if date else {}),
            **more,
        },
        subject=(CASE, case.pk),
        dedupe=dedupe or f"{case.pk}/{case.revision}/{occasion}",
    )
