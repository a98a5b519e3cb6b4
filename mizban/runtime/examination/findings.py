"""One line of the doctor's report."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mizban.runtime.environment import Installation


class Level(enum.StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    about: str
    """A word or two: what was looked at."""
    text: str
    """What was seen and, unless all is well, what to do."""

    def __str__(self) -> str:
        return f"{self.level:<5} {self.about:<12} {self.text}"


Check = Callable[[Installation], Iterator[Finding]]


def ok(about: str, text: str) -> Finding:
    return Finding(Level.OK, about, text)


def warn(about: str, text: str) -> Finding:
    return Finding(Level.WARN, about, text)


def fail(about: str, text: str) -> Finding:
    return Finding(Level.FAIL, about, text)


def examined(check: Check, installation: Installation) -> Iterator[Finding]:
    """The findings of a check; one that breaks is a finding too, and does not keep the others from being made."""
    try:
        yield from check(installation)
    except Exception as error:
        reason = str(error).strip().partition("\n")[0]
        yield fail(check.__name__.replace("_", " "), f"could not be examined: {type(error).__name__}: {reason}")
