"""Taking a time: the one place at which a seat becomes somebody's. Steps inside higher actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg.errors import ExclusionViolation

from mizban.appointments.availability import Slot, is_open, planned
from mizban.appointments.models import MADE, TAKEN, Booking, Desk, Visit
from mizban.appointments.queries.slots import HORIZON_DAYS, Wish, busy, desks_for, free_days, next_free, plan_of
from mizban.cases.models import Case
from mizban.core import clock
from mizban.core.errors import Conflict, Invalid
from mizban.core.locks import advisory_lock
from mizban.organisations.queries import calendar_of, offices

HELD = dt.timedelta(minutes=10)
"""So long somebody has to confirm the time that they have chosen."""
_WHY: dict[str, str | Promise] = {
    "desk_closed": _("این باجه دیگر نوبت نمی‌دهد؛ وقت باجهٔ دیگری لازم است"),
    "slot_past": _("این وقت گذشته یا خیلی نزدیک است؛ وقت دیگری انتخاب کنید"),
    "slot_too_far": _("این وقت خیلی دور است؛ وقت نزدیک‌تری انتخاب کنید"),
    "slot_on_closed_day": _("اداره این روز مراجعه ندارد؛ روز دیگری انتخاب کنید"),
    "slot_outside_plan": _("این ساعت در برنامهٔ اداره نیست؛ یکی از وقت‌های فهرست را انتخاب کنید"),
    "slot_taken": _("این وقت همین حالا گرفته شد؛ وقت دیگری انتخاب کنید"),
    "officer_elsewhere": _("کارشناس در این ساعت نوبت دیگری دارد؛ وقت دیگری انتخاب کنید"),
    "person_elsewhere": _("در این ساعت نوبت دیگری دارید؛ وقت دیگری انتخاب کنید"),
}
_EXCLUDED = {
    "no_seat_taken_twice": "slot_taken",
    "no_officer_in_two_places": "officer_elsewhere",
    "no_person_in_two_places": "person_elsewhere",
}


class NoSuchSlot(Conflict):
    """The time cannot be had; `free` are the next ones that can."""

    def __init__(self, code: str, free: list[Slot]) -> None:
        super().__init__(_WHY[code], code=code)
        self.free = free


def take(
    visit: Visit, case: Case, starts_at: dt.datetime, *, earliest: dt.datetime | None = None, hold: bool = False
) -> Booking:
    """A seat of the visit's desk from `starts_at` on, kept for its case's applicant; `hold`: for ten minutes, until
    they confirm. What the visit has of its own is no obstacle, and is the caller's to release first.

    Bookings of one desk follow one another (its row is locked), so does all that one person books. Raises NoSuchSlot.
    """
    desk = visit.desk = lock_both(case, visit.desk_id)
    wish = Wish.of(visit, earliest=earliest or clock.now())
    slot = _found(wish, starts_at)
    booking = Booking(
        organisation_id=visit.organisation_id,
        visit=visit,
        desk=desk,
        seat=slot.seats[0],
        unit_id=desk.unit_id,
        officer_id=visit.officer_id,
        person_id=case.person_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        free_at=slot.free_at,
        held_until=clock.now() + HELD if hold else None,
    )
    write(booking, wish)
    return booking


def write(booking: Booking, wish: Wish) -> None:
    """Save a time that becomes somebody's. What the database refuses is told as what it is. Raises NoSuchSlot."""
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        refused = error.__cause__
        if not isinstance(refused, ExclusionViolation):
            raise
        raise _refusal(_EXCLUDED[refused.diag.constraint_name or ""], wish) from error


def lock_both(case: Case, desk_id: int) -> Desk:
    """Whose a time becomes and where, always in this order: the person, then the desk."""
    if case.person_id is not None:
        advisory_lock(f"visits of person {case.person_id}")
    return lock_desk(desk_id)


def lock_desk(desk_id: int) -> Desk:
    """The desk, ours until the transaction ends; holds that were not confirmed in time are gone."""
    desk = Desk.objects.select_for_update(of=("self",)).get(pk=desk_id)
    Booking.objects.filter(TAKEN, desk=desk, held_until__lte=clock.now()).delete()
    return desk


def release(visit: Visit) -> None:
    """Let go of the time that a visit has, and of one that is held for it."""
    release_hold(visit)
    release_time(visit)


def release_hold(visit: Visit) -> None:
    """Let go of a time that was held and not confirmed."""
    Booking.objects.filter(TAKEN, visit=visit, held_until__isnull=False).delete()


def release_time(visit: Visit) -> None:
    """Let go of the time that was confirmed; that it was theirs stays known."""
    Booking.objects.filter(MADE, visit=visit).update(released_at=clock.now())


def chosen_desk(case: Case, desk_id: int) -> Desk:
    """A desk that receives people of the case's section, as an officer has named it. Raises Invalid."""
    for desk in desks_for(case.organisation_id, case.unit_id, case.section_id):
        if desk.pk == desk_id:
            return desk
    raise Invalid(_("باجه را از فهرست انتخاب کنید"), field="desk", code="no_such_desk")


def _refusal(code: str, wish: Wish) -> NoSuchSlot:
    """Why a time cannot be had, with the next ones that can."""
    return NoSuchSlot(code, next_free(replace(wish, earliest=wish.earliest or clock.now())))


def _found(wish: Wish, starts_at: dt.datetime) -> Slot:
    day = clock.local(starts_at).date()
    for free in free_days(wish, day, day):
        for slot in free.slots:
            if slot.starts_at == starts_at:
                return slot
    raise _refusal(_why(wish, starts_at, day), wish)


def _why(wish: Wish, starts_at: dt.datetime, day: dt.date) -> str:
    if not wish.desk.active:
        return "desk_closed"
    if starts_at < (wish.earliest or clock.now()):
        return "slot_past"
    if day > clock.today() + dt.timedelta(days=HORIZON_DAYS):
        return "slot_too_far"
    plan = plan_of(wish.desk, day, day)
    calendar = calendar_of(offices(wish.desk.organisation_id).units[wish.desk.unit_id])
    if not is_open(plan, calendar, day, wish.officer_id):
        return "slot_on_closed_day"
    if all(starts != starts_at for starts, _ends in planned(plan, day, wish.minutes)):
        return "slot_outside_plan"
    elsewhere = busy().filter(officer_id=wish.officer_id or 0, starts_at__lte=starts_at, free_at__gt=starts_at)
    return "officer_elsewhere" if elsewhere.exclude(visit_id=wish.but_visit or 0).exists() else "slot_taken"
