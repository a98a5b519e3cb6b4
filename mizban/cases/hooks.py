"""Where apps above have a say in a case: they register here at start-up (model.md, "Layers")."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.functional import Promise

from mizban.cases.models import Case

Obstacle = Callable[[Case], str | Promise | None]
Ending = Callable[[Case], None]
_obstacles: list[Obstacle] = []
_endings: list[Ending] = []


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
