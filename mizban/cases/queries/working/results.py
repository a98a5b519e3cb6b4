"""The decisions of a case with their letters, as whoever works it reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from mizban.cases.models import Decision
from mizban.cases.queries.working.papers import Paper
from mizban.core.clock import day_of, moment_of
from mizban.core.models import Localised


@dataclass(frozen=True)
class ResultLetter:
    """The letter of a decision; `status` as in `LetterStatus`."""

    number: str
    code: str
    status: str
    issued_on: dt.date
    secretariat_number: str
    secretariat_date: dt.date | None


@dataclass(frozen=True)
class Result:
    """A decision, in force or superseded, with its letter, if it has one."""

    pk: int
    number: int
    outcome: str
    text: str
    decided_by: str
    unit: Localised
    decided_at: dt.datetime
    superseded_at: dt.datetime | None
    letter: ResultLetter | None
    file: Paper | None = None
    """The letter itself, once it is made."""


def results_of(case: str) -> ArraySubquery:
    """The decisions of the case that the column `case` names, the latest first, as `read_results` takes them."""
    letter = JSONObject(
        number="letter__number",
        code="letter__code",
        status="letter__status",
        issued_on="letter__issued_on",
        secretariat_number="letter__secretariat_number",
        secretariat_date="letter__secretariat_date",
    )
    told = JSONObject(
        pk="pk",
        number="number",
        outcome="outcome",
        text="text",
        decided_by="decided_by__name",
        unit="unit__name",
        decided_at="decided_at",
        superseded_at="superseded_at",
        letter=letter,
    )
    decisions = Decision.objects.filter(case=OuterRef(case)).order_by("-number")
    return ArraySubquery(decisions.values(told=told))


def read_results(told: Iterable[Mapping[str, Any]]) -> list[Result]:
    return [
        Result(
            **{name: one[name] for name in ("pk", "number", "outcome", "text", "decided_by", "unit")},
            decided_at=moment_of(one["decided_at"]),
            superseded_at=one["superseded_at"] and moment_of(one["superseded_at"]),
            letter=_letter(one["letter"]),
        )
        for one in told
    ]


def _letter(told: Mapping[str, Any]) -> ResultLetter | None:
    if told["code"] is None:
        return None
    dates = {name: told[name] and day_of(told[name]) for name in ("issued_on", "secretariat_date")}
    return ResultLetter(**{**told, **dates})
