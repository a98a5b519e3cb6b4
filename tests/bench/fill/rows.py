"""The rows of one case, in all tables that its life has left traces in."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from random import Random
from typing import Any

from mizban.audit import chain
from mizban.cases import holders
from mizban.cases.actions.projection import NO_DEADLINE
from mizban.cases.models import Box
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Outcome, State, Step, target
from mizban.core import clock
from mizban.core.jalali import to_jalali
from mizban.core.numbers import mask_name, process_number
from tests.bench.fill import referring
from tests.bench.fill.copying import Lines, as_json
from tests.bench.fill.lives import Life
from tests.bench.fill.world import Offer, Office

TABLES = {
    "cases_case": "id organisation_id number draft_uuid person_id claim_id service_id version_id province_id county_id"
    " city_id state outcome revision stage unit_id section_id assignee_id content_units referees transferred_from_id"
    " transferred_section_id transfer_returned submitted_at due_on paused_days overdue_level applicant_due_on"
    " reminders_sent decided_at reopen_until reopened ended_at tracking_version",
    "cases_draft": "organisation_id uuid person_id claim_id service_id version_id province_id county_id city_id answers"
    " typed done_pages created_at updated_at expires_on reminders_sent expired_at submitted_at",
    "cases_answerset": "organisation_id case_id version_id round data created_at",
    "cases_correction": "id organisation_id case_id round requested_by_id requested_at due_on note typed reply"
    " answered_at cancelled_at",
    "cases_correctionitem": "organisation_id correction_id case_id path reason note order",
    "cases_decision": "id organisation_id case_id number outcome text decided_by_id unit_id decided_at superseded_at",
    "cases_letter": "organisation_id case_id decision_id code number issued_on secretariat_number secretariat_date"
    " unit_id masked_name sha256 uploaded status status_changed_at",
    "cases_inboxentry": "organisation_id case_id holder box sort_at unit_id section_id service_id name preview",
    "cases_readmark": "organisation_id user_id case_id revision",
    "audit_event": "id organisation_id subject_type subject_id seq kind at actor_user_id actor_person_id data"
    " payload_digest hash",
    "audit_payload": "organisation_id event_id subject_type subject_id salt body",
    "audit_look": "organisation_id subject_type subject_id what at user_id person_id reason",
    "files_storedfile": "organisation_id public_id owner_person_id owner_user_id subject_type subject_id field name"
    " declared_type size kind state refusal received pieces original_sha256 sha256 pages scanned_at created_at"
    " settled_at removed_at",
    "notifications_outboxmessage": "organisation_id channel event language recipient recipient_index content"
    " subject_type subject_id dedupe_key state attempts failure provider_reference created_at sent_at",
    "notifications_bell": "organisation_id person_id user_id event subject_type subject_id params dedupe_key created_at"
    " read_at",
    **referring.TABLES,
    "words": "case_id organisation_id name title body",
}
DAYS_OF_A_WEEK_WORKED = 5 / 7
CORRECTION_DAYS = 30
ANSWER = "درخواست بررسی شد و با مدارک پیوست می‌خواند؛ نتیجه در نامه آمده است."
ACTORS = {Step.RESUBMIT: "person", Step.WITHDRAW: "person", Step.CLOSE: "system", Step.EXPIRE: "system"}
"""Who takes a step, where it is not the officer."""
WITH_WORDS = {f"case.{Step.RELEASE}"}
REASON = "کارشناس دیگری این پهنه را می‌شناسد؛ نقشهٔ سال گذشته نزد اوست."
TOLD = {Step.RETURN_FOR_CORRECTION: "correction", Step.DECIDE: "decided", Step.EXPIRE: "expired"}


@dataclass(frozen=True)
class Told:
    """One case to be written down."""

    pk: int
    offer: Offer
    office: Office
    person_id: int
    name: str
    life: Life
    assignee: int | None
    county: str | None
    place: str
    """Words of the place, for the search."""

    @property
    def keys(self) -> tuple[int, int]:
        return self.offer.organisation_id, self.pk


@dataclass
class Rows:
    """Writes cases into `lines`. `random` draws ids and small things."""

    lines: Lines
    random: Random
    events: count[int] = field(default_factory=lambda: count(1))
    corrections: count[int] = field(default_factory=lambda: count(1))
    decisions: count[int] = field(default_factory=lambda: count(1))
    referrals: count[int] = field(default_factory=lambda: count(1))

    def write(self, told: Told) -> None:
        referred = referring.draw(self.random, told.life, told.office, told.offer.section_id, told.assignee)
        self._case(told, referred.told if referred else [])
        if referred:
            referring.write(self.lines, next(self.referrals), told.keys, referred)
        self._answers(told)
        self._history(told)
        if told.life.is_open:
            self._inbox(told)
        for step, at in told.life.steps:
            if step is Step.RETURN_FOR_CORRECTION:
                self._correction(told, at)
            if step is Step.DECIDE:
                self._decision(told, at)
        organisation_id, pk = told.keys
        self.lines.add(
            "words", pk, organisation_id, told.name, told.offer.title, f"{told.offer.answered.words} {told.place}"
        )

    def _case(self, told: Told, knowing: list[str]) -> None:
        life, offer = told.life, told.offer
        draft_uuid = _uuid(self.random)
        decided_at = life.at(Step.DECIDE) if life.outcome else None
        paused = life.state is State.AWAITING_APPLICANT
        shared = (told.person_id, told.person_id, offer.service_id, offer.version_id, told.office.province_code)
        self.lines.add(
            "cases_case",
            *(told.pk, offer.organisation_id, _number(told), draft_uuid, *shared, told.county, None),
            *(life.state.value, life.outcome.value if life.outcome else "", 1 + len(life.steps), 0),
            *(
                told.office.unit_id,
                offer.section_id,
                told.assignee,
                f"{{{told.office.unit_id}}}",
                f"{{{','.join(knowing)}}}",
            ),
            *(None, None, False),
            *(life.submitted_at, None if paused else _due(told), 3 if paused else None, 0, _applicant_due(told), 0),
            *(decided_at, decided_at.date() + dt.timedelta(days=21) if decided_at else None, 0, _ended_at(life), 1),
        )
        self.lines.add(
            "cases_draft",
            *(offer.organisation_id, draft_uuid, *shared, told.county, None, "{}", "", "[]"),
            *(life.submitted_at, life.submitted_at, life.submitted_at.date(), 0, None, life.submitted_at),
        )

    def _answers(self, told: Told) -> None:
        organisation_id, pk = told.keys
        version_id, data = told.offer.version_id, told.offer.answered.data
        for place, path in enumerate(told.offer.answered.fields):
            public_id = _uuid(self.random)
            data = data.replace(f'"{{{place}}}"', f'"{public_id}"')
            self._file(told, public_id, path, told.life.submitted_at)
        self.lines.add("cases_answerset", organisation_id, pk, version_id, 0, data, told.life.submitted_at)
        if told.life.was_mended:
            self.lines.add("cases_answerset", organisation_id, pk, version_id, 1, data, told.life.at(Step.RESUBMIT))

    def _file(self, told: Told, public_id: uuid.UUID, path: str, at: dt.datetime) -> None:
        organisation_id, pk = told.keys
        digest = f"{self.random.getrandbits(256):064x}"
        self.lines.add(
            "files_storedfile",
            *(organisation_id, public_id, told.person_id, None, CASE, pk, path, f"سند {pk}.jpg", "image/jpeg"),
            *(240_000, "jpeg", "clean", "", 240_000, 0, digest, digest, 1, None, at, at, None),
        )

    def _history(self, told: Told) -> None:
        """Events that `mizban audit verify` finds in order, the officer's looks, the messages that went out."""
        organisation_id, pk = told.keys
        life, officer = told.life, told.assignee
        state, previous = State.SUBMITTED, chain.FIRST
        previous = self._event(
            told, 1, "case.submitted", life.submitted_at, previous, "person",
            {"to": state, "revision": 1, "version": told.offer.version_id, "unit": told.office.unit_id,
             "section": told.offer.section_id, "assignee": None, "route": "several_responsible",
             "identity": "verified"},
        )  # fmt: skip
        self._message(told, "received", 1, life.submitted_at)
        for seq, (step, at) in enumerate(life.steps, 2):
            before, state = state, target(step, state) or state
            data: dict[str, Any] = {"from": before, "to": state, "revision": seq}
            if step is Step.CLAIM:
                data["assignee"] = officer
                self.lines.add("audit_look", organisation_id, CASE, pk, "case", at, officer, None, "")
            previous = self._event(told, seq, f"case.{step}", at, previous, ACTORS.get(step, "officer"), data)
            if step in TOLD:
                self._message(told, TOLD[step], seq, at)

    def _event(
        self, told: Told, seq: int, kind: str, at: dt.datetime, previous: str, actor: str, data: dict[str, Any]
    ) -> str:
        organisation_id, pk = told.keys
        event, words = next(self.events), {"reason": REASON} if kind in WITH_WORDS else None
        salt = f"{self.random.getrandbits(128):032x}" if words else ""
        digest = chain.payload_digest(salt, words) if words else ""
        users = (told.assignee if actor == "officer" else None, told.person_id if actor == "person" else None)
        hashed = chain.event_hash(
            previous,
            organisation_id=organisation_id,
            subject_type=CASE,
            subject_id=pk,
            seq=seq,
            kind=kind,
            at=at,
            actor_user_id=users[0],
            actor_person_id=users[1],
            data=data,
            digest=digest,
        )
        self.lines.add(
            "audit_event", event, organisation_id, CASE, pk, seq, kind, at, *users, as_json(data), digest, hashed
        )
        if words:
            self.lines.add("audit_payload", organisation_id, event, CASE, pk, salt, as_json(words))
        return hashed

    def _message(self, told: Told, event: str, revision: int, at: dt.datetime) -> None:
        organisation_id, pk = told.keys
        index = f"{told.person_id:043d}"
        self.lines.add(
            "notifications_outboxmessage",
            *(organisation_id, "sms", event, "fa", "", index, "", CASE, pk, f"{event}/{pk}/{revision}//sms/{index}"),
            *("sent", 1, "", "", at, at),
        )
        params = as_json({"no": _number(told)})
        self.lines.add(
            "notifications_bell",
            *(organisation_id, told.person_id, None, event, CASE, pk, params, f"{event}/{pk}/{revision}", at, at),
        )

    def _inbox(self, told: Told) -> None:
        organisation_id, pk = told.keys
        unit_id, section_id = told.office.unit_id, told.offer.section_id
        if told.assignee is None:
            holder, box = holders.queue(unit_id, section_id), Box.QUEUE
        else:
            holder = holders.user(told.assignee)
            waiting = told.life.state is State.AWAITING_APPLICANT
            box = Box.WAITING if waiting else Box.CORRECTED if told.life.now_corrected else Box.MINE
        day = _applicant_due(told) or _due(told)
        sort_at = _end_of_day(day) if day else told.life.submitted_at + NO_DEADLINE
        service_id = told.offer.service_id
        self.lines.add(
            "cases_inboxentry",
            *(organisation_id, pk, holder, box.value, sort_at, unit_id, section_id, service_id, told.name, ""),
        )
        if told.assignee is not None and not told.life.now_corrected:
            self.lines.add("cases_readmark", organisation_id, told.assignee, pk, 1 + len(told.life.steps))

    def _correction(self, told: Told, at: dt.datetime) -> None:
        organisation_id, pk = told.keys
        correction, life = next(self.corrections), told.life
        answered = life.at(Step.RESUBMIT) if life.was_mended else None
        due = at.date() + dt.timedelta(days=CORRECTION_DAYS)
        self.lines.add(
            "cases_correction",
            *(correction, organisation_id, pk, 1, told.assignee, at, due, "دو مورد را دوباره بفرستید", "", ""),
            *(answered, life.steps[-1][1] if life.state is State.EXPIRED else None),
        )
        for order, path in enumerate(dict.fromkeys(told.offer.answered.fields[:2] or ["consent"])):
            self.lines.add("cases_correctionitem", organisation_id, correction, pk, path, "unreadable", "", order)

    def _decision(self, told: Told, at: dt.datetime) -> None:
        organisation_id, pk = told.keys
        decision, life, unit_id = next(self.decisions), told.life, told.office.unit_id
        assert life.outcome is not None
        self.lines.add(
            "cases_decision",
            *(decision, organisation_id, pk, 1, life.outcome.value, ANSWER, told.assignee, unit_id, at, None),
        )
        if life.outcome is Outcome.ACCEPTED:
            self.lines.add(
                "cases_letter",
                *(organisation_id, pk, decision, f"B{decision:011d}", f"{_number(told)}/1", at.date(), "", None),
                *(unit_id, mask_name(told.name), "0" * 64, False, "valid", None),
            )


def _number(told: Told) -> str:
    return process_number(_jalali_year(clock.local(told.life.submitted_at).date()), told.pk)


@lru_cache
def _jalali_year(day: dt.date) -> int:
    return to_jalali(day)[0]


@lru_cache(maxsize=10_000)
def _end_of_day(day: dt.date) -> dt.datetime:
    return clock.end_of_day(day)


def _due(told: Told) -> dt.date | None:
    days = told.offer.promised_days
    if days is None or told.life.outcome:
        return None
    return told.life.submitted_at.date() + dt.timedelta(days=round(days / DAYS_OF_A_WEEK_WORKED))


def _applicant_due(told: Told) -> dt.date | None:
    if told.life.state is not State.AWAITING_APPLICANT:
        return None
    return told.life.at(Step.RETURN_FOR_CORRECTION).date() + dt.timedelta(days=CORRECTION_DAYS)


def _ended_at(life: Life) -> dt.datetime | None:
    if life.is_open:
        return None
    return life.at(Step.DECIDE) if life.outcome else life.steps[-1][1]


def _uuid(random: Random) -> uuid.UUID:
    return uuid.UUID(int=random.getrandbits(128), version=4)
