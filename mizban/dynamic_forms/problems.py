"""What is wrong with a definition, each with the path to it, so that a loader can name the line of the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

Path = tuple[str | int, ...]

TAG = "<"
"""First letter of the tags by which pydantic tells kinds of fields and conditions apart; they are no part of a path."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` are the keys and indexes from the top of the file, as in `("pages", 0, "fields", 2, "key")`."""

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}: {self.message}"


class DefinitionError(ValueError):
    """A definition that cannot be used, and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def refuse(problems: Iterable[Problem]) -> None:
    """For the validators of pydantic, which know only their own place: several problems, each with a path below it."""
    found = list(problems)
    if found:
        listed = "; ".join(map(str, found))
        raise PydanticCustomError("definition", "{listed}", {"listed": listed, "problems": found})


def problems_of(error: ValidationError) -> list[Problem]:
    """The problems of a refused definition, also where the definition is a part of a larger model."""
    found: list[Problem] = []
    for item in error.errors(include_url=False, include_input=False):
        place = tuple(part for part in item["loc"] if not (isinstance(part, str) and part.startswith(TAG)))
        below: list[Problem] = _below(item)
        found += [Problem(place + problem.path, problem.message) for problem in below]
        if not below:
            found.append(Problem(place, item["msg"].removeprefix("Value error, ")))
    return found


def _below(item: Any) -> list[Problem]:
    problems: list[Problem] = item.get("ctx", {}).get("problems", [])
    return problems
