"""Which office would answer, and by when: shown before anything is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mizban.cases import deadlines
from mizban.cases.models import Draft
from mizban.cases.routing import PlaceTooWide, unit_for
from mizban.catalogue.models import ServiceVersion
from mizban.organisations.models import Level, Unit
from mizban.organisations.queries import offices


@dataclass(frozen=True)
class Answering:
    """The office, and the day by which it answers what is sent today (None where nothing is promised)."""

    unit: Unit
    due_on: dt.date | None
    days: int | None


def answering_office(draft: Draft) -> Answering | None:
    """For a draft whose place is chosen; None where the county is still needed."""
    return office_for(draft.version, draft.province_id or "", draft.county_id)


def office_for(version: ServiceVersion, province_code: str, county_code: str | None = None) -> Answering | None:
    """The office of the version's level for a place."""
    try:
        unit = unit_for(offices(version.organisation_id), Level(version.unit_level), province_code, county_code)
    except PlaceTooWide:
        return None
    return Answering(unit, deadlines.due_on(unit, version.promised_days), version.promised_days)
