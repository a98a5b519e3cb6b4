"""How often people had to come, and how often for nothing: counted over the visits demanded in a period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from mizban.appointments.availability import bounds_of
from mizban.appointments.models import Visit, VisitReason
from mizban.appointments.policies import figured_units
from mizban.appointments.workflow import OPEN, Status
from mizban.core.actor import Actor
from mizban.core.models import Localised
from mizban.organisations.models import Unit


@dataclass(frozen=True)
class Figures:
    """Of one office and one reason, or of all together. `needless` is a part of `done`."""

    demanded: int = 0
    open: int = 0
    done: int = 0
    needless: int = 0
    no_show: int = 0
    excused: int = 0
    cancelled: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, name) + getattr(other, name) for name in _NAMES))

    @property
    def needless_share(self) -> int | None:
        """Percent of the visits that took place; None where none did."""
        return round(100 * self.needless / self.done) if self.done else None


_NAMES = ("demanded", "open", "done", "needless", "no_show", "excused", "cancelled")


@dataclass(frozen=True)
class Line:
    unit: Unit
    reason: Localised
    figures: Figures


@dataclass(frozen=True)
class VisitFigures:
    """`by_unit` and `by_reason` are sums of `lines`; the most demanded first."""

    first: dt.date
    last: dt.date
    lines: tuple[Line, ...]
    by_unit: tuple[tuple[Localised, Figures], ...]
    by_reason: tuple[tuple[Localised, Figures], ...]
    all: Figures


def figures(actor: Actor, first: dt.date, last: dt.date) -> VisitFigures:
    """The offices of the actor in a period, both days included (two queries, along the index of that period)."""
    units = {unit.pk: unit for unit in figured_units(actor)}
    since, until = bounds_of(first, last)
    demanded = Visit.objects.filter(
        organisation_id=actor.organisation_id, unit_id__in=units, demanded_at__gte=since, demanded_at__lt=until
    )
    counted = demanded.values("unit_id", "reason_id").annotate(
        demanded=Count("pk"),
        open=Count("pk", filter=Q(status__in=sorted(OPEN))),
        done=Count("pk", filter=Q(status=Status.DONE)),
        needless=Count("pk", filter=Q(status=Status.DONE, needless=True)),
        no_show=Count("pk", filter=Q(status=Status.NO_SHOW)),
        excused=Count("pk", filter=Q(status=Status.EXCUSED)),
        cancelled=Count("pk", filter=Q(status=Status.CANCELLED)),
    )
    reasons = dict(VisitReason.objects.filter(organisation_id=actor.organisation_id).values_list("pk", "title"))
    lines = [
        Line(units[unit_id], reasons[reason_id], Figures(*numbers))
        for unit_id, reason_id, *numbers in counted.order_by("-demanded", "unit_id", "reason_id").values_list(
            "unit_id", "reason_id", *_NAMES
        )
    ]
    return VisitFigures(
        first=first,
        last=last,
        lines=tuple(lines),
        by_unit=_summed([(line.unit.pk, line.unit.name, line.figures) for line in lines]),
        by_reason=_summed([(line.reason["fa"], line.reason, line.figures) for line in lines]),
        all=sum((line.figures for line in lines), Figures()),
    )


def _summed(rows: list[tuple[object, Localised, Figures]]) -> tuple[tuple[Localised, Figures], ...]:
    names: dict[object, Localised] = {}
    sums: dict[object, Figures] = {}
    for key, name, counted in rows:
        names[key] = name
        sums[key] = sums.get(key, Figures()) + counted
    order = sorted(sums, key=lambda key: (-sums[key].demanded, str(key)))
    return tuple((names[key], sums[key]) for key in order)
