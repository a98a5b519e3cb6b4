"""Where apps above have files of their own in the folder of an organisation: they register here at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from mizban.organisations.models import Organisation


@dataclass(frozen=True)
class Part:
    """A file named `name`. `bring_in(organisation, definition)` is called in the transaction of the load, once every
    file of the folder is as it should be; what it returns is counted."""

    name: str
    model: type[BaseModel]
    bring_in: Callable[[Organisation, Any], int]


_parts: list[Part] = []


def register(part: Part) -> None:
    """Have the file read, checked and brought in with the others of its folder."""
    _parts.append(part)


def parts() -> Iterator[Part]:
    yield from _parts
