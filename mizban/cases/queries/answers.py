"""What was answered in a case: the set in force, and what may be marked for correction."""

from __future__ import annotations

from mizban.cases.forms import form_of
from mizban.cases.models import AnswerSet, Case
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.engine import Answers


def answers_of(case: Case, round_: int | None = None) -> Answers:
    """The answers in force, or those of a round, in clear."""
    sets = AnswerSet.objects.filter(case=case)
    found = sets.filter(round=round_).first() if round_ is not None else sets.order_by("-round").first()
    return engine.decrypt_personal(form_of(case.version), found.data) if found else {}


def correctable_paths(case: Case) -> frozenset[str]:
    """Every field and document of the case that an officer may mark."""
    return engine.paths(form_of(case.version), answers_of(case))
