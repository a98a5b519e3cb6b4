"""docs/domain.md shows the life of a case as the workflow has it."""

from __future__ import annotations

import re

from mizban.cases import diagram
from mizban.cases.workflow import TRANSITIONS, State, Step
from tests.architecture.translations import ROOT

DOMAIN = (ROOT / "docs" / "domain.md").read_text()


def part(name: str) -> str:
    """What stands between the marks of a generated part."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", DOMAIN, re.DOTALL)
    assert found, f"docs/domain.md has no part {name}"
    return found[1]


def test_the_picture_is_that_of_the_workflow() -> None:
    assert part("diagram") == f"```mermaid\n{diagram.mermaid()}\n```", "print it anew: python -m mizban.cases.diagram"


def test_the_table_is_that_of_the_workflow() -> None:
    assert part("table") == diagram.table(), "print it anew: python -m mizban.cases.diagram"


def test_every_step_from_a_state_in_the_picture_is_drawn_once() -> None:
    drawn = [
        (source, step)
        for source, steps in re.findall(r"^    (\w+) --> \w+: (.+)$", diagram.mermaid(), re.MULTILINE)
        for step in steps.split(", ")
    ]
    reachable = diagram.reachable()
    moving = [
        (source, step)
        for step in Step
        for source in reachable
        if source in TRANSITIONS[step].sources
        for led_to in diagram._targets(step, source) - {source}
    ]
    assert sorted(drawn) == sorted((source.value, step.value) for source, step in moving)


def test_every_state_is_reached() -> None:
    assert set(State) == set(diagram.reachable())
