"""A case as one line of a list: of the inbox, of what a search found, of what else its applicant has asked for."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, JSONObject

from mizban.cases.models import Box, Case, ReadMark, ReferralKind
from mizban.cases.policies import may_read
from mizban.cases.queries.places import Cursor
from mizban.cases.queries.titles import subject
from mizban.cases.subjects import CASE
from mizban.cases.workflow import State
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.models import Localised
from mizban.files.models import StoredFile
from mizban.identity.models import ClaimState, IdentityClaim
from mizban.organisations.models import Unit
from mizban.organisations.queries import calendar_of


class DueKind(enum.StrEnum):
    """How a deadline stands; shown in words, never by colour alone."""

    NONE = "none"
    LATE = "late"
    TODAY = "today"
    LEFT = "left"
    PAUSED = "paused"


@dataclass(frozen=True)
class Due:
    """`days` late (of the calendar) or left (working days of the holding office); `day` is the deadline itself."""

    kind: DueKind
    days: int = 0
    day: dt.date | None = None


@dataclass(frozen=True)
class ReferralMark:
    """What a line says of a referral: who asks whom, not what. `receiver` is "" while it waits for one of several, and
    `receiver_section` empty where it went to the unit as a whole."""

    number: int
    kind: ReferralKind
    confidential: bool
    due: Due
    sender: str
    sender_unit: Localised
    receiver: str
    receiver_section: Localised
    receiver_unit: Localised
    is_late: bool


class Mark(enum.StrEnum):
    """What an officer wants to know of a case before opening it."""

    CORRECTED = "corrected"
    REOPENED = "reopened"
    TRANSFERRED = "transferred"
    IDENTITY_PENDING = "identity_pending"
    IDENTITY_REFUSED = "identity_refused"
    REMINDED = "reminded"
    SNOOZED = "snoozed"


@dataclass(frozen=True)
class Stand:
    """Where a case, or a referral of one, stands in a box: its place, and what a line says of the referral."""

    place: Cursor
    case_id: int
    referral: ReferralMark | None = None


@dataclass(frozen=True)
class Row:
    """A line, complete: the template asks nothing."""

    id: int
    number: str
    revision: int
    service_id: int
    service: Localised
    subject: str
    """Of a ticket, in its applicant's words; see `titles.subject`."""
    name: str
    place: Localised
    state: State
    outcome: str
    submitted_at: dt.datetime
    waiting_days: int
    due: Due
    marks: tuple[Mark, ...]
    transferred_from: Localised | None
    assignee: str
    unread: bool
    has_files: bool = False
    snoozed_until: dt.date | None = None
    referral: ReferralMark | None = None
    """Where the line stands for a referral of the case."""
    at: Cursor | None = None
    """Its place in a box: after it the next one begins."""


def rows(actor: Actor, cases: QuerySet[Case]) -> list[Row]:
    """The lines of `cases`, which the caller has narrowed to what the actor may see; one query, whatever their number.

    What is walled in (name, identity) is read under the actor's own rights, and empty where they do not reach.
    """
    seen = ReadMark.objects.filter(organisation_id=actor.organisation_id, user_id=actor.officer_id, case=OuterRef("pk"))
    claim = IdentityClaim.objects.filter(pk=OuterRef("claim_id"))
    files = StoredFile.objects.filter(
        organisation_id=actor.organisation_id, subject_type=CASE, subject_id=OuterRef("pk")
    )
    name = Concat("first_name", Value(" "), "last_name", output_field=CharField())
    return [
        _row(case, reads=may_read(actor, case))
        for case in cases.select_related(
            "service", "unit", "province", "county", "assignee", "transferred_from", "inbox_entry"
        ).annotate(
            seen=Coalesce(Subquery(seen.values("revision")[:1]), Value(0)),
            claimed=Subquery(claim.values(told=JSONObject(name=name, registry="registry", ownership="ownership"))),
            box=F("inbox_entry__box"),
            subject=subject(),
            has_files=Exists(files),
        )
    ]


def due_of(case: Case) -> Due:
    """How the deadline of a case stands today, on the calendar of its unit."""
    if case.paused_days is not None:
        return Due(DueKind.PAUSED, case.paused_days, case.applicant_due_on)
    return due_on_day(case.unit, case.due_on if case.is_open else None)


def due_on_day(unit: Unit, day: dt.date | None) -> Due:
    """How a deadline of an office stands today, on its calendar."""
    today = clock.today()
    if day is None:
        return Due(DueKind.NONE)
    if day < today:
        return Due(DueKind.LATE, (today - day).days, day)
    if day == today:
        return Due(DueKind.TODAY, 0, today)
    return Due(DueKind.LEFT, max(1, calendar_of(unit).between(today, day)), day)


def _row(case: Case, *, reads: bool) -> Row:
    """Who asks and what they wrote only where its reader `reads` the case: the wall is drawn by units, referrals may
    show less."""
    entry = getattr(case, "inbox_entry", None)
    claimed = (reads and case.claimed) or {}  # type: ignore[attr-defined]
    walled = IdentityClaim(registry=claimed.get("registry", ""), ownership=claimed.get("ownership", ""))
    identity = walled.state if claimed.get("registry") else None
    return Row(
        id=case.pk,
        number=case.number,
        revision=case.revision,
        service_id=case.service_id,
        service=case.service.title,
        subject=case.subject if reads else "",  # type: ignore[attr-defined]
        name=(entry.name if entry else claimed.get("name", "")).strip() if reads else "",
        place={"fa": case.county.name} if case.county else case.province.name,
        state=State(case.state),
        outcome=case.outcome,
        submitted_at=case.submitted_at,
        waiting_days=(clock.today() - clock.local(case.submitted_at).date()).days,
        due=due_of(case),
        marks=tuple(_marks(case, identity)),
        transferred_from=case.transferred_from.name if case.transferred_from else None,
        assignee=case.assignee.name if case.assignee else "",
        unread=case.is_open and case.seen != case.revision,  # type: ignore[attr-defined]
        has_files=case.has_files,  # type: ignore[attr-defined]
        snoozed_until=entry.snoozed_until if entry else None,
    )


def _marks(case: Case, identity: ClaimState | None) -> list[Mark]:
    if not case.is_open:
        return []
    box = case.box  # type: ignore[attr-defined]
    entry = getattr(case, "inbox_entry", None)
    put_off = entry is not None and entry.snoozed_until is not None
    held = {
        Mark.REMINDED: put_off and box != Box.SNOOZED,
        Mark.SNOOZED: put_off and box == Box.SNOOZED,
        Mark.CORRECTED: box == Box.CORRECTED,
        Mark.REOPENED: case.reopened > 0,
        Mark.TRANSFERRED: case.transferred_from_id is not None,
        Mark.IDENTITY_PENDING: identity is ClaimState.IDENTITY_PENDING,
        Mark.IDENTITY_REFUSED: identity is ClaimState.REFUSED,
    }
    return [mark for mark, holds in held.items() if holds]
