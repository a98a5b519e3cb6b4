"""What people want to know of the offices of a province before they write or go there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from mizban.core import clock
from mizban.core.keeping import kept
from mizban.core.models import Localised
from mizban.core.ordering import sort_key
from mizban.organisations.models import Holiday, Level, Province, Unit
from mizban.organisations.queries import offices, organisation_of

AHEAD = dt.timedelta(days=60)
MOST_CLOSURES = 6


@dataclass(frozen=True)
class Closure:
    """A day on which the offices are closed though it is no weekend. `estimated`: the moon may move it by a day."""

    on: dt.date
    names: tuple[Localised, ...]
    estimated: bool


@dataclass(frozen=True)
class ProvinceDesk:
    """The offices that answer for a province, those of its counties, and the next days off."""

    offices: list[Unit]
    branches: list[Unit]
    closures: list[Closure]


def province_desk(organisation_id: int, province: Province) -> ProvinceDesk:
    """The desk of a province; where it has no office of its own, the head office answers."""
    tree = offices(organisation_id)
    key = ("closures", organisation_id, province.code, clock.today())
    return ProvinceDesk(
        offices=_by_name(tree.in_province(province.code)) or [tree.head],
        branches=_by_name(tree.in_province(province.code, Level.COUNTY)),
        closures=kept(key, lambda: _closures(organisation_id, province.code)),
    )


def _by_name(units: list[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: sort_key(unit.name["fa"]))


def _closures(organisation_id: int, province_code: str) -> list[Closure]:
    """Days off of country, organisation and province from today on, those left out that have been turned back."""
    today = clock.today()
    days = Holiday.objects.filter(
        Q(organisation=None) | Q(organisation_id=organisation_id),
        Q(province=None) | Q(province_id=province_code),
        date__range=(today, today + AHEAD),
    ).order_by("date", "pk")
    weekend = organisation_of(organisation_id).weekend
    by_day: dict[dt.date, list[Holiday]] = {}
    for day in days:
        by_day.setdefault(day.date, []).append(day)
    found = [
        Closure(date, tuple({"fa": one.name} for one in holidays), any(one.estimated for one in holidays))
        for date, holidays in by_day.items()
        if date.weekday() not in weekend and not any(one.working for one in holidays)
    ]
    return found[:MOST_CLOSURES]
