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
_LETTER, _MARGIN = 9, 3  # mean width of a letter and air at its ends, in the units of the drawing
_NEAR = 32  # how far a name may move up or down to find room
_SOUTH = 40  # more room below, for the name of the sea of Oman

Point = tuple[float, float]


@dataclass(frozen=True)
class Span:
    """From where to where an outline reaches at the height `y`."""

    left: float
    right: float
    y: float


@dataclass(frozen=True)
class Shape:
    """`d`: outline with its islands, a path of M, l and z alone. `x`: of the label point. `spans`: nearest first."""

    d: str
    x: float
    spans: tuple[Span, ...]

    def label(self, name: str) -> Point | None:
        """Where the name can stand inside the outline, as near to the label point as may be; None if nowhere."""
        half = len(name) * _LETTER / 2 + _MARGIN
        for span in self.spans:
            if span.right - span.left >= 2 * half:
                return min(max(self.x, span.left + half), span.right - half), span.y
        return None


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
    """A province with its outline `d`, the place of its name, if there is room for it, and the address of a click."""

    slug: str
    name: str
    href: str
    d: str
    label: Point | None
    current: bool
    off: bool
    count: int | None


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
    name = texts.pick(province.name)[0]
    return Place(
        slug=province.slug,
        name=name,
        href=getattr(province, "href", "") or f"/p/{province.slug}/",
        d=shape.d,
        label=shape.label(name),
        current=getattr(province, "current", False),
        off=getattr(province, "off", False),
        count=getattr(province, "count", None),
    )


def _shape(d: str, x: float, y: float) -> Shape:
    steps = sorted(range(-_NEAR, _NEAR + 1, 4), key=abs)
    return Shape(d, x, tuple(_span(d, x, y + step) for step in steps))


def _span(d: str, x: float, y: float) -> Span:
    edges = list(_edges(d, y))
    left = max((edge for edge in edges if edge <= x), default=x)
    right = min((edge for edge in edges if edge > x), default=x)
    return Span(left, right, y)


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
