"""Where apps above have a say in a case: they register here at start-up (model.md, "Layers")."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.functional import Promise

from mizban.cases.models import Case

Obstacle = Callable[[Case], str | Promise | None]
_obstacles: list[Obstacle] = []


def before_decision(obstacle: Obstacle) -> None:
    """Have `obstacle` asked before each decision: a sentence refuses it (an open visit, an unanswered referral)."""
    _obstacles.append(obstacle)


def obstacles_to_decision(case: Case) -> Iterator[str | Promise]:
    for obstacle in _obstacles:
        found = obstacle(case)
        if found:
            yield found
