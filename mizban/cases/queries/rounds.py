"""Rounds of mending: what was asked of the applicant, and what has changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from mizban.cases.models import CorrectionItem
from mizban.core.clock import day_of, moment_of


@dataclass(frozen=True)
class Marked:
    """A field or document that an officer marked."""

    path: str
    reason: str
    note: str


@dataclass(frozen=True)
class Asked:
    """A correction as it was asked for. `reply` is what the applicant said to it, once they have sent it."""

    number: int
    asked_at: dt.datetime
    asked_by: str
    due_on: dt.date
    note: str
    reply: str
    answered_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    items: tuple[Marked, ...]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.cancelled_at is None


def asked_of(case: str) -> ArraySubquery:
    """All that was marked in the case that the column `case` names, first to last, as `read_asked` takes it."""
    told = JSONObject(
        path="path",
        reason="reason",
        note="note",
        number="correction__round",
        asked_at="correction__requested_at",
        post="correction__requested_by__post",
        name="correction__requested_by__name",
        due_on="correction__due_on",
        remark="correction__note",
        reply="correction__reply",
        answered_at="correction__answered_at",
        cancelled_at="correction__cancelled_at",
    )
    items = CorrectionItem.objects.filter(case=OuterRef(case)).order_by("correction__round", "order", "pk")
    return ArraySubquery(items.values(told=told))


def read_asked(told: Iterable[Mapping[str, Any]]) -> list[Asked]:
    return [_asked(list(items)) for _number, items in groupby(told, key=lambda one: one["number"])]


def _asked(items: list[Mapping[str, Any]]) -> Asked:
    first = items[0]
    return Asked(
        number=first["number"],
        asked_at=moment_of(first["asked_at"]),
        asked_by=first["post"] or first["name"],
        due_on=day_of(first["due_on"]),
        note=first["remark"],
        reply=first["reply"] if first["answered_at"] else "",
        answered_at=first["answered_at"] and moment_of(first["answered_at"]),
        cancelled_at=first["cancelled_at"] and moment_of(first["cancelled_at"]),
        items=tuple(Marked(one["path"], one["reason"], one["note"]) for one in items),
    )
