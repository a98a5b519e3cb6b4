"""Where apps above have a say in a case: they register here at start-up (model.md, "Layers")."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.functional import Promise

from mizban.cases.models import Case
from mizban.core.actor import Actor

Obstacle = Callable[[Case], str | Promise | None]
Forerunner = Callable[[Actor, str], None]
_obstacles: list[Obstacle] = []
Cancelling = Callable[[Case, Actor], None]
_cancellings: list[Cancelling] = []
_forerunners: list[Forerunner] = []


def before_decision(obstacle: Obstacle) -> None:
    """Have `obstacle` asked before each decision: a sentence refuses it (an open visit, an unanswered referral)."""
    _obstacles.append(obstacle)


def obstacles_to_decision(case: Case) -> Iterator[str | Promise]:
    for obstacle in _obstacles:
        found = obstacle(case)
        if found:
            yield found


def when_it_ends(cancelling: Cancelling) -> None:
    """Have `cancelling` called, within the transaction, for each case that ends without an answer of its own: taken
    back, or merged into another. It cancels what is open in it (a visit, a referral)."""
    _cancellings.append(cancelling)


def cancel_what_is_open(case: Case, actor: Actor) -> None:
    for cancelling in _cancellings:
        cancelling(case, actor)


def before_step(forerunner: Forerunner) -> None:
    """Have `forerunner` called with actor and process number in the transaction of each of a person's steps, before the
    case is looked at: for what they had said before it and has not gone out yet."""
    _forerunners.append(forerunner)


def run_before(actor: Actor, number: str) -> None:
    for forerunner in _forerunners:
        forerunner(actor, number)
