"""By when an office would answer a request that is sent today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mizban.cases import deadlines
from mizban.catalogue.models import ServiceVersion
from mizban.core import clock
from mizban.core.ordering import sort_key
from mizban.organisations.models import Level, Province, Unit
from mizban.organisations.queries import calendar_of, offices


@dataclass(frozen=True)
class Promise:
    """An office and its day. `is_certain` is False where the holidays up to that day are not all known yet."""

    unit: Unit
    due_on: dt.date | None
    is_certain: bool


def promises(version: ServiceVersion, province: Province) -> list[Promise]:
    """The offices that may answer for a place in `province`, and when: several where a province has several.

    Services that begin in county offices are promised by the office above, whose calendar is the same.
    """
    tree = offices(version.organisation_id)
    own = [] if version.unit_level == Level.HEAD else tree.in_province(province.code)
    units = sorted(own, key=lambda unit: sort_key(unit.name["fa"])) or [tree.head]
    return [_promise(unit, version.promised_days) for unit in units]


def _promise(unit: Unit, promised_days: int | None) -> Promise:
    due = deadlines.due_on(unit, promised_days, clock.today())
    return Promise(unit, due, due is None or calendar_of(unit).knows(due))
