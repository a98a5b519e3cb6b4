"""The conversation of a case as one side reads it. Its columns come with the query of the case (`columns`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import GreaterThan

from mizban.cases.models import Case
from mizban.cases.queries.working.history import Officer, officers
from mizban.cases.workflow import State
from mizban.conversations.models import Call, Message, MessageDraft, Seen
from mizban.conversations.policies import may_note, may_reply, may_write, own_drafts, visible_to
from mizban.conversations.subjects import MESSAGE, MESSAGE_DRAFT
from mizban.core.actor import Actor
from mizban.core.clock import moment_of
from mizban.core.models import Localised
from mizban.files.queries import FileRow, files_beside, read_beside
from mizban.organisations.queries import offices

NEWEST = 50
"""Messages that the page of a case shows; the older ones are a page further."""


@dataclass(frozen=True)
class Earlier:
    """A message that another one puts right."""

    pk: int
    at: dt.datetime


@dataclass(frozen=True)
class Said:
    """A message. `officer` and `unit` are those of the office; without them the applicant said it."""

    pk: int
    internal: bool
    waits: bool
    """Whether the case waits for the answer to it."""
    text: str
    at: dt.datetime
    officer: Officer | None
    unit: Localised
    files: tuple[FileRow, ...]
    seen: bool
    """By the other side; of an internal note nobody knows."""
    is_own: bool
    """Whether the reader wrote it, and so may put it right."""
    corrects: Earlier | None
    corrected_by: int | None
    """The newest message that puts this one right."""
    call: Call | None
    called_at: dt.datetime | None

    @property
    def by_office(self) -> bool:
        return self.officer is not None


@dataclass(frozen=True)
class Held:
    """What the reader has sent and may still take back."""

    key: UUID
    text: str
    files: tuple[FileRow, ...]
    goes_at: dt.datetime
    asks: bool


@dataclass(frozen=True)
class Writing:
    """What the reader is writing on one side: its key, its text, its files."""

    key: UUID
    text: str = ""
    files: tuple[FileRow, ...] = ()
    corrects: Earlier | None = None
    returned_for: str = ""
    """The code of the refusal for which it came back after it had been sent."""


@dataclass(frozen=True)
class Thread:
    """The newest messages, oldest first. `may_write` to the other side, `may_note` to colleagues; `has_older`: there
    are more before these."""

    said: tuple[Said, ...]
    held: tuple[Held, ...]
    to_other: Writing
    to_colleagues: Writing
    has_older: bool
    may_write: bool
    may_note: bool
    has_new: bool
    """Whether the other side has said something that this one has not seen."""


NEWS = Q(has_news=True)
"""Of cases with these columns: those that need their applicant for a message."""


def of_news(actor: Actor) -> dict[str, Any]:
    """Columns of the applicant's cases: `said_at`, when the office wrote last; `has_news`, whether they have not seen
    that yet, and the conversation goes on here."""
    by_office = visible_to(actor).filter(case=OuterRef("pk"), user__isnull=False).order_by("-pk")
    seen = Seen.objects.filter(case=OuterRef("pk"), by_office=False).values("message")
    # never null: a query that excludes what is new would leave out what nobody has written in
    is_unseen = GreaterThan(Coalesce(Subquery(by_office.values("pk")[:1]), 0), Coalesce(Subquery(seen), 0))
    return {
        "said_at": Subquery(by_office.values("created_at")[:1]),
        "has_news": ExpressionWrapper(Q(is_unseen, merged_into=None), BooleanField()),
    }


def columns(actor: Actor) -> dict[str, Any]:
    """What the query of a case must bring along for `thread_of`."""
    of_case = visible_to(actor).filter(case=OuterRef("pk"))
    mine = own_drafts(actor).filter(case=OuterRef("pk"))
    told = JSONObject(
        key="key",
        internal="internal",
        text="text",
        asks="asks",
        goes_at="goes_at",
        corrects="corrects_id",
        corrects_at="corrects__created_at",
        returned_for="returned_for",
        files=files_beside(actor, MESSAGE_DRAFT),
    )
    seen = Seen.objects.filter(case=OuterRef("pk")).values(told=JSONObject(by_office="by_office", message="message_id"))
    return {
        "thread_said": ArraySubquery(_told(actor, of_case)[: NEWEST + 1]),
        "thread_drafts": ArraySubquery(mine.values(told=told)),
        "thread_seen": ArraySubquery(seen),
    }


def thread_of(actor: Actor, case: Case) -> Thread:
    """The conversation of a case that was fetched with `columns`; asks nothing further."""
    newest = case.thread_said  # type: ignore[attr-defined]
    mine_told = case.thread_drafts  # type: ignore[attr-defined]
    drafts = {one["internal"]: _writing(actor, one) for one in mine_told if not one["goes_at"]}
    seen = {one["by_office"]: one["message"] for one in case.thread_seen}  # type: ignore[attr-defined]
    said = _said(actor, newest[:NEWEST], seen, is_waiting=case.state == State.AWAITING_APPLICANT)
    mine = actor.is_staff
    return Thread(
        said=said,
        held=tuple(_held(actor, one) for one in mine_told if one["goes_at"]),
        to_other=drafts.get(False) or Writing(uuid4()),
        to_colleagues=drafts.get(True) or Writing(uuid4()),
        has_older=len(newest) > NEWEST,
        may_write=may_reply(actor, case) if mine else may_write(actor, case),
        may_note=may_note(actor, case),
        has_new=any(one.pk > seen.get(mine, 0) for one in said if one.by_office is not mine and not one.internal),
    )


def older(actor: Actor, case: Case, before: int) -> tuple[tuple[Said, ...], bool]:
    """The messages before one of them, oldest first, and whether there are still more (two queries)."""
    before_it = visible_to(actor).filter(case=case, pk__lt=before)
    found = list(_told(actor, before_it).values_list("told", flat=True)[: NEWEST + 1])
    seen = dict(Seen.objects.filter(case=case).values_list("by_office", "message_id"))
    return _said(actor, found[:NEWEST], seen, is_waiting=False), len(found) > NEWEST


def begun_draft(actor: Actor, number: str, *, internal: bool) -> MessageDraft | None:
    """What the actor is writing on one side of a case."""
    return own_drafts(actor).filter(case__number=number, internal=internal, goes_at=None).first()


def _told(actor: Actor, messages: QuerySet[Message]) -> Any:
    by = Message.objects.filter(corrects=OuterRef("pk")).order_by("-pk")
    told = JSONObject(
        pk="pk",
        internal="internal",
        asks="asks",
        user="user_id",
        unit="unit_id",
        text="text",
        at="created_at",
        corrects="corrects_id",
        corrects_at="corrects__created_at",
        corrected_by=Subquery(by.values("pk")[:1]),
        call="call",
        called_at="called_at",
        files=files_beside(actor, MESSAGE),
    )
    return messages.order_by("-pk").values(told=told)


def _said(
    actor: Actor, newest: list[Mapping[str, Any]], seen: Mapping[bool, int], *, is_waiting: bool
) -> tuple[Said, ...]:
    known = officers(actor.organisation_id, {one["user"] for one in newest if one["user"]})
    units = offices(actor.organisation_id).units
    open_question = next((one["pk"] for one in newest if one["asks"]), None) if is_waiting else None
    return tuple(
        Said(
            pk=one["pk"],
            internal=one["internal"],
            waits=one["pk"] == open_question,
            text=one["text"],
            at=moment_of(one["at"]),
            officer=known.get(one["user"]),
            unit=units[one["unit"]].name if one["unit"] in units else {},
            files=tuple(read_beside(actor, one["files"])),
            seen=not one["internal"] and one["pk"] <= seen.get(one["user"] is None, 0),
            is_own=one["user"] == actor.user_id,
            corrects=_earlier(one),
            corrected_by=one["corrected_by"],
            call=Call(one["call"]) if one["call"] else None,
            called_at=moment_of(one["called_at"]) if one["called_at"] else None,
        )
        for one in reversed(newest)
    )


def _writing(actor: Actor, told: Mapping[str, Any]) -> Writing:
    files = tuple(read_beside(actor, told["files"], removable=True))
    return Writing(UUID(told["key"]), told["text"], files, _earlier(told), told["returned_for"])


def _held(actor: Actor, told: Mapping[str, Any]) -> Held:
    files = tuple(read_beside(actor, told["files"]))
    return Held(UUID(told["key"]), told["text"], files, moment_of(told["goes_at"]), told["asks"])


def _earlier(told: Mapping[str, Any]) -> Earlier | None:
    return Earlier(told["corrects"], moment_of(told["corrects_at"])) if told["corrects"] else None
