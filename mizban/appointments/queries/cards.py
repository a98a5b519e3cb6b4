"""A visit as it is shown: on the desk of its case, on the applicant's page, on paper.

Its columns come with the query of the case (`columns`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from mizban.appointments.models import Booking, Visit, VisitItem, Written
from mizban.appointments.policies import texts_visible_to
from mizban.appointments.workflow import OPEN, Check, Kind, Mode, Paper, Status, Where
from mizban.cases.models import Case
from mizban.cases.queries.working.history import Officer, officers
from mizban.core.actor import Actor
from mizban.core.clock import day_of, moment_of
from mizban.core.models import Localised
from mizban.organisations.queries import offices

MOST = 10
"""Visits of a case that are shown, newest first."""


@dataclass(frozen=True)
class Item:
    """A document of the list; `defect` is what is wrong with what was sent."""

    pk: int
    title: Localised
    sample: Localised
    paper: Paper
    mandatory: bool
    may_upload: bool
    check: Check
    defect: str = ""

    @property
    def field(self) -> str:
        """Under which its files stand among those of the case."""
        return f"visit:{self.pk}"


@dataclass(frozen=True)
class VisitCard:
    """A visit, complete. Times are None where none is chosen yet; what people wrote is "" for who may not read it."""

    pk: int
    status: Status
    mode: Mode
    where: Where
    kind: Kind
    reason: Localised
    basis: Localised
    warning: Localised
    minutes: int
    unit: Localised
    address: Localised
    phone: str
    desk: Localised
    place: Localised
    officer: Officer | None
    demanded_by: Officer | None
    demanded_at: dt.datetime
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    offered: tuple[dt.datetime, ...]
    choose_until: dt.date | None
    change_hours: int
    needless: bool | None
    items: tuple[Item, ...]
    note: str
    outcome: str
    moved: str
    given_up: str

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


def columns(actor: Actor) -> dict[str, Any]:
    """What the query of a case must bring along for `cards_of`."""
    return {"visits_told": ArraySubquery(_told(actor, Visit.objects.filter(case=OuterRef("pk")))[:MOST])}


def cards_of(actor: Actor, case: Case) -> tuple[VisitCard, ...]:
    """The visits of a case that was fetched with `columns`, newest first; asks nothing further."""
    return tuple(_card(actor, told) for told in case.visits_told)  # type: ignore[attr-defined]


def cards(actor: Actor, visits: QuerySet[Visit]) -> list[VisitCard]:
    """The same of visits that the caller has narrowed to what the actor may see (one query)."""
    return [_card(actor, told) for (told,) in _told(actor, visits).values_list("told")]


def _told(actor: Actor, visits: QuerySet[Visit]) -> Any:
    of_visit = {"visit": OuterRef("pk")}
    booking = Booking.objects.filter(held_until=None, **of_visit).order_by("-pk")
    items = VisitItem.objects.filter(**of_visit).order_by("place")
    texts = texts_visible_to(actor).filter(**of_visit).order_by("pk")
    told = JSONObject(
        pk="pk",
        status="status",
        mode="mode",
        where="where",
        kind="reason__kind",
        reason="reason__title",
        basis="reason__basis",
        warning="reason__warning",
        change_hours="reason__change_hours",
        minutes="minutes",
        unit="unit_id",
        desk="desk__name",
        place="desk__place",
        officer="officer_id",
        demanded_by="demanded_by_id",
        demanded_at="demanded_at",
        offered="offered",
        choose_until="choose_until",
        needless="needless",
        time=Subquery(booking.values(told=JSONObject(starts="starts_at", ends="ends_at"))[:1]),
        items=ArraySubquery(items.values(told=JSONObject(**_ITEM))),
        texts=ArraySubquery(texts.values(told=JSONObject(kind="kind", text="text", item="item_id"))),
    )
    return visits.order_by("-pk").values(told=told)


_ITEM = {
    "pk": "pk",
    "title": "title",
    "sample": "sample",
    "paper": "paper",
    "mandatory": "mandatory",
    "may_upload": "may_upload",
    "check": "check_state",
}


def _card(actor: Actor, told: Mapping[str, Any]) -> VisitCard:
    known = officers(actor.organisation_id, {pk for pk in (told["officer"], told["demanded_by"]) if pk})
    unit = offices(actor.organisation_id).units.get(told["unit"])
    words = {text["kind"]: text["text"] for text in told["texts"] if text["kind"] != Written.DEFECT}
    defects = {text["item"]: text["text"] for text in told["texts"] if text["kind"] == Written.DEFECT}
    time = (told["time"] or {}) if told["status"] != Status.OFFERED else {}
    return VisitCard(
        pk=told["pk"],
        status=Status(told["status"]),
        mode=Mode(told["mode"]),
        where=Where(told["where"]),
        kind=Kind(told["kind"]),
        reason=told["reason"],
        basis=told["basis"],
        warning=told["warning"],
        minutes=told["minutes"],
        unit=unit.name if unit else {},
        address=unit.address if unit else {},
        phone=unit.phone if unit else "",
        desk=told["desk"],
        place=told["place"],
        officer=known.get(told["officer"] or 0),
        demanded_by=known.get(told["demanded_by"]),
        demanded_at=moment_of(told["demanded_at"]),
        starts_at=moment_of(time["starts"]) if time else None,
        ends_at=moment_of(time["ends"]) if time else None,
        offered=tuple(moment_of(at) for at in told["offered"] or ()),
        choose_until=day_of(told["choose_until"]) if told["choose_until"] else None,
        change_hours=told["change_hours"],
        needless=told["needless"],
        items=tuple(_item(one, defects) for one in told["items"]),
        note=words.get(Written.NOTE, ""),
        outcome=words.get(Written.OUTCOME, ""),
        moved=words.get(Written.MOVED, ""),
        given_up=words.get(Written.GIVEN_UP, ""),
    )


def _item(told: Mapping[str, Any], defects: Mapping[int, str]) -> Item:
    check = Check(told["check"])
    return Item(
        pk=told["pk"],
        title=told["title"],
        sample=told["sample"],
        paper=Paper(told["paper"]),
        mandatory=told["mandatory"],
        may_upload=told["may_upload"],
        check=check,
        defect=defects.get(told["pk"], "") if check is Check.DEFECT else "",
    )
