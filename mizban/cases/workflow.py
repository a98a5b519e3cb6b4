"""The life of a case, as data: which step leads from where to where, who may take it, what must hold.

The table of product.md. Outcome, overdue, open corrections and the paused clock are data beside the state, never more
states. The diagram in docs/domain.md is generated from here and checked by a test.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from mizban.accounts.permissions import Permission


class State(enum.StrEnum):
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    AWAITING_APPLICANT = "awaiting_applicant"
    AWAITING_VISIT = "awaiting_visit"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OPEN = frozenset({State.SUBMITTED, State.IN_REVIEW, State.AWAITING_APPLICANT, State.AWAITING_VISIT})
"""Somebody still has to do something."""
MENDABLE = frozenset({State.AWAITING_APPLICANT, State.EXPIRED})
"""The applicant has an open correction to answer."""
FINISHED = frozenset({State.DECIDED, State.CLOSED, State.WITHDRAWN})


class Outcome(enum.StrEnum):
    """How a case ended; beside the state, for it says nothing of what may come next."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NO_ACTION = "no_action"
    MERGED = "merged"


class Party(enum.StrEnum):
    """Who takes a step."""

    APPLICANT = "applicant"
    OFFICER = "officer"
    SYSTEM = "system"


class Step(enum.StrEnum):
    CLAIM = "claim"
    ASSIGN = "assign"
    RELEASE = "release"
    TRANSFER = "transfer"
    RETURN_TRANSFER = "return_transfer"
    CONVERT = "convert"
    MERGE = "merge"
    RETURN_FOR_CORRECTION = "return_for_correction"
    RESUBMIT = "resubmit"
    REPLY = "reply"
    ASK = "ask"
    WRITE = "write"
    ANSWER = "answer"
    DECIDE = "decide"
    CHECK_IDENTITY = "check_identity"
    REOPEN = "reopen"
    REVOKE_LETTER = "revoke_letter"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    RESUME = "resume"
    REQUIRE_VISIT = "require_visit"
    BOOK_VISIT = "book_visit"
    MOVE_VISIT = "move_visit"
    CANCEL_VISIT = "cancel_visit"
    VISIT_ATTENDED = "visit_attended"
    VISIT_MISSED = "visit_missed"
    REFER = "refer"
    REFER_ON = "refer_on"
    HAND_OVER = "hand_over"
    TAKE_REFERRAL = "take_referral"
    ANSWER_REFERRAL = "answer_referral"
    RETURN_REFERRAL = "return_referral"
    HAND_BACK = "hand_back"
    REMIND_REFERRAL = "remind_referral"
    REVOKE_REFERRAL = "revoke_referral"
    PASS_ON = "pass_on"  # noqa: S105 - to the next stage
    SEND_BACK = "send_back"


@dataclass(frozen=True)
class Transition:
    """One row of the table. Officers need `permission`."""

    step: Step
    sources: frozenset[State]
    target: State
    parties: frozenset[Party]
    permission: Permission | None = None
    by_holder: bool = False
    """Only the officer who has the case, or a head who may assign it, takes this step."""
    keeps: frozenset[State] = field(default_factory=frozenset)
    """Sources in which the state stays as it is."""
    or_to: frozenset[State] = field(default_factory=frozenset)
    """Where it leads instead, as the action finds the case: with something to ask for, or with nobody who has it."""
    unread: bool = False
    """Heads of the units above take it too, with what they may not read."""
    to_officer: State | None = None
    """Where it leads instead if an officer has the case afterwards."""


_officer = frozenset({Party.OFFICER})
_applicant = frozenset({Party.APPLICANT})
_system = frozenset({Party.SYSTEM})
_visit = frozenset({State.AWAITING_VISIT})

