"""What was answered in a case: the set in force, what may be marked for correction, before and after."""

from __future__ import annotations

from typing import Any

from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import AnswerSet, Case
from mizban.cases.subjects import CASE
from mizban.core.actor import Actor
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine import Answers, Change, SummaryPage


def answers_of(case: Case, round_: int | None = None) -> Answers:
    """The answers in force, or those of a round, in clear."""
    sets = AnswerSet.objects.filter(case=case)
    found = sets.filter(round=round_).first() if round_ is not None else sets.order_by("-round").first()
    return engine.decrypt_personal(form_of(case.version), found.data) if found else {}


def correctable_paths(case: Case) -> frozenset[str]:
    """Every field and document of the case that an officer may mark."""
    return engine.paths(form_of(case.version), answers_of(case))


def summary_of(actor: Actor, case: Case, answers: Any) -> list[SummaryPage]:
    """The answers for reading, files by name."""
    return engine.summary(form_of(case.version), answers, _context(actor, case))


def changes_of(actor: Actor, case: Case, before: Any, after: Any) -> list[Change]:
    """What a correction round changed, field by field."""
    return engine.diff(form_of(case.version), before, after, _context(actor, case))


def _context(actor: Actor, case: Case) -> FormContext:
    return context(files=SubjectFiles.of(actor, (CASE, case.pk)), province=case.province_id)
