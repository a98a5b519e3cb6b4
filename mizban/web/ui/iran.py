"""The map of the provinces: outlines from data/iran-provinces.json, joined with what the page knows of each.

A selector, not a legal boundary. Licence of the outlines: data/iran-map.LICENSE.txt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mizban.web.ui.parts import Province

_DATA = Path(__file__).parent / "data" / "iran-provinces.json"
_ROOM_FOR_A_NAME = 8500  # area in the units of the drawing; below it a name would not fit


@dataclass(frozen=True)
class Shape:
    code: str
    d: str
    x: float
    y: float
    labelled: bool


@dataclass(frozen=True)
class Place:
    """A province with its outline, and the address that a click leads to."""

    province: Province
    shape: Shape
    href: str


@cache
def outlines() -> tuple[str, dict[str, Shape]]:
    """The view box and the outline of each province by its two-digit code."""
    data = json.loads(_DATA.read_text())
    shapes = {
        entry["code"].removeprefix("IR-"): Shape(
            code=entry["code"].removeprefix("IR-"),
            d=entry["d"],
            x=entry["lx"],
            y=entry["ly"],
            labelled=entry["area"] >= _ROOM_FOR_A_NAME,
        )
        for entry in data["provinces"]
    }
    return " ".join(str(number) for number in data["viewBox"]), shapes


def places(provinces: Iterable[Province]) -> list[Place]:
    """Those of the provinces that the map knows, in the order given."""
    shapes = outlines()[1]
    return [
        Place(province, shapes[province.code], province.href or f"/p/{province.slug}/")
        for province in provinces
        if province.code in shapes
    ]
