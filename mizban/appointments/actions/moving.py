"""The office moves a visit: an officer to a time of their choosing, or all that a closed day has hit."""

from __future__ import annotations

import datetime as dt

from mizban.appointments.actions.steps import begin_visit, require_leads_on, write_text
from mizban.appointments.actions.taking import NoSuchSlot, chosen_desk, lock_both, release, take
from mizban.appointments.actions.telling import booking_of, tell_time
from mizban.appointments.deadlines import due_before
from mizban.appointments.models import Booking, Visit, Written
from mizban.appointments.queries.slots import Wish, next_free
from mizban.appointments.workflow import Mode, Status
from mizban.cases.actions.messages import tell_applicant
from mizban.cases.actions.steps import finish
from mizban.cases.models import Case
from mizban.cases.workflow import Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.notifications.events import Event

NEW_CHOICE_DAYS = 14
"""So long somebody may choose a new time when the office has none to give."""
SAME_OFFICER_DAYS = 14
"""So long the same officer is waited for before another one receives the person."""


def move(
    *, actor: Actor, number: str, revision: int | None, desk_id: int, starts_at: dt.datetime, text: str = ""
) -> Visit:
    """An officer gives the visit another time, perhaps at another desk of the office; the person is told why.

    Raises Invalid for a desk that is none of theirs, NoSuchSlot, Conflict.
    """
    with acting_as(actor):
        case, visit = begin_visit(Step.MOVE_VISIT, actor=actor, number=number, revision=revision)
        require_leads_on(visit, Status.BOOKED)
        visit.desk = chosen_desk(case, desk_id)
        write_text(visit, Written.MOVED, text, actor=actor)
        _settle(actor, case, visit, starts_at)
    return visit


def rebook(*, actor: Actor, number: str, choose: bool, text: str, since: dt.datetime) -> Visit | None:
    """What a closed day has hit gets the next free time after `since`, with the same officer if that is soon enough.

    With `choose`, and where nothing is free or the person is elsewhere then, they choose a new time. None where the
    visit has moved on meanwhile.
    """
    with acting_as(actor):
        case, visit = begin_visit(Step.MOVE_VISIT, actor=actor, number=number, revision=None)
        booking = booking_of(visit)
        if visit.status != Status.BOOKED or booking is None:
            return None
        write_text(visit, Written.MOVED, text, actor=actor)
        lock_both(case, visit.desk_id)
        at = None if choose and case.person_id is not None else _next(visit, since)
        if at is None or not _moved(actor, case, visit, at):
            _offer_anew(actor, case, visit, booking)
    return visit


def _moved(actor: Actor, case: Case, visit: Visit, at: dt.datetime) -> bool:
    """Whether they can have that time: at another desk they may be expected just then."""
    try:
        _settle(actor, case, visit, at)
    except NoSuchSlot:
        return False
    return True


def _settle(actor: Actor, case: Case, visit: Visit, starts_at: dt.datetime) -> None:
    """Release the time that was, take the new one, tell the person."""
    release(visit)
    booking = take(visit, case, starts_at)
    visit.status, visit.reminders_sent = Status.BOOKED, due_before(booking.starts_at)
    visit.save(update_fields=["status", "reminders_sent", "desk", "officer"])
    finish(Step.MOVE_VISIT, case, actor=actor, data={"visit": visit.pk})
    tell_time(case, visit, booking, Event.APPOINTMENT_MOVED)


def _next(visit: Visit, since: dt.datetime) -> dt.datetime | None:
    """The next free time: with the same officer within two weeks, else with whoever sits there."""
    found = next_free(Wish.of(visit, earliest=since), since, most=1)
    late = since + dt.timedelta(days=SAME_OFFICER_DAYS)
    if visit.officer_id is not None and (not found or found[0].starts_at > late):
        others = next_free(Wish(visit.desk, visit.minutes, None, since, visit.pk), since, most=1)
        if others:
            visit.officer = None
            return others[0].starts_at
    return found[0].starts_at if found else None


def _offer_anew(actor: Actor, case: Case, visit: Visit, before: Booking) -> None:
    release(visit)
    visit.status, visit.mode, visit.offered, visit.reminders_sent = Status.OFFERED, Mode.ANY, [], 0
    visit.choose_until = clock.today() + dt.timedelta(days=NEW_CHOICE_DAYS)
    visit.save(update_fields=["status", "mode", "offered", "reminders_sent", "choose_until"])
    finish(Step.MOVE_VISIT, case, actor=actor, data={"visit": visit.pk, "choose": True})
    tell_applicant(case, Event.APPOINTMENT_CANCELLED, date=clock.local(before.starts_at).date())
