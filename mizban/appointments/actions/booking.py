"""What the person does with an invitation: holding a time, confirming it, moving it, giving it up."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mizban.appointments.actions.steps import begin_visit, end, require_leads_on, write_text
from mizban.appointments.actions.taking import release_hold, release_time, take
from mizban.appointments.actions.telling import booking_of, tell_holder, tell_time
from mizban.appointments.deadlines import due_before
from mizban.appointments.models import TAKEN, Booking, Visit, Written
from mizban.appointments.queries.slots import offered_left
from mizban.appointments.rules import earliest_for, may_change, may_choose
from mizban.appointments.workflow import Status
from mizban.audit.models import Event
from mizban.cases.actions.steps import finish
from mizban.cases.models import Case
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict
from mizban.notifications.events import Event as Told

TOO_LATE = _("تا نوبت شما زمان کمی مانده است و دیگر نمی‌شود آن را تغییر داد؛ با اداره تماس بگیرید")


def hold(*, actor: Actor, number: str, starts_at: dt.datetime) -> Booking:
    """Keep a time for ten minutes while the person reads what to bring. A time held before is let go.

    Raises NoSuchSlot with the next free times, Conflict where nothing can be chosen any more.
    """
    with acting_as(actor):
        case, visit = begin_visit(Step.BOOK_VISIT, actor=actor, number=number, revision=None)
        _require_choice(visit, starts_at)
        release_hold(visit)
        return take(visit, case, starts_at, earliest=earliest_for(visit), hold=True)


def book(*, actor: Actor, number: str, revision: int | None, starts_at: dt.datetime) -> Visit:
    """Take a time, the one held or another free one; of a visit that has a time this moves it there.

    Once taken, the same time is given again without a word. Raises NoSuchSlot, Conflict.
    """
    with acting_as(actor):
        case, visit = begin_visit(Step.BOOK_VISIT, actor=actor, number=number, revision=None)
        before = booking_of(visit)
        if before is not None and before.starts_at == starts_at:
            return visit
        if revision is not None and case.revision != revision:
            _require_same_time(case, revision)
        _require_choice(visit, starts_at)
        release_time(visit)
        booking = _confirmed(visit, starts_at) or _taken(visit, case, starts_at)
        visit.status, visit.reminders_sent = Status.BOOKED, due_before(booking.starts_at)
        visit.save(update_fields=["status", "reminders_sent"])
        finish(Step.BOOK_VISIT, case, actor=actor, data={"visit": visit.pk, "again": before is not None})
        tell_time(case, visit, booking, Told.APPOINTMENT)
        tell_holder(case, Told.VISIT_BOOKED, booking=booking)
    return visit


def give_up(*, actor: Actor, number: str, revision: int | None, text: str = "") -> Case:
    """The person cannot come: the case goes back to its officer, who is told why. Raises Conflict past the cut-off."""
    with acting_as(actor):
        case, visit = begin_visit(Step.CANCEL_VISIT, actor=actor, number=number, revision=revision)
        require_leads_on(visit, Status.CANCELLED)
        booking = booking_of(visit)
        if booking is not None and not may_change(visit, booking.starts_at):
            raise Conflict(TOO_LATE, code="too_late_to_change")
        write_text(visit, Written.GIVEN_UP, text, actor=actor)
        end(Step.CANCEL_VISIT, case, visit, Status.CANCELLED, actor=actor)
        tell_holder(case, Told.VISIT_OPEN)
    return case


def _confirmed(visit: Visit, starts_at: dt.datetime) -> Booking | None:
    """The held time, become theirs; None where it is not held, or not any more."""
    held = (
        Booking.objects.select_for_update(of=("self",))
        .filter(TAKEN, visit=visit, held_until__gt=clock.now(), starts_at=starts_at)
        .first()
    )
    if held is None:
        return None
    held.held_until = None
    held.save(update_fields=["held_until"])
    return held


def _taken(visit: Visit, case: Case, starts_at: dt.datetime) -> Booking:
    release_hold(visit)
    return take(visit, case, starts_at, earliest=earliest_for(visit))


def _require_same_time(case: Case, seen: int) -> None:
    """A message meanwhile is no obstacle to choosing a time; that the time itself has moved is."""
    moves = Event.objects.filter(
        organisation_id=case.organisation_id,
        subject_type=CASE,
        subject_id=case.pk,
        kind__in=[f"case.{step}" for step in (Step.REQUIRE_VISIT, Step.BOOK_VISIT, Step.MOVE_VISIT)],
        data__revision__gt=seen,
    )
    if moves.exists():
        raise Conflict(_("نوبت شما همین حالا تغییر کرد؛ ببینید و دوباره انتخاب کنید"), code="visit_moved")


def _require_choice(visit: Visit, starts_at: dt.datetime) -> None:
    booking = booking_of(visit)
    require_leads_on(visit, Status.BOOKED)
    if booking is not None:
        if not may_change(visit, booking.starts_at):
            raise Conflict(TOO_LATE, code="too_late_to_change")
        return
    if not may_choose(visit):
        raise Conflict(_("مهلت انتخاب وقت گذشته است؛ اداره به شما خبر می‌دهد"), code="choice_over")
    left = offered_left(visit)
    if left and starts_at not in left:
        raise Conflict(_("یکی از وقت‌های پیشنهادشده را انتخاب کنید"), code="not_offered")
