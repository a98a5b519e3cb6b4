"""The map of the provinces: the outlines that `organisations` keeps, joined with what the page knows of each.

A selector, not a legal boundary.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import mizban.organisations
from mizban.web.ui import texts

_DATA = Path(mizban.organisations.__path__[0]) / "data" / "iran-provinces.json"
_LETTER = 7  # mean width of a letter in the units of the drawing
_SOUTH = 40  # more room below, for the name of the sea of Oman

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """`d`: outline with its islands, a path of M, l and z alone. `x`, `y`: place of the name, which has `room`."""

    d: str
    x: float
    y: float
    room: float


class Named(Protocol):
    """A province of `organisations`, or parts.Province: `name` is a text or `{fa, en?}`."""

    @property
    def code(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> object: ...


@dataclass(frozen=True)
class Place:
    """A province with its outline and the address that a click leads to. `off`: not served here."""

    slug: str
    name: str
    href: str
    shape: Shape
    current: bool
    off: bool
    count: int | None

    @property
    def has_room(self) -> bool:
        """Whether the name fits into the outline; the list beside the map has every name."""
        return len(self.name) * _LETTER <= self.shape.room


@cache
def outlines() -> tuple[str, dict[str, Shape]]:
    """The view box, and the outline of each province by its two-digit code."""
    data = json.loads(_DATA.read_text())
    left, top, width, height = data["viewBox"]
    shapes = {
        entry["code"].removeprefix("IR-"): _shape(entry["d"], entry["lx"], entry["ly"]) for entry in data["provinces"]
    }
    return f"{left} {top} {width} {height + _SOUTH}", shapes


def places(provinces: Iterable[Named]) -> list[Place]:
    """Those of the provinces that the map knows, in the order given."""
    shapes = outlines()[1]
    return [_place(province, shapes[province.code]) for province in provinces if province.code in shapes]


def _place(province: Named, shape: Shape) -> Place:
    return Place(
        slug=province.slug,
        name=texts.pick(province.name)[0],
        href=getattr(province, "href", "") or f"/p/{province.slug}/",
        shape=shape,
        current=getattr(province, "current", False),
        off=getattr(province, "off", False),
        count=getattr(province, "count", None),
    )


def _shape(d: str, x: float, y: float) -> Shape:
    room = 2 * min((abs(x - edge) for edge in _edges(d, y)), default=0.0)
    return Shape(d, x, y, room)


def _edges(d: str, y: float) -> Iterator[float]:
    """Where the outline meets the horizontal line at `y`."""
    for points in _rings(d):
        for (x1, y1), (x2, y2) in pairwise([*points, points[0]]):
            if (y1 > y) != (y2 > y):
                yield x1 + (y - y1) * (x2 - x1) / (y2 - y1)


def _rings(d: str) -> Iterator[list[Point]]:
    for ring in d.split("z"):
        numbers = [float(number) for number in re.findall(r"-?[0-9.]+", ring)]
        points: list[Point] = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = points[-1] if points else (0.0, 0.0)
            points.append((x + dx, y + dy))
        if points:
            yield points
