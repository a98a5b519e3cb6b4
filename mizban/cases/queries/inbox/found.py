"""Finding cases. A process number first; then a national ID or a mobile, by blind index; then words.

Everything is narrowed to the actor's own rights inside the query, so that what they may not see is not found, not
counted and not hinted at. By its number a head also finds a case that they may only reassign; what people wrote and
who they are is matched only where the actor may read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery
from django.db.models import OuterRef, QuerySet, Subquery

from mizban.accounts.models import Person
from mizban.accounts.queries import mobile_index, national_id_index
from mizban.cases.models import Case
from mizban.cases.policies import auditable_by, readable_by, visible_to
from mizban.cases.queries.rows import Row, rows
from mizban.core.actor import Actor
from mizban.core.numbers import NumberError, mobile, national_id, parse_process_number
from mizban.core.statements import plan_anew
from mizban.core.text import search_query

PAGE = 50
LONGEST = 200
"""Characters of a question that are looked at."""


@dataclass(frozen=True)
class Found:
    """A page of what was found, the latest first; `next` is the case after which the following page begins."""

    rows: list[Row] = field(default_factory=list)
    next: int | None = None


@dataclass(frozen=True)
class Hit:
    """The case that a process number leads to: its own, or the one that goes on for it if the actor knows of that."""

    asked: str
    number: str


def by_number(actor: Actor, question: str) -> Hit | None:
    """Where the question leads, if it is a process number and its case may be known to the actor."""
    try:
        number = parse_process_number(question[:LONGEST])
    except NumberError:
        return None
    known = visible_to(actor)
    goes_on = Subquery(known.filter(pk=OuterRef("merged_into")).values("number"))
    found = known.filter(number=number).values_list(goes_on).first()
    return Hit(number, found[0] or number) if found else None


def history_by_number(actor: Actor, question: str) -> str | None:
    """The same for an auditor, who may read the history of the case and nothing else of it."""
    try:
        number = parse_process_number(question[:LONGEST])
    except NumberError:
        return None
    return number if auditable_by(actor).filter(number=number).exists() else None


def search(actor: Actor, question: str, after: int | None = None) -> Found:
    """Cases that the question means, among those that the actor may read."""
    matching = _matching(actor, question[:LONGEST])
    if matching is None:
        return Found()
    if after is not None:
        matching = matching.filter(pk__lt=after)
    plan_anew()
    found = rows(actor, matching.order_by("-pk")[: PAGE + 1])
    return Found(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def _matching(actor: Actor, question: str) -> QuerySet[Case] | None:
    people = _people(actor, question)
    if people is not None:
        return readable_by(actor).filter(person__in=people)
    expression = search_query(question)
    if not expression:
        return None
    words = SearchQuery(expression, config="simple", search_type="raw")
    return readable_by(actor).filter(search__vector=words)


def _people(actor: Actor, question: str) -> QuerySet[Person] | None:
    """Persons of this national ID or mobile whom the actor may see; None where the question is neither."""
    people = Person.objects.filter(organisation_id=actor.organisation_id)
    try:
        return people.filter(national_id_index=national_id_index(national_id(question)))
    except NumberError:
        pass
    try:
        return people.filter(mobile_index=mobile_index(mobile(question)))
    except NumberError:
        return None
