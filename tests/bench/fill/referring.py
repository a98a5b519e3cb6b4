"""Referrals of cases to colleagues: of two in five cases, most of them answered long ago."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from mizban.cases import holders, referees
from mizban.cases.models import Referral, ReferralKind, ReferralState
from mizban.cases.workflow import State, Step
from mizban.core import clock
from tests.bench.fill.copying import Lines
from tests.bench.fill.lives import Life
from tests.bench.fill.world import Office

TABLES = {
    "cases_referral": "id organisation_id case_id number kind state whole confidential owner_moves from_user_id"
    " from_unit_id from_section_id to_user_id to_unit_id to_section_id holder due_on sort_at warned reminders"
    " created_at ended_at",
    "cases_referraltext": "organisation_id referral_id kind user_id text at",
}
REFERRED = 0.5
"""Of the cases that an officer has or had."""
STILL_OPEN = 0.5
"""Of the referrals of a case that is in review."""
DAYS = 5
KINDS = (ReferralKind.OPINION, ReferralKind.DO, ReferralKind.INFORM)
QUESTION = "نقشه با سند می‌خواند؟ نظر خود را تا پایان هفته بنویسید."
REPLY = "بله؛ سه نقطه را با نقشهٔ کاداستر سنجیدم، اختلاف کمتر از دو متر است."


@dataclass(frozen=True)
class Referred:
    """One referral, and who knows of the case by it."""

    row: Referral
    told: list[str]


def draw(random: Random, life: Life, office: Office, section_id: int, officer: int | None) -> Referred | None:
    """The referral of a case, if it has one: from the officer who has it to another one of its section."""
    others = [one for one in office.experts[section_id] if one != officer]
    if officer is None or not others or random.random() > REFERRED:
        return None
    at = life.at(Step.CLAIM) + dt.timedelta(hours=3)
    is_open = life.state is State.IN_REVIEW and random.random() < STILL_OPEN
    receiver, due_on = random.choice(others), at.date() + dt.timedelta(days=DAYS)
    row = Referral(
        number=1,
        kind=random.choice(KINDS).value,
        state=(ReferralState.OPEN if is_open else ReferralState.ANSWERED).value,
        from_user_id=officer,
        from_unit_id=office.unit_id,
        from_section_id=section_id,
        to_user_id=receiver,
        to_unit_id=office.unit_id,
        to_section_id=section_id,
        holder=holders.user(receiver),
        due_on=due_on,
        sort_at=clock.end_of_day(due_on),
        created_at=at,
        ended_at=None if is_open else at + dt.timedelta(days=2),
    )
    return Referred(row, referees.told([row]))


def write(lines: Lines, number: int, case: tuple[int, int], referred: Referred) -> None:
    """Its rows; `case` is its organisation and its id."""
    (organisation_id, pk), row = case, referred.row
    lines.add(
        "cases_referral",
        *(number, organisation_id, pk, row.number, row.kind, row.state, True, False, False, row.from_user_id),
        *(row.from_unit_id, row.from_section_id, row.to_user_id, row.to_unit_id, row.to_section_id, row.holder),
        *(row.due_on, row.sort_at, 0, 0, row.created_at, row.ended_at),
    )
    lines.add("cases_referraltext", organisation_id, number, "question", row.from_user_id, QUESTION, row.created_at)
    if row.ended_at:
        lines.add("cases_referraltext", organisation_id, number, "answer", row.to_user_id, REPLY, row.ended_at)
