"""Ready answers for a screen: those that fit a case, those that somebody keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mizban.cases.models import Case
from mizban.cases.policies import visible_to as cases_visible_to
from mizban.conversations.models import ReadyAnswer
from mizban.conversations.policies import require_readable
from mizban.conversations.ready.policies import may_change, visible_to
from mizban.conversations.ready.variables import filled
from mizban.core.actor import Actor
from mizban.core.errors import NotFound
from mizban.core.text import fold, fold_key, search_terms

MOST = 200


@dataclass(frozen=True)
class Ready:
    """An answer as it reads in a case."""

    answer: ReadyAnswer
    text: str


@dataclass(frozen=True)
class Kept:
    """An answer on the page where they are kept. `is_replaced`: a unit that the reader sees has its own instead."""

    answer: ReadyAnswer
    may_change: bool
    is_replaced: bool


def titles(actor: Actor) -> dict[str, Any]:
    """What the query of a case must bring along for `titles_of`."""
    here = _of_place(visible_to(actor), OuterRef("unit_id"), OuterRef("section_id"))
    return {"ready_titles": ArraySubquery(here.order_by("order", "title").values("title")[:MOST])}


def titles_of(case: Case) -> list[str]:
    """What can be put into a message of this case, by name; asks nothing further."""
    return list(dict.fromkeys(case.ready_titles))  # type: ignore[attr-defined]


def ready_for(actor: Actor, number: str, words: str = "") -> tuple[Case, list[Ready]]:
    """The answers that fit the case and that the words mean, filled in (two queries, three where one names who asks).

    Raises NotFound for a case that the actor does not know of, Forbidden for one that they do not read.
    """
    case = _case(actor, number)
    found = list(_of_place(visible_to(actor), case.unit_id, case.section_id).order_by("order", "title")[:MOST])
    return case, [Ready(one, filled(one.text, case)) for one in found if _is_meant(one, words)]


def one_called(title: str, offered: Sequence[Ready]) -> Ready:
    """The answer of this title, or the only one whose title holds it. Raises NotFound."""
    key = fold_key(title)
    exact = [one for one in offered if fold_key(one.answer.title) == key]
    like = exact or [one for one in offered if key and key in fold_key(one.answer.title)]
    if not like or (len(like) > 1 and not exact):
        raise NotFound(_("پاسخ آماده را از فهرست انتخاب کنید"), code="no_such_answer")
    return like[0]


def ready_by_id(actor: Actor, number: str, pk: int) -> Ready | None:
    """The answer with this primary key, if it fits the case; None where it does not any more."""
    return next((one for one in ready_for(actor, number)[1] if one.answer.pk == pk), None)


def kept_by(actor: Actor) -> list[Kept]:
    """All that the actor may read or keep (one query), their own first."""
    answers = list(visible_to(actor).select_related("unit", "section", "user").order_by("order", "title"))
    replaced = {one.replaces_id for one in answers if one.replaces_id}
    ordered = sorted(answers, key=lambda one: (one.user_id is None, one.unit_id is None))
    return [Kept(one, may_change(actor, one), one.pk in replaced) for one in ordered]


def answer_of(actor: Actor, pk: int, *, held: bool = False) -> ReadyAnswer:
    """An answer, locked where it is `held`. Raises NotFound for one that is not there, or not for the actor."""
    answers = visible_to(actor).select_related("unit", "section").filter(pk=pk)
    found = (answers.select_for_update(of=("self",)) if held else answers).first()
    if found is None:
        raise NotFound(_("این پاسخ آماده پیدا نشد؛ فهرست را ببینید"), code="no_such_answer")
    return found


def _case(actor: Actor, number: str) -> Case:
    related = ("service", "unit", "province")  # who asks is read where the answer names them
    case = cases_visible_to(actor).select_related(*related).filter(number=number).first()
    if case is None:
        raise NotFound(_("این پرونده پیدا نشد؛ شماره را ببینید"), code="no_such_case")
    require_readable(actor, case)
    return case


def _of_place(answers: QuerySet[ReadyAnswer], unit: Any, section: Any) -> QuerySet[ReadyAnswer]:
    """Those for a section of a unit; what the unit has its own instead of is left out."""
    here = Q(user__isnull=False) | (Q(unit=None) | Q(unit=unit)) & (Q(section=None) | Q(section=section))
    own = ReadyAnswer.objects.filter(unit=unit, retired_at=None, replaces__isnull=False)
    return answers.filter(here).exclude(pk__in=own.values("replaces"))


def _is_meant(answer: ReadyAnswer, words: str) -> bool:
    body = fold(f"{answer.title} {answer.text}")
    return all(term in body for term in search_terms(words))
