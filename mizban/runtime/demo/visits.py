"""Desks of the demo: a reception for all sections in each provincial office, open every working day."""

from __future__ import annotations

import datetime as dt

from mizban.appointments.models import Desk, PlanRow
from mizban.organisations.models import Level, Organisation, Unit

NAME = {"fa": "پذیرش مراجعان", "en": "Reception"}
PLACE = {"fa": "طبقهٔ همکف، باجهٔ ۱", "en": "Ground floor, counter 1"}
SEATS, SLOT, BUFFER, CAP = 2, 20, 0, 30
HOURS = ((dt.time(8, 0), dt.time(12, 0)), (dt.time(12, 40), dt.time(14, 0)))
"""With half an hour and ten minutes between them for prayer and lunch."""
SINCE = dt.date(2026, 3, 21)
WEEK = 7


def furnish(organisation: Organisation) -> None:
    """A desk with its week in every provincial office that has none."""
    units = Unit.objects.filter(organisation=organisation, level=Level.PROVINCE).order_by("slug")
    furnished = set(Desk.objects.filter(organisation=organisation).values_list("unit_id", flat=True))
    desks = Desk.objects.bulk_create(
        Desk(
            organisation=organisation,
            unit=unit,
            name=NAME,
            place=PLACE,
            capacity=SEATS,
            buffer_minutes=BUFFER,
            daily_cap=CAP,
        )
        for unit in units
        if unit.pk not in furnished
    )
    PlanRow.objects.bulk_create(
        PlanRow(
            organisation=organisation,
            desk=desk,
            weekday=weekday,
            starts=starts,
            ends=ends,
            slot_minutes=SLOT,
            valid_from=SINCE,
        )
        for desk in desks
        for weekday in range(WEEK)
        if weekday not in organisation.weekend
        for starts, ends in HOURS
    )
