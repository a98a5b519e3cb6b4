"""Somebody is writing: told to who may know, kept nowhere."""

from __future__ import annotations

from mizban.cases import topics
from mizban.conversations.actions.drafting import readable
from mizban.core import live
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.organisations.queries import organisation_of

SHOWS_WRITING = "shows_writing"
"""Setting of an organisation: whether applicants see that somebody of the office is writing to them (yes)."""


def note_writing(*, actor: Actor, number: str, internal: bool) -> None:
    """Colleagues hear who is writing; the applicant that somebody of the office is, never who, and nothing of notes;
    the office that the applicant is. Raises NotFound, Forbidden."""
    with acting_as(actor, read_only=True):
        case = readable(actor, number)
        if actor.is_applicant:
            told = [live.Told((topics.opened(case.pk),), live.APPLICANT_WRITES, {"number": number})]
        else:
            who = str(actor.officer_id)
            told = [live.Told((topics.opened(case.pk),), live.STAFF_WRITES, {"number": number, "who": who})]
            shows = organisation_of(actor.organisation_id).settings.get(SHOWS_WRITING, True)
            if case.person_id and shows and not internal:
                told.append(live.Told((topics.person(case.person_id),), live.OFFICE_WRITES, {"number": number}))
        live.publish(case.organisation_id, *told)