TRANSITIONS: dict[Step, Transition] = {
    transition.step: transition
    for transition in (
        Transition(Step.CLAIM, frozenset({State.SUBMITTED}), State.IN_REVIEW, _officer, Permission.CLAIM),
        Transition(
            Step.ASSIGN,
            OPEN,
            State.IN_REVIEW,
            _officer,
            Permission.ASSIGN,
            keeps=frozenset({State.AWAITING_APPLICANT, State.AWAITING_VISIT}),
            unread=True,
        ),
        Transition(
            Step.RELEASE,
            frozenset({State.IN_REVIEW}),
            State.SUBMITTED,
            frozenset({Party.OFFICER, Party.SYSTEM}),
            Permission.RELEASE,
            by_holder=True,
        ),
        Transition(
            Step.TRANSFER,
            frozenset({State.SUBMITTED, State.IN_REVIEW}),
            State.SUBMITTED,
            _officer,
            Permission.TRANSFER,
            unread=True,
        ),
        Transition(
            Step.RETURN_TRANSFER,
            frozenset({State.SUBMITTED, State.IN_REVIEW}),
            State.SUBMITTED,
            _officer,
            Permission.TRANSFER,
        ),
        Transition(
            Step.CONVERT,
            frozenset({State.IN_REVIEW}),
            State.IN_REVIEW,
            _officer,
            Permission.CORRECT,
            by_holder=True,
            or_to=frozenset({State.SUBMITTED, State.AWAITING_APPLICANT}),
        ),
        Transition(Step.MERGE, OPEN, State.CLOSED, _officer, Permission.DECIDE, by_holder=True),
        Transition(
            Step.RETURN_FOR_CORRECTION,
            frozenset({State.IN_REVIEW}),
            State.AWAITING_APPLICANT,
            _officer,
            Permission.CORRECT,
            by_holder=True,
        ),
        Transition(
            Step.RESUBMIT,
            frozenset({State.AWAITING_APPLICANT}),
            State.IN_REVIEW,
            _applicant,
            or_to=frozenset({State.SUBMITTED}),
        ),
        Transition(Step.REPLY, OPEN, State.IN_REVIEW, _officer, Permission.ASK, by_holder=True, keeps=OPEN),
        Transition(
            Step.ASK,
            frozenset({State.IN_REVIEW}),
            State.AWAITING_APPLICANT,
            _officer,
            Permission.ASK,
            by_holder=True,
        ),
        Transition(Step.WRITE, OPEN, State.IN_REVIEW, _applicant, keeps=OPEN),
        Transition(
            Step.ANSWER,
            frozenset({State.AWAITING_APPLICANT}),
            State.IN_REVIEW,
            _applicant,
            or_to=frozenset({State.SUBMITTED}),
        ),
        Transition(
            Step.DECIDE, frozenset({State.IN_REVIEW}), State.DECIDED, _officer, Permission.DECIDE, by_holder=True
        ),
        Transition(
            Step.CHECK_IDENTITY,
            frozenset({State.IN_REVIEW}),
            State.IN_REVIEW,
            _officer,
            Permission.DECIDE,
            by_holder=True,
        ),
        Transition(
            Step.REOPEN,
            frozenset({State.DECIDED}),
            State.IN_REVIEW,
            frozenset({Party.APPLICANT, Party.OFFICER}),
            Permission.REOPEN,
        ),
        Transition(
            Step.REVOKE_LETTER,
            frozenset({State.DECIDED, State.CLOSED}),
            State.CLOSED,
            _officer,
            Permission.REOPEN,
            keeps=frozenset({State.DECIDED, State.CLOSED}),
        ),
        Transition(Step.CLOSE, frozenset({State.DECIDED}), State.CLOSED, _system),
        Transition(Step.WITHDRAW, OPEN, State.WITHDRAWN, _applicant),
        Transition(Step.EXPIRE, frozenset({State.AWAITING_APPLICANT}), State.EXPIRED, _system),
        Transition(Step.RESUME, frozenset({State.EXPIRED}), State.SUBMITTED, _applicant),
        Transition(
            Step.REQUIRE_VISIT,
            frozenset({State.IN_REVIEW}),
            State.AWAITING_VISIT,
            _officer,
            Permission.REQUIRE_VISIT,
            by_holder=True,
        ),
        Transition(Step.BOOK_VISIT, _visit, State.AWAITING_VISIT, _applicant, keeps=_visit),
        Transition(
            Step.MOVE_VISIT,
            _visit,
            State.AWAITING_VISIT,
            frozenset({Party.OFFICER, Party.SYSTEM}),
            Permission.REQUIRE_VISIT,
            keeps=_visit,
        ),
        Transition(
            Step.CANCEL_VISIT,
            _visit,
            State.IN_REVIEW,
            frozenset({Party.APPLICANT, Party.OFFICER, Party.SYSTEM}),
            Permission.REQUIRE_VISIT,
        ),
        Transition(Step.VISIT_ATTENDED, _visit, State.IN_REVIEW, _officer, Permission.REQUIRE_VISIT),
        Transition(
            Step.VISIT_MISSED,
            _visit,
            State.IN_REVIEW,
            frozenset({Party.OFFICER, Party.SYSTEM}),
            Permission.REQUIRE_VISIT,
        ),
        Transition(Step.REFER, OPEN, State.IN_REVIEW, _officer, Permission.REFER, by_holder=True, keeps=OPEN),
        *(
            Transition(step, OPEN, State.IN_REVIEW, _officer, Permission.TAKE_PART, keeps=OPEN)
            for step in (
                Step.REFER_ON,
                Step.TAKE_REFERRAL,
                Step.ANSWER_REFERRAL,
                Step.REMIND_REFERRAL,
                Step.REVOKE_REFERRAL,
            )
        ),
        Transition(
            Step.RETURN_REFERRAL,
            OPEN,
            State.IN_REVIEW,
            frozenset({Party.OFFICER, Party.SYSTEM}),
            Permission.TAKE_PART,
            keeps=OPEN,
        ),
        Transition(
            Step.HAND_OVER,
            frozenset({State.SUBMITTED, State.IN_REVIEW}),
            State.SUBMITTED,
            _officer,
            Permission.REFER,
            by_holder=True,
            to_officer=State.IN_REVIEW,
        ),
        Transition(
            Step.HAND_BACK,
            frozenset({State.SUBMITTED, State.IN_REVIEW}),
            State.SUBMITTED,
            _officer,
            Permission.TAKE_PART,
            to_officer=State.IN_REVIEW,
        ),
        Transition(
            Step.PASS_ON, frozenset({State.IN_REVIEW}), State.SUBMITTED, _officer, Permission.DECIDE, by_holder=True
        ),
        Transition(
            Step.SEND_BACK,
            frozenset({State.IN_REVIEW}),
            State.SUBMITTED,
            _officer,
            Permission.DECIDE,
            by_holder=True,
            to_officer=State.IN_REVIEW,
        ),
    )
}


def target(step: Step, state: State, *, to_officer: bool = False) -> State | None:
    """Where `step` leads from `state`; None if the table has no such step from there. `to_officer`: one has the case
    afterwards, for steps that lead to an officer or into a queue."""
    transition = TRANSITIONS[step]
    if state not in transition.sources:
        return None
    if state in transition.keeps:
        return state
    return transition.to_officer if to_officer and transition.to_officer else transition.target
