"""The table of steps, exhaustively: every state × every step."""

from __future__ import annotations

from itertools import product

import pytest

from mizban.cases.workflow import FINISHED, OPEN, TRANSITIONS, Party, State, Step, target

BESIDE = {
    Step.REFER,
    Step.REFER_ON,
    Step.TAKE_REFERRAL,
    Step.ANSWER_REFERRAL,
    Step.RETURN_REFERRAL,
    Step.REMIND_REFERRAL,
    Step.REVOKE_REFERRAL,
}
"""Steps of referrals that leave the case where it stands."""
EXPECTED: dict[tuple[State, Step], State] = {
    (State.SUBMITTED, Step.CLAIM): State.IN_REVIEW,
    (State.SUBMITTED, Step.ASSIGN): State.IN_REVIEW,
    (State.IN_REVIEW, Step.ASSIGN): State.IN_REVIEW,
    (State.AWAITING_APPLICANT, Step.ASSIGN): State.AWAITING_APPLICANT,
    (State.AWAITING_VISIT, Step.ASSIGN): State.AWAITING_VISIT,
    (State.IN_REVIEW, Step.RELEASE): State.SUBMITTED,
    (State.SUBMITTED, Step.TRANSFER): State.SUBMITTED,
    (State.IN_REVIEW, Step.TRANSFER): State.SUBMITTED,
    (State.SUBMITTED, Step.RETURN_TRANSFER): State.SUBMITTED,
    (State.IN_REVIEW, Step.RETURN_TRANSFER): State.SUBMITTED,
    (State.IN_REVIEW, Step.CONVERT): State.IN_REVIEW,
    **{(state, Step.MERGE): State.CLOSED for state in OPEN},
    (State.IN_REVIEW, Step.RETURN_FOR_CORRECTION): State.AWAITING_APPLICANT,
    (State.AWAITING_APPLICANT, Step.RESUBMIT): State.IN_REVIEW,
    **{(state, Step.REPLY): state for state in OPEN},
    **{(state, Step.WRITE): state for state in OPEN},
    (State.IN_REVIEW, Step.ASK): State.AWAITING_APPLICANT,
    (State.AWAITING_APPLICANT, Step.ANSWER): State.IN_REVIEW,
    (State.IN_REVIEW, Step.DECIDE): State.DECIDED,
    (State.IN_REVIEW, Step.CHECK_IDENTITY): State.IN_REVIEW,
    (State.DECIDED, Step.REVOKE_LETTER): State.DECIDED,
    (State.CLOSED, Step.REVOKE_LETTER): State.CLOSED,
    (State.DECIDED, Step.REOPEN): State.IN_REVIEW,
    (State.DECIDED, Step.CLOSE): State.CLOSED,
    (State.AWAITING_APPLICANT, Step.EXPIRE): State.EXPIRED,
    (State.EXPIRED, Step.RESUME): State.SUBMITTED,
    **{(state, Step.WITHDRAW): State.WITHDRAWN for state in OPEN},
    (State.IN_REVIEW, Step.REQUIRE_VISIT): State.AWAITING_VISIT,
    (State.AWAITING_VISIT, Step.BOOK_VISIT): State.AWAITING_VISIT,
    (State.AWAITING_VISIT, Step.MOVE_VISIT): State.AWAITING_VISIT,
    (State.AWAITING_VISIT, Step.CANCEL_VISIT): State.IN_REVIEW,
    (State.AWAITING_VISIT, Step.VISIT_ATTENDED): State.IN_REVIEW,
    (State.AWAITING_VISIT, Step.VISIT_MISSED): State.IN_REVIEW,
    **{(state, step): state for state in OPEN for step in BESIDE},
    (State.SUBMITTED, Step.HAND_OVER): State.SUBMITTED,
    (State.IN_REVIEW, Step.HAND_OVER): State.SUBMITTED,
    (State.SUBMITTED, Step.HAND_BACK): State.SUBMITTED,
    (State.IN_REVIEW, Step.HAND_BACK): State.SUBMITTED,
    (State.IN_REVIEW, Step.PASS_ON): State.SUBMITTED,
    (State.IN_REVIEW, Step.SEND_BACK): State.SUBMITTED,
}
TO_AN_OFFICER = {
    (State.SUBMITTED, Step.HAND_OVER),
    (State.IN_REVIEW, Step.HAND_OVER),
    (State.SUBMITTED, Step.HAND_BACK),
    (State.IN_REVIEW, Step.HAND_BACK),
    (State.IN_REVIEW, Step.SEND_BACK),
}
"""Where an officer has the case afterwards it does not wait in a queue."""


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_every_step_from_every_state(state: State, step: Step) -> None:
    led_to = EXPECTED.get((state, step))
    assert target(step, state) == led_to
    assert target(step, state, to_officer=True) == (State.IN_REVIEW if (state, step) in TO_AN_OFFICER else led_to)


def test_where_a_step_leads_instead() -> None:
    """As the action finds the case: something is lacking, or nobody has it."""
    instead = {step: set(row.or_to) for step, row in TRANSITIONS.items() if row.or_to}
    assert instead == {
        Step.CONVERT: {State.SUBMITTED, State.AWAITING_APPLICANT},
        Step.RESUBMIT: {State.SUBMITTED},
        Step.ANSWER: {State.SUBMITTED},
    }


def test_every_step_has_a_row() -> None:
    assert set(TRANSITIONS) == set(Step)


def test_officers_always_need_a_permission() -> None:
    for transition in TRANSITIONS.values():
        assert (Party.OFFICER in transition.parties) == (transition.permission is not None)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {State.SUBMITTED} | {to for to in EXPECTED.values()}
    left = {state for (state, _), led_to in EXPECTED.items() if led_to is not state}
    assert set(State) <= reached
    assert set(State).difference(left) == {State.CLOSED, State.WITHDRAWN}


def test_open_and_finished_states_are_apart() -> None:
    assert not OPEN & FINISHED
    assert OPEN | FINISHED | {State.EXPIRED} == set(State)
