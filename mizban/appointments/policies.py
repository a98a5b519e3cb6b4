"""Who knows of which visit, and who plans the desks."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mizban.accounts.models import User
from mizban.accounts.permissions import ROLE_PERMISSIONS, Permission
from mizban.accounts.queries import held_today
from mizban.appointments.models import Desk, Visit, VisitText
from mizban.cases.policies import is_own_case, readable_by
from mizban.cases.policies import visible_to as cases_visible_to
from mizban.core.actor import CONTENT_ROLES, Actor, Role
from mizban.organisations.models import Unit
from mizban.organisations.queries import offices


def visible_to(actor: Actor) -> QuerySet[Visit]:
    """Headers of visits: of the cases that the actor knows of, and those that the reception of their office expects."""
    mine = Visit.objects.filter(organisation_id=actor.organisation_id)
    if actor.system:
        return mine
    known = Q(case__in=cases_visible_to(actor))
    units = reception_units(actor)
    return mine.filter(known | Q(unit_id__in=units)) if units else mine.filter(known)


def texts_visible_to(actor: Actor) -> QuerySet[VisitText]:
    """What people wrote about the visits of cases that the actor reads."""
    return VisitText.objects.filter(organisation_id=actor.organisation_id, case__in=readable_by(actor))


def reception_units(actor: Actor) -> set[int]:
    """Offices whose visitors the actor receives."""
    return {grant.unit_id for grant in actor.grants if grant.role is Role.RECEPTIONIST}


def is_reception(actor: Actor) -> bool:
    """Whether the actor receives people and works no cases: today's visits are their inbox."""
    return bool(reception_units(actor)) and not actor.content_units


def receives(actor: Actor, visit: Visit) -> bool:
    """Whether the actor sits at the reception of the office and the visit is not of a case of their own."""
    return visit.unit_id in reception_units(actor) and not is_own_case(actor, visit.case)


def planned_units(actor: Actor) -> dict[int, set[int | None]]:
    """Offices whose desks the actor plans, each with the sections that they head; None stands for all of them."""
    found: dict[int, set[int | None]] = {}
    for grant in actor.grants:
        if Permission.PLAN_VISITS in ROLE_PERMISSIONS[grant.role]:
            found.setdefault(grant.unit_id, set()).add(grant.section_id)
    return found


def plannable_by(actor: Actor) -> QuerySet[Desk]:
    """The desks that the actor plans."""
    desks = Desk.objects.filter(organisation_id=actor.organisation_id)
    if actor.system:
        return desks
    condition = Q(pk=None)
    for unit_id, sections in planned_units(actor).items():
        condition |= Q(unit_id=unit_id) if None in sections else Q(unit_id=unit_id, section_id__in=sections)
    return desks.filter(condition)


def plans_whole(actor: Actor, unit_id: int) -> bool:
    """Whether the actor closes the whole office."""
    return actor.system or None in planned_units(actor).get(unit_id, set())


def leave_given_by(actor: Actor, unit_id: int) -> QuerySet[User]:
    """Officers of an office whose leave the actor enters: of all of it, or of the sections that they head."""
    sections = planned_units(actor).get(unit_id, set())
    grants = held_today().filter(unit_id=unit_id, role__in=CONTENT_ROLES)
    if None not in sections:
        grants = grants.filter(section_id__in=[section for section in sections if section is not None])
    return User.objects.filter(pk__in=grants.values("user_id"), is_active=True)


def figured_units(actor: Actor) -> list[Unit]:
    """Offices whose figures the actor sees: those that they head, and all below these."""
    tree = offices(actor.organisation_id)
    found: set[int] = set()
    for grant in actor.grants:
        if Permission.SEE_FIGURES in ROLE_PERMISSIONS[grant.role]:
            found.add(grant.unit_id)
            if grant.role is Role.UNIT_HEAD:
                found |= tree.below(grant.unit_id)
    return [unit for pk, unit in tree.units.items() if pk in found]
