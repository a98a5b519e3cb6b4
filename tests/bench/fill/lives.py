"""How cases fare: which state they stand in, by which steps they came there. Drawn, with the skew of real work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from mizban.cases.workflow import Outcome, State, Step

T = TypeVar("T")
YEARS = 3
DAYS = 365 * YEARS
GROWTH = 1.3
"""Above 1 more cases came lately than in the first year."""
RECENT, OPEN_AMONG_RECENT, OPEN_AMONG_OLD = 0.8, 0.6, 0.0375
"""The last fifth of all cases and how many of them are open: 0.2 × 0.6 + 0.8 × 0.0375 = 15 % in all."""

OPEN = ((State.SUBMITTED, 40), (State.IN_REVIEW, 35), (State.AWAITING_APPLICANT, 25))
FINISHED = ((State.CLOSED, 72), (State.DECIDED, 8), (State.WITHDRAWN, 8), (State.EXPIRED, 12))
OUTCOMES = ((Outcome.ACCEPTED, 70), (Outcome.REJECTED, 22), (Outcome.NO_ACTION, 8))
RELEASED = 0.1
"""Of those that an officer took so many were given back once, in words, and taken again."""
MENDED = 0.2
"""Of those that were reviewed so many went back to their applicants once and were mended."""

CLAIM, RETURN, RESUBMIT = Step.CLAIM, Step.RETURN_FOR_CORRECTION, Step.RESUBMIT


@dataclass(frozen=True)
class Life:
    """`steps` after the submission, each with its moment; `now_corrected`: mended, and not looked at since."""

    submitted_at: dt.datetime
    state: State
    outcome: Outcome | None
    steps: list[tuple[Step, dt.datetime]]
    now_corrected: bool

    @property
    def is_open(self) -> bool:
        return self.state in (State.SUBMITTED, State.IN_REVIEW, State.AWAITING_APPLICANT)

    @property
    def was_mended(self) -> bool:
        return any(step is RESUBMIT for step, _at in self.steps)

    @property
    def is_held(self) -> bool:
        """Whether an officer has it, or had it last."""
        return any(step is CLAIM for step, _at in self.steps)

    def at(self, step: Step) -> dt.datetime:
        return next(at for one, at in self.steps if one is step)


def life(random: Random, age: float, now: dt.datetime) -> Life:
    """The life of the case at `age`, from 0.0, the oldest, to 1.0, the newest."""
    submitted_at = now - dt.timedelta(days=DAYS * (1 - age) ** GROWTH + 0.01)
    is_open = random.random() < (OPEN_AMONG_RECENT if age > RECENT else OPEN_AMONG_OLD)
    state = _draw(random, OPEN if is_open else FINISHED)
    steps = _steps(random, state)
    outcome = _draw(random, OUTCOMES) if Step.DECIDE in steps else None
    corrected = steps[-1:] == [RESUBMIT] and random.random() < 0.5
    return Life(submitted_at, state, outcome, _timed(random, submitted_at, steps, now), corrected)


def _draw(random: Random, weighted: tuple[tuple[T, int], ...]) -> T:
    drawn = random.random() * 100
    for value, weight in weighted:
        drawn -= weight
        if drawn < 0:
            return value
    return weighted[-1][0]


def _steps(random: Random, state: State) -> list[Step]:
    steps = _last_steps(random, state)
    return [CLAIM, Step.RELEASE, *steps] if steps[:1] == [CLAIM] and random.random() < RELEASED else steps


def _last_steps(random: Random, state: State) -> list[Step]:
    mended = [RETURN, RESUBMIT] if random.random() < MENDED else []
    match state:
        case State.IN_REVIEW:
            return [CLAIM, *mended]
        case State.AWAITING_APPLICANT:
            return [CLAIM, RETURN]
        case State.DECIDED:
            return [CLAIM, *mended, Step.DECIDE]
        case State.CLOSED:
            return [CLAIM, *mended, Step.DECIDE, Step.CLOSE]
        case State.WITHDRAWN:
            return [Step.WITHDRAW]
        case State.EXPIRED:
            return [CLAIM, RETURN, Step.EXPIRE]
    return []


def _timed(random: Random, start: dt.datetime, steps: list[Step], now: dt.datetime) -> list[tuple[Step, dt.datetime]]:
    """Moments between the submission and now, at most some days apart."""
    span = min((now - start).total_seconds(), 20 * 86400) / (len(steps) + 1)
    moments, at = [], start
    for step in steps:
        at += dt.timedelta(seconds=span * (0.2 + 0.8 * random.random()))
        moments.append((step, at))
    return moments
