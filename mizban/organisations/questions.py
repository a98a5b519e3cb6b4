"""Answered questions as entries that are found by words: those of the organisation's own page of questions."""

from __future__ import annotations

from dataclasses import dataclass

from mizban.core.errors import NotFound
from mizban.core.keeping import kept
from mizban.core.models import Localised
from mizban.core.text import fold, search_terms
from mizban.organisations.pages import Question, Text, page

MOST = 3
PAGE = "faq"
IN_QUESTION, IN_ANSWER = 2, 1
"""What a word counts, by where it stands."""
SHORTEST = 3
"""Letters; «از، در، به» stand everywhere."""


@dataclass(frozen=True)
class Answered:
    """A question with its answer, and where it stands."""

    slug: str
    question: Localised
    answer: Localised

    @property
    def address(self) -> str:
        return f"/{PAGE}/#{self.slug}"


@dataclass(frozen=True)
class _Entry:
    answered: Answered
    asked: frozenset[str]
    told: frozenset[str]

    def weight(self, terms: list[str]) -> int:
        """How well it fits; 0 unless half of the words stand in it, one of them in the question."""
        asked = sum(term in self.asked for term in terms)
        told = sum(term in self.told for term in terms if term not in self.asked)
        if not asked or 2 * (asked + told) < len(terms):
            return 0
        return IN_QUESTION * asked + IN_ANSWER * told


def answered(organisation_id: int, words: str) -> list[Answered]:
    """The questions that the words may mean, best first, at most `MOST`: folded, in any form and any order."""
    terms = [term for term in search_terms(words) if len(term) >= SHORTEST]
    weighed = [
        (entry.weight(terms), entry) for entry in kept(("questions", organisation_id), lambda: _all(organisation_id))
    ]
    fitting = sorted((one for one in weighed if one[0]), key=lambda one: -one[0])
    return [entry.answered for _weight, entry in fitting[:MOST]]


def _all(organisation_id: int) -> list[_Entry]:
    try:
        questions = page(organisation_id, PAGE).questions
    except NotFound:
        return []
    return [_entry(question) for question in questions]


def _entry(question: Question) -> _Entry:
    told = Answered(question.slug, _localised(question.question), _localised(question.answer))
    return _Entry(told, _stems(question.question), _stems(question.answer))


def _stems(text: Text) -> frozenset[str]:
    return frozenset(fold(f"{text.fa} {text.en or ''}").split())


def _localised(text: Text) -> Localised:
    return {"fa": text.fa, **({"en": text.en} if text.en else {})}
