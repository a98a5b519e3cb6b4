"""Reading YAML so that every error can name its file and line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from mizban.dynamic_forms.problems import problems_of

Place = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class FileError:
    """What is wrong, and where. Lines count from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def read(path: Path, model: type[M]) -> M | list[FileError]:
    """The file as a `model`, or all that is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        return [FileError(path, 1, str(error))]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return [FileError(path, mark.line + 1 if mark else 1, str(getattr(error, "problem", error)))]
    lines: dict[Place, int] = {}
    repeated = _walk(node, (), lines) if node else []
    if repeated:
        return [FileError(path, line, f"the key {key!r} stands here twice") for key, line in repeated]
    try:
        return model.model_validate(yaml.safe_load(text))
    except ValidationError as error:
        return [
            FileError(path, _line_of(problem.path, lines), f"{_dotted(problem.path)}: {problem.message}")
            for problem in problems_of(error)
        ]


def error_at(path: Path, place: Place, message: str) -> FileError:
    """An error of a file that could be read, found when it was compared with others; `place` is where in it."""
    lines: dict[Place, int] = {}
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    if node:
        _walk(node, (), lines)
    return FileError(path, _line_of(place, lines), f"{_dotted(place)}: {message}")


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int]) -> list[tuple[str, int]]:
    """Note the line of every place; return keys that stand twice in a mapping, which YAML itself lets pass."""
    lines[place] = node.start_mark.line + 1
    repeated: list[tuple[str, int]] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[Any] = set()
        for key, value in node.value:
            if key.value in seen:
                repeated.append((key.value, key.start_mark.line + 1))
            seen.add(key.value)
            repeated += _walk(value, (*place, key.value), lines)
            lines[(*place, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            repeated += _walk(value, (*place, index), lines)
    return repeated


def _line_of(place: Place, lines: dict[Place, int]) -> int:
    """The line of the place, or of the nearest thing around it (what is missing has no line of its own).

    pydantic puts names of union members into the path; they are no keys of the file and are passed over.
    """
    known: Place = ()
    for step in place:
        if (*known, step) in lines:
            known = (*known, step)
    return lines.get(known, 1)


def _dotted(place: Place) -> str:
    return ".".join(map(str, place)) or "file"
