"""What was answered in a case: the set in force, and what may be marked for correction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from mizban.cases.forms import form_of
from mizban.cases.models import AnswerSet, Case
from mizban.catalogue.queries import version_of
from mizban.core.models import Localised
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.engine import Answers


@dataclass(frozen=True)
class Given:
    """Answers in clear, with the form to which they were given: the case may have come to another since."""

    form: Form
    answers: Answers
    version_id: int
    service: Localised
    """What that form is for."""


Sets = Mapping[int, Given]
"""All that was answered in a case, by round."""


def sets_of(case: str) -> ArraySubquery:
    """All answers of the case that the column `case` names, as `read_sets` takes them."""
    told = JSONObject(round="round", version="version_id", data="data")
    return ArraySubquery(AnswerSet.objects.filter(case=OuterRef(case)).order_by("round").values(told=told))


def read_sets(told: Iterable[Mapping[str, Any]]) -> dict[int, Given]:
    return {one["round"]: _given(one["version"], one["data"]) for one in told}


def in_force(sets: Sets) -> Answers:
    """What was answered last."""
    return sets[max(sets)].answers if sets else {}


def asked_about(sets: Sets, number: int) -> Given | None:
    """The form on which a correction of this number has marked something, with the last answers to it."""
    before = [one for one in sets if one < number]
    if not before:
        return None
    version_id = sets[max(before)].version_id
    return next(sets[one] for one in sorted(sets, reverse=True) if sets[one].version_id == version_id)


def earlier(sets: Sets) -> list[tuple[int, Given]]:
    """What was answered last, with its round, to each form that the case had before the present one, latest first;
    without what stands in the next one word for word."""
    pairs = [(one, sets[one], sets[after]) for one, after in pairwise(sorted(sets))]
    return [
        (one, mine)
        for one, mine, after in reversed(pairs)
        if mine.version_id != after.version_id and mine.answers != after.answers
    ]


def given_of(case: Case, round_: int | None = None) -> Given:
    """What was answered last, or in a round; nothing, of the present form, where there is none or it is not the
    reader's."""
    sets = AnswerSet.objects.filter(case=case)
    found = sets.filter(round=round_).first() if round_ is not None else sets.order_by("-round").first()
    if found is None:
        return Given(form_of(case.version), {}, case.version_id, case.version.title)
    return _given(found.version_id, found.data)


def answers_of(case: Case, round_: int | None = None) -> Answers:
    """The answers in force, or those of a round, in clear."""
    return given_of(case, round_).answers


def correctable_paths(case: Case) -> frozenset[str]:
    """Every field and document of the case that an officer may mark."""
    return engine.paths(form_of(case.version), answers_of(case))


def next_round(case: Case) -> int:
    """The number of what is answered next: corrections and conversions are counted together."""
    answered = AnswerSet.objects.filter(case=case).order_by("-round").values_list("round", flat=True).first()
    asked = case.corrections.order_by("-round").values_list("round", flat=True).first()
    return max(answered or 0, asked or 0) + 1


def _given(version_id: int, data: Any) -> Given:
    version = version_of(version_id)
    form = form_of(version)
    return Given(form, engine.decrypt_personal(form, data), version_id, version.title)
