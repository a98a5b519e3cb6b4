"""What happens to visits when time passes. One visit, one transaction; every step may be tried again."""

from __future__ import annotations

from mizban.appointments.actions.steps import begin_visit, end, open_visit
from mizban.appointments.actions.telling import booking_of, tell_holder, tell_time
from mizban.appointments.deadlines import due_before, due_of_choice
from mizban.appointments.workflow import Status
from mizban.cases.actions.messages import tell_applicant
from mizban.cases.models import Case
from mizban.cases.policies import visible_to
from mizban.cases.workflow import State, Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict
from mizban.notifications.events import Event


def remind(*, actor: Actor, number: str) -> None:
    """Remind somebody of their visit three days and one day before, or that they should choose a time; of reminders
    that were missed only the last one is sent."""
    with acting_as(actor):
        case = _locked(actor, number)
        if case is None:
            return
        visit = open_visit(case)
        booking = booking_of(visit)
        if booking is None:
            due = due_of_choice(visit.choose_until)
        else:
            due = due_before(booking.starts_at) if visit.status == Status.BOOKED else 0
        if visit.reminders_sent >= due:
            return
        visit.reminders_sent = due
        visit.save(update_fields=["reminders_sent"])
        occasion = f"visit {visit.pk} {due}"
        if booking is None:
            tell_applicant(case, Event.SLOT_OFFER, date=visit.choose_until, occasion=occasion)
        elif clock.local(booking.starts_at).date() > clock.today():
            event = Event.APPOINTMENT_NEAR if due == 1 else Event.APPOINTMENT_REMINDER
            tell_time(case, visit, booking, event, occasion=occasion)


def end_choice(*, actor: Actor, number: str) -> None:
    """Nobody has chosen a time: the case goes back to its officer, who decides what comes next."""
    with acting_as(actor):
        try:
            case, visit = begin_visit(Step.CANCEL_VISIT, actor=actor, number=number, revision=None)
        except Conflict:
            return
        if visit.status != Status.OFFERED or visit.choose_until is None or visit.choose_until >= clock.today():
            return
        end(Step.CANCEL_VISIT, case, visit, Status.CANCELLED, actor=actor)
        tell_holder(case, Event.VISIT_OPEN)


def _locked(actor: Actor, number: str) -> Case | None:
    cases = visible_to(actor).select_for_update(of=("self",)).select_related("unit", "person", "version")
    return cases.filter(number=number, state=State.AWAITING_VISIT).first()
