"""The notes that stand above a case, as its readers see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from mizban.cases.models import Case
from mizban.cases.policies import is_own_case
from mizban.cases.queries.working.history import officers
from mizban.conversations.models import PinnedNote
from mizban.core.actor import Actor
from mizban.core.clock import moment_of


@dataclass(frozen=True)
class Pinned:
    """A pinned note; `who` wrote it."""

    message_id: int
    text: str
    who: str
    at: dt.datetime


def columns() -> dict[str, Any]:
    """What the query of a case must bring along for `pinned_of`; the walls of notes and pins decide what comes."""
    told = JSONObject(pk="message_id", text="message__text", user="message__user_id", at="message__created_at")
    pins = PinnedNote.objects.filter(case=OuterRef("pk")).order_by("pinned_at")
    return {"pinned_notes": ArraySubquery(pins.values(told=told))}


def pinned_of(actor: Actor, case: Case) -> list[Pinned]:
    """Asks nothing further. Nobody reads what colleagues pin to their own case."""
    if is_own_case(actor, case):
        return []
    told = case.pinned_notes  # type: ignore[attr-defined]
    known = officers(actor.organisation_id, {one["user"] for one in told})
    return [
        Pinned(one["pk"], one["text"], known[one["user"]].called if one["user"] in known else "", moment_of(one["at"]))
        for one in told
    ]
