"""Who gets a case: place, level and section give the unit, responsibilities give the officer (model.md, "Units")."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from mizban.accounts.queries import heads_of, officers_of
from mizban.cases import holders
from mizban.cases.models import Case, Responsibility
from mizban.core import clock
from mizban.core.statements import Statement, parameter
from mizban.organisations.models import Level, Unit
from mizban.organisations.queries import Offices, offices


class RouteReason(enum.StrEnum):
    """Why the case went where it went; written in its history."""

    RESPONSIBLE = "responsible"
    SEVERAL_RESPONSIBLE = "several_responsible"
    HEAD_OF_UNIT = "head_of_unit"
    PARENT_UNIT = "parent_unit"
    NOT_ROUTED = "not_routed"


@dataclass(frozen=True)
class Route:
    """A unit and section, and the one responsible officer if there is exactly one."""

    unit: Unit
    section_id: int
    holder: str
    user_id: int | None
    reason: RouteReason
    queue: str
    """Where the case waits, and goes back to, when nobody has it: see `queue_for`."""

    @property
    def is_unrouted(self) -> bool:
        return self.reason is RouteReason.NOT_ROUTED


class PlaceTooWide(Exception):
    """Several offices share the province: the county must be known."""


def route(
    *,
    organisation_id: int,
    level: Level,
    section_id: int,
    service_id: int,
    province_code: str,
    county_code: str | None,
    person_id: int | None = None,
) -> Route:
    """The holder of a new case. Nobody handles their own: officers linked to `person_id` are passed over.

    Raises `PlaceTooWide` where offices within the province differ and no county is given.
    """
    tree = offices(organisation_id)
    unit = unit_for(tree, level, province_code, county_code)
    return route_to_unit(
        organisation_id=organisation_id, unit=unit, section_id=section_id, service_id=service_id, person_id=person_id
    )


def route_to_unit(
    *, organisation_id: int, unit: Unit, section_id: int, service_id: int, person_id: int | None = None
) -> Route:
    """The holder within a unit, or within those above it when it has nobody for the section."""
    tree = offices(organisation_id)
    climber: Unit | None = unit
    while climber is not None:
        found = None if (climber.pk, section_id) in tree.closed else _within(climber, section_id, service_id, person_id)
        if found:
            return found if climber is unit else replace(found, reason=RouteReason.PARENT_UNIT)
        climber = tree.above(climber)
    head = tree.head
    queue = queue_for(head.pk, section_id, service_id)
    return Route(head, section_id, holders.unrouted(head.pk), None, RouteReason.NOT_ROUTED, queue)


def unit_for(tree: Offices, level: Level, province_code: str, county_code: str | None) -> Unit:
    """The office of `level` for the place, or the nearest above it where the organisation has none of that level."""
    unit = tree.responsible_for(level, province_code, county_code)
    if unit:
        return unit
    if level == Level.COUNTY:
        return unit_for(tree, Level.PROVINCE, province_code, county_code)
    if len(tree.in_province(province_code)) > 1:
        raise PlaceTooWide
    return tree.head


def unit_for_stage(case: Case, level: Level) -> Unit:
    """The office of `level` that works the case of an office: above or below it, else the one that had it before, else
    that of the place; where even then several could, the nearest above."""
    tree = offices(case.organisation_id)
    climber: Unit | None = case.unit
    while climber is not None:
        if climber.level == level:
            return climber
        climber = tree.above(climber)
    for held in case.stages_held.order_by("-stage"):
        if held.unit_id in tree.units and tree.units[held.unit_id].level == level:
            return tree.units[held.unit_id]
    try:
        return unit_for(tree, level, case.province_id, case.county_id)
    except PlaceTooWide:
        return tree.head


def _within(unit: Unit, section_id: int, service_id: int, person_id: int | None) -> Route | None:
    rows = _ANSWERING.all(
        organisation=unit.organisation_id,
        unit=unit.pk,
        section=section_id,
        service=service_id,
        person=person_id or 0,
        today=clock.today(),
    )
    special = [user_id for user_id, service in rows if service is not None]
    chosen = special or [user_id for user_id, _ in rows]
    queue = holders.queue(unit.pk, section_id, service_id if special else None)
    if len(chosen) == 1:
        return Route(unit, section_id, holders.user(chosen[0]), chosen[0], RouteReason.RESPONSIBLE, queue)
    if chosen:
        return Route(unit, section_id, queue, None, RouteReason.SEVERAL_RESPONSIBLE, queue)
    heads = heads_of(unit.pk)
    if (heads.exclude(person_id=person_id) if person_id else heads).exists():
        return Route(unit, section_id, holders.queue(unit.pk, section_id), None, RouteReason.HEAD_OF_UNIT, queue)
    return None


def answering_in(
    unit_id: int, section_id: int, *, but_person: int | None = None, day: dt.date | None = None
) -> QuerySet[Responsibility]:
    """Who answers for a section on a day (today), or for a service in it: not switched off, with a role there."""
    day = clock.today() if day is None else day
    return Responsibility.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=day),
        Q(ends_on=None) | Q(ends_on__gte=day),
        unit_id=unit_id,
        section_id=section_id,
        user__in=officers_of(unit_id, section_id, but_person=but_person, day=day),
    )


def _answering() -> QuerySet[Responsibility, tuple[int, int | None]]:
    answering = answering_in(
        parameter("unit"), parameter("section"), but_person=parameter("person"), day=parameter("today")
    )
    mine = answering.filter(
        Q(service_id=parameter("service")) | Q(service=None), organisation=parameter("organisation")
    )
    return mine.values_list("user_id", "service_id")


_ANSWERING = Statement(_answering)
"""Who answers for a service, and whether for that service alone."""


def queue_for(unit_id: int, section_id: int, service_id: int) -> str:
    """The queue to which a case goes back: of its service where people answer for that service alone."""
    special = answering_in(unit_id, section_id).filter(service_id=service_id).exists()
    return holders.queue(unit_id, section_id, service_id if special else None)
