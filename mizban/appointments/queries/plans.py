"""Desks and their plans, as heads see and change them."""

from __future__ import annotations

from dataclasses import dataclass

from mizban.accounts.queries import held_today
from mizban.appointments.models import Closure, Desk, DeskOfficer, PlanRow
from mizban.appointments.policies import leave_given_by, plannable_by, planned_units
from mizban.cases.queries.working.history import Officer, officers
from mizban.core import clock
from mizban.core.actor import CONTENT_ROLES, Actor
from mizban.organisations.models import Unit
from mizban.organisations.queries import offices


@dataclass(frozen=True)
class DeskPlanned:
    """A desk with the rows in force, those to come, and who sits there."""

    desk: Desk
    rows: tuple[PlanRow, ...]
    coming: tuple[PlanRow, ...]
    officers: dict[int, Officer]
    """By the primary keys of their users."""


@dataclass(frozen=True)
class Planned:
    """All that a head plans. `closures` are those of today and later."""

    units: tuple[Unit, ...]
    desks: tuple[DeskPlanned, ...]
    closures: tuple[Closure, ...]


def planned(actor: Actor) -> Planned:
    """The desks of the actor with their weeks, and what is closed (four queries)."""
    tree = offices(actor.organisation_id)
    units = [tree.units[pk] for pk in sorted(planned_units(actor)) if pk in tree.units]
    desks = list(plannable_by(actor).select_related("unit", "section").order_by("unit_id", "pk"))
    rows = PlanRow.objects.filter(desk__in=desks).exclude(valid_to__lt=clock.today())
    by_desk: dict[int, list[PlanRow]] = {}
    for row in rows.order_by("valid_from", "weekday", "starts"):
        by_desk.setdefault(row.desk_id, []).append(row)
    seated: dict[int, list[int]] = {}
    for desk_id, user_id in DeskOfficer.objects.filter(desk__in=desks).values_list("desk_id", "user_id"):
        seated.setdefault(desk_id, []).append(user_id)
    known = officers(actor.organisation_id, {user for users in seated.values() for user in users})
    closures = Closure.objects.filter(
        organisation_id=actor.organisation_id,
        unit_id__in=[unit.pk for unit in units],
        last_day__gte=clock.today(),
        lifted_at=None,
    ).select_related("unit", "desk", "officer")
    today = clock.today()
    return Planned(
        units=tuple(units),
        desks=tuple(
            DeskPlanned(
                desk,
                tuple(row for row in by_desk.get(desk.pk, []) if row.valid_from <= today),
                tuple(row for row in by_desk.get(desk.pk, []) if row.valid_from > today),
                {user: known[user] for user in seated.get(desk.pk, []) if user in known},
            )
            for desk in desks
        ),
        closures=tuple(closures.order_by("first_day", "pk")),
    )


def officers_of_unit(organisation_id: int, unit_id: int) -> dict[int, Officer]:
    """Who works cases of an office, by name: those who can sit at its desks."""
    users = set(
        held_today()
        .filter(unit_id=unit_id, role__in=CONTENT_ROLES, user__is_active=True)
        .values_list("user_id", flat=True)
    )
    return _by_name(organisation_id, users)


def officers_for_leave(actor: Actor, unit_id: int) -> dict[int, Officer]:
    """The officers of an office whose leave the actor enters, by name."""
    return _by_name(actor.organisation_id, set(leave_given_by(actor, unit_id).values_list("pk", flat=True)))


def _by_name(organisation_id: int, users: set[int]) -> dict[int, Officer]:
    known = officers(organisation_id, users)
    return dict(sorted(((pk, known[pk]) for pk in users if pk in known), key=lambda pair: pair[1].name))
