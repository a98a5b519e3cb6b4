"""The referrals of a case as one of its readers sees them. Their columns come with the query of the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from mizban.cases import referees
from mizban.cases.models import Case, Referral, ReferralFile, ReferralText, Utterance
from mizban.cases.policies import is_own_case, may_answer, may_read, may_recall, takes_part
from mizban.cases.queries.rows import Due, DueKind, due_on_day
from mizban.cases.queries.working.history import Officer, officers
from mizban.cases.queries.working.papers import Paper
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.clock import day_of, moment_of
from mizban.core.models import Localised
from mizban.files.queries import files_named, read_beside
from mizban.organisations.queries import Offices, offices

_PLAIN = (
    *("number", "kind", "state", "whole", "confidential", "owner_moves", "from_user_id", "from_unit_id"),
    *("from_section_id", "to_user_id", "to_unit_id", "to_section_id", "taken_by_id", "holder", "reminders"),
)


@dataclass(frozen=True)
class Uttered:
    """What somebody said in a referral; without an officer the desk itself said it."""

    kind: Utterance
    officer: Officer | None
    text: str
    at: dt.datetime


@dataclass(frozen=True)
class Place:
    """Where somebody was asked, or asked from. `section` is empty for a unit as a whole."""

    officer: Officer | None
    section: Localised
    unit: Localised


@dataclass(frozen=True)
class Card:
    """A referral with what its reader may do with it now. `depth`: how many it was referred on from. Of what is hidden
    (`hidden`) only that it exists is told."""

    referral: Referral
    depth: int
    sender: Place
    receiver: Place
    due: Due
    said: tuple[Uttered, ...]
    files: tuple[Paper, ...]
    hidden: bool
    may_take: bool
    may_answer: bool
    may_return: bool
    may_remind: bool
    may_revoke: bool

    @property
    def is_awaited(self) -> bool:
        return self.referral.is_awaited


def columns(actor: Actor) -> dict[str, Any]:
    """What the query of a case must bring along for `cards_of`."""
    texts = ReferralText.objects.filter(referral=OuterRef("pk")).order_by("pk")
    shown = ReferralFile.objects.filter(referral=OuterRef(OuterRef("pk"))).values("file_id")
    told = JSONObject(
        **{name: name for name in _PLAIN},
        parent="parent__number",
        due_on="due_on",
        reminded_on="reminded_on",
        created_at="created_at",
        ended_at="ended_at",
        texts=ArraySubquery(texts.values(told=JSONObject(kind="kind", user="user_id", text="text", at="at"))),
        files=files_named(actor, shown),
    )
    return {"told_referrals": ArraySubquery(_of_case().values(told=told))}


def _of_case() -> Any:
    return Referral.objects.filter(case=OuterRef("pk")).order_by("number")


def cards_of(actor: Actor, case: Case) -> list[Card]:
    """The referrals of a case that was fetched with `columns`, first to last; who does not read the case sees their own
    alone. Asks nothing further."""
    told: list[Mapping[str, Any]] = case.told_referrals  # type: ignore[attr-defined]
    if not told:
        return []
    mine, reads = set(referees.names(actor)), may_read(actor, case)
    depths: dict[int, int] = {}
    for one in told:
        depths[one["number"]] = depths.get(one["parent"], -1) + 1 if one["parent"] else 0
    people = officers(actor.organisation_id, {pk for one in told for pk in _people(one)})
    tree = offices(actor.organisation_id)
    found = []
    for one in told:
        referral = _referral(case, one)
        if reads or not mine.isdisjoint(referees.knowing(referral)):
            found.append(_card(actor, case, referral, one, depths[one["number"]], people, tree, reads=reads))
    return found


def card_of(actor: Actor, case: Case, number: int) -> Card | None:
    """One of them, where its reader may know of it."""
    return next((card for card in cards_of(actor, case) if card.referral.number == number), None)


def _card(
    actor: Actor,
    case: Case,
    referral: Referral,
    told: Mapping[str, Any],
    depth: int,
    people: dict[int, Officer],
    tree: Offices,
    *,
    reads: bool,
) -> Card:
    party = takes_part(actor, referral)
    is_own = is_own_case(actor, case)
    hidden = is_own or (not party and (referral.confidential or not reads))
    acts = referral.is_open and case.is_open and not is_own
    receives = acts and may_answer(actor, referral)
    recalls = acts and not referral.owner_moves and may_recall(actor, referral, case)
    return Card(
        referral=referral,
        depth=depth,
        sender=_place(people, tree, referral.from_user_id, referral.from_section_id, referral.from_unit_id),
        receiver=_place(people, tree, referral.receiver_id or 0, referral.to_section_id, referral.to_unit_id),
        due=_due(referral, tree),
        said=() if hidden else tuple(_uttered(one, people) for one in told["texts"]),
        files=() if hidden else tuple(Paper.of(row) for row in read_beside(actor, told["files"])),
        hidden=hidden,
        may_take=receives and referral.receiver_id is None and not referral.owner_moves,
        may_answer=receives and not referral.owner_moves,
        may_return=receives,
        may_remind=recalls and referral.is_awaited and referral.reminded_on != clock.today(),
        may_revoke=recalls,
    )


def _referral(case: Case, told: Mapping[str, Any]) -> Referral:
    """The row as an instance, for the rules."""
    return Referral(
        case=case,
        organisation_id=case.organisation_id,
        parent_id=told["parent"],
        due_on=told["due_on"] and day_of(told["due_on"]),
        reminded_on=told["reminded_on"] and day_of(told["reminded_on"]),
        created_at=moment_of(told["created_at"]),
        ended_at=told["ended_at"] and moment_of(told["ended_at"]),
        **{name: told[name] for name in _PLAIN},
    )


def _people(told: Mapping[str, Any]) -> set[int]:
    named = {told["from_user_id"], told["to_user_id"], told["taken_by_id"], *(one["user"] for one in told["texts"])}
    return {pk for pk in named if pk}


def _place(people: dict[int, Officer], tree: Offices, user: int, section: int | None, unit: int) -> Place:
    return Place(
        people.get(user),
        tree.sections[section].name if section in tree.sections else {},
        tree.units[unit].name if unit in tree.units else {},
    )


def _due(referral: Referral, tree: Offices) -> Due:
    unit = tree.units.get(referral.to_unit_id)
    return due_on_day(unit, referral.due_on) if unit and referral.is_open else Due(DueKind.NONE)


def _uttered(told: Mapping[str, Any], people: dict[int, Officer]) -> Uttered:
    return Uttered(Utterance(told["kind"]), people.get(told["user"]), told["text"], moment_of(told["at"]))
