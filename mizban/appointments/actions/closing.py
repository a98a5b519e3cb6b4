"""A day without reception: of an office, of a desk, of an officer. Who is hit by it is listed first, then moved."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mizban.appointments.availability import bounds_of
from mizban.appointments.models import Closure, Desk
from mizban.appointments.policies import leave_given_by, plannable_by, planned_units, plans_whole
from mizban.appointments.queries.hit import Scope, taken_in
from mizban.audit.actions import append
from mizban.core import clock, jobs
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, Invalid, NotFound
from mizban.core.text import clean

CLOSURE = "visit_closure"
MAX_REASON = 200
LONGEST = dt.timedelta(days=180)


class How(enum.StrEnum):
    """What becomes of the visits that a closure hits."""

    MOVE = "move"
    """To the next free time, with the same officer first."""
    CHOOSE = "choose"
    """They are cancelled, and the person chooses a new time."""


@dataclass(frozen=True)
class ClosureWish:
    scope: Scope
    reason: str
    how: How


def close(*, actor: Actor, wish: ClosureWish) -> Closure:
    """Close from now on, and queue what becomes of the visits that lie in it.

    Desks of the office are locked first, so that no time in it is taken meanwhile; what is only held in it is let go.
    Raises Forbidden, Invalid.
    """
    scope, reason = wish.scope, clean(wish.reason, max_length=MAX_REASON)
    with acting_as(actor):
        require_closable(actor, scope)
        if not reason:
            raise Invalid(_("بنویسید چرا مراجعه نیست؛ مراجعان هم می‌خوانند"), field="reason", code="reason_needed")
        list(Desk.objects.select_for_update(of=("self",)).filter(unit_id=scope.unit_id).order_by("pk"))
        taken_in(actor.organisation_id, scope).filter(held_until__isnull=False).delete()
        closure = Closure.objects.create(
            organisation_id=actor.organisation_id,
            unit_id=scope.unit_id,
            desk_id=scope.desk_id,
            officer_id=scope.officer_id,
            first_day=scope.first_day,
            last_day=scope.last_day,
            reason=reason,
            made_by_id=actor.officer_id,
            made_at=clock.now(),
        )
        data = {"unit": scope.unit_id, "desk": scope.desk_id, "officer": scope.officer_id, "how": wish.how.value}
        days = {"first": scope.first_day.isoformat(), "last": scope.last_day.isoformat()}
        append(actor=actor, subject=(CLOSURE, closure.pk), kind="visit_closure.made", data=data | days, is_first=True)
        jobs.defer(
            "appointments.clear_closure",
            queue="cases",
            organisation_id=actor.organisation_id,
            closure_id=closure.pk,
            how=wish.how.value,
        )
    return closure


def lift(*, actor: Actor, closure_id: int) -> Closure:
    """Open again what was closed; visits that were moved stay where they are. Raises NotFound."""
    with acting_as(actor):
        found = Closure.objects.select_for_update(of=("self",)).filter(
            organisation_id=actor.organisation_id, pk=closure_id, lifted_at=None
        )
        closure = found.first()
        if closure is None or closure.unit_id not in planned_units(actor):
            raise NotFound(_("این تعطیلی پیدا نشد؛ فهرست را تازه کنید"), code="no_such_closure")
        require_closable(actor, Scope.of(closure), again=True)
        closure.lifted_at = clock.now()
        closure.save(update_fields=["lifted_at"])
        append(actor=actor, subject=(CLOSURE, closure.pk), kind="visit_closure.lifted")
    return closure


def require_closable(actor: Actor, scope: Scope, *, again: bool = False) -> None:
    """Raises Forbidden unless this is the actor's to close, Invalid for days that are none."""
    whole = plans_whole(actor, scope.unit_id)
    part = scope.desk_id is not None and plannable_by(actor).filter(pk=scope.desk_id, unit_id=scope.unit_id).exists()
    leave = scope.officer_id is not None and leave_given_by(actor, scope.unit_id).filter(pk=scope.officer_id).exists()
    if not (whole or part or leave):
        raise Forbidden(_("این واحد یا باجه را رئیس آن می‌بندد"), code="not_yours_to_close")
    if again:
        return
    if scope.last_day < scope.first_day:
        raise Invalid(_("روز آخر پیش از روز اول است؛ روزها را ببینید"), field="last_day", code="days_reversed")
    if scope.last_day < clock.today():
        raise Invalid(_("این روزها گذشته‌اند؛ از امروز به بعد را بنویسید"), field="last_day", code="days_past")
    if scope.last_day - scope.first_day > LONGEST:
        raise Invalid(_("بیش از شش ماه را یک‌جا نبندید؛ روز آخر را ببینید"), field="last_day", code="too_long")


def after(closure: Closure) -> dt.datetime:
    """The first moment after a closure."""
    return max(clock.now(), bounds_of(closure.first_day, closure.last_day)[1])
