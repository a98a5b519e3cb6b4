"""The life of a case as docs/domain.md shows it: a picture (Mermaid) and a table, made from the workflow alone.

python -m mizban.cases.diagram prints both; a test compares them with the document.
"""

from __future__ import annotations

from mizban.cases.workflow import TRANSITIONS, Party, State, Step, Transition, target

SUBMIT = "submit"
BEGINNINGS = (State.SUBMITTED, State.IN_REVIEW)
"""Where a sent draft begins: in a queue, or at once with the one responsible officer."""


def mermaid() -> str:
    """A Mermaid state diagram, without steps that leave the state as it is and states that no step leads to."""
    lines = ["stateDiagram-v2", *(f"    [*] --> {state}: {SUBMIT}" for state in BEGINNINGS)]
    known = reachable()
    for source in known:
        for led_to in known:
            steps = [step for step in Step if led_to in _targets(step, source) - {source}]
            if steps:
                lines.append(f"    {source} --> {led_to}: {', '.join(steps)}")
    lines += [f"    {state} --> [*]" for state in known if all(_targets(step, state) <= {state} for step in Step)]
    return "\n".join(lines)


def table() -> str:
    """A Markdown table of the steps: from where to where, who takes them, with which permission."""
    rows = [
        f"| `{one.step}` | {_listed(one)} | {_led_to(one)} | {_taken_by(one)} |"
        for one in map(TRANSITIONS.__getitem__, Step)
    ]
    return "\n".join(["| step | from | to | who |", "|---|---|---|---|", *rows])


def reachable() -> list[State]:
    """The states that a case can come to by the steps of the table, in their order."""
    found, fresh = set[State](), set(BEGINNINGS)
    while fresh:
        found |= fresh
        fresh = {led_to for state in fresh for step in Step for led_to in _targets(step, state)} - found
    return [state for state in State if state in found]


def _listed(transition: Transition) -> str:
    return ", ".join(f"`{state}`" for state in State if state in transition.sources)


def _led_to(transition: Transition) -> str:
    kept = [f"`{state}`" for state in State if state in transition.keeps]
    if transition.sources == transition.keeps:
        return f"{', '.join(kept)} stay"
    others = [f"`{state}`" for state in State if state in transition.or_to]
    told = " or ".join([f"`{transition.target}`", *others]) + (f"; {', '.join(kept)} stay" if kept else "")
    return told + (f"; with an officer `{transition.to_officer}`" if transition.to_officer else "")


def _targets(step: Step, state: State) -> set[State]:
    found = {led_to for to_officer in (False, True) if (led_to := target(step, state, to_officer=to_officer))}
    return found | TRANSITIONS[step].or_to if found else found


def _taken_by(transition: Transition) -> str:
    told = {
        Party.APPLICANT: "applicant",
        Party.OFFICER: f"officer with `{transition.permission}`"
        + (", who has the case, or a head" if transition.by_holder else ""),
        Party.SYSTEM: "the desk itself, in time",
    }
    return "; ".join(told[party] for party in Party if party in transition.parties)


if __name__ == "__main__":
    print(mermaid(), table(), sep="\n\n")
