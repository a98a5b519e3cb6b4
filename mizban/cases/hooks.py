"""Where apps above have a say in a case: they register here at start-up (model.md, "Layers")."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.functional import Promise

from mizban.cases.models import Case
from mizban.core.actor import Actor

Obstacle = Callable[[Case], str | Promise | None]
Ending = Callable[[Case], None]
Forerunner = Callable[[Actor, str], None]
_obstacles: list[Obstacle] = []
_endings: list[Ending] = []
_forerunners: list[Forerunner] = []


def before_decision(obstacle: Obstacle) -> None:
    """Have `obstacle` asked before each decision: a sentence refuses it (an open visit, an unanswered referral)."""
    _obstacles.append(obstacle)


def obstacles_to_decision(case: Case) -> Iterator[str | Promise]:
    for obstacle in _obstacles:
        found = obstacle(case)
        if found:
            yield found


def when_ended(ending: Ending) -> None:
    """Have `ending` called in the step by which a case ends, however it ends: what is open above ends with it."""
    _endings.append(ending)


def end_what_is_open(case: Case) -> None:
    for ending in _endings:
        ending(case)


def before_step(forerunner: Forerunner) -> None:
    """Have `forerunner` called with actor and process number in the transaction of each of a person's steps, before the
    case is looked at: for what they had said before it and has not gone out yet."""
    _forerunners.append(forerunner)


def run_before(actor: Actor, number: str) -> None:
    for forerunner in _forerunners:
        forerunner(actor, number)
