"""Places: a division of the country, a point on the map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from mizban.core import amounts
from mizban.core.inputs import InputError
from mizban.core.text import listed
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.context import FormContext, Place
from mizban.dynamic_forms.types.base import Cell, Column, FieldType
from mizban.dynamic_forms.widgets import Label, PartsWidget, PlaceWidget, text_input

LEVELS = ("province", "county", "city")
LABELS: dict[str, Promise | str] = dict(
    zip(LEVELS, (sentences.PROVINCE, sentences.COUNTY, sentences.CITY), strict=True)
)
SOUTH, NORTH, WEST, EAST = 24.0, 40.0, 44.0, 64.0
"""Degrees around Iran with its islands and waters; only slips are to be caught, as latitude and longitude exchanged."""
DIGITS = 6
"""Decimals of a degree that are kept: about a hand's breadth."""


class PlaceField(FieldType):
    """A value is `{"province": …, "county": …, "city": …}`: official codes as far as `level` asks. City is optional."""

    type: Literal["place"]
    level: Literal["province", "county", "city"] = "county"
    missing: ClassVar[str | Promise] = sentences.CHOOSE

    @property
    def levels(self) -> tuple[str, ...]:
        return LEVELS[: LEVELS.index(self.level) + 1]

    def widget(self, ctx: FormContext) -> forms.Widget:
        labels: dict[str, Label] = {level: LABELS[level] for level in self.levels}
        if "city" in labels:
            labels["city"] = sentences.CITY_OPTIONAL
        return PlaceWidget(labels, sentences.NOTHING_CHOSEN, ctx)

    def input_names(self, name: str) -> Iterable[str]:
        return [f"{name}-{level}" for level in self.levels]

    def focus(self, id_: str, part: str) -> str:
        return f"{id_}-{part or 'province'}"

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        codes = dict(zip(self.levels, ((code or "").strip() for code in raw), strict=False))
        value: dict[str, str] = {}
        for level in self.levels:
            code = codes.get(level, "")
            if any(place.code == code for place in _listed(level, value, ctx)):
                value[level] = code
            elif code or level != "city":
                raise ValidationError(sentences.CHOOSE, code=level, params={"label": LABELS[level]})
        return value

    def read(self, value: Any) -> Any | None:
        if not isinstance(value, dict) or not value.get("province"):
            return None
        found = {level: value[level] for level in self.levels if isinstance(value.get(level), str)}
        return found if "province" in found else None

    def to_raw(self, value: Any, ctx: FormContext) -> Any:
        return [value.get(level, "") for level in self.levels]

    def display(self, value: Any, ctx: FormContext) -> str:
        return ("، " if ctx.language == "fa" else ", ").join(name for name in self._names(value, ctx) if name)

    def search_text(self, value: Any, ctx: FormContext) -> str:
        return " ".join(filter(None, self._names(value, ctx)))

    def columns(self, language: str) -> list[Column]:
        label = self.title(language)
        return [Column(f"{self.key}.{level}", f"{label}: {LABELS[level]}") for level in self.levels]

    def export(self, value: Any, ctx: FormContext) -> list[Cell]:
        return list(self._names(value, ctx))

    def _names(self, value: dict[str, str], ctx: FormContext) -> list[str]:
        """The name of each level; the code where the division is no more."""
        return [_name(_listed(level, value, ctx), value.get(level, "")) for level in self.levels]


def _listed(level: str, above: dict[str, str], ctx: FormContext) -> Sequence[Place]:
    match level:
        case "province":
            return ctx.places.provinces()
        case "county":
            return ctx.places.counties(above.get("province", ""))
        case _:
            return ctx.places.cities(above.get("county", ""))


def _name(places: Sequence[Place], code: str) -> str:
    return next((place.name for place in places if place.code == code), code)


class Point(FieldType):
    """A value is `{"lat": …, "lng": …}`, degrees of WGS 84, six decimals."""

    type: Literal["point"]
    inside_place: bool = False
    missing: ClassVar[str | Promise] = sentences.WHOLE_POINT

    def widget(self, ctx: FormContext) -> forms.Widget:
        return PartsWidget(
            {
                "lat": (sentences.LATITUDE, _degrees("lat")),
                "lng": (sentences.LONGITUDE, _degrees("lng")),
            }
        )

    def input_names(self, name: str) -> Iterable[str]:
        return [f"{name}-lat", f"{name}-lng"]

    def focus(self, id_: str, part: str) -> str:
        return f"{id_}-{part or 'lat'}"

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        lat, lng = (self._degree(text, part) for text, part in zip(raw, ("lat", "lng"), strict=True))
        if not (SOUTH <= lat <= NORTH and WEST <= lng <= EAST):
            raise ValidationError(sentences.OUTSIDE_IRAN, code="lng" if SOUTH <= lat <= NORTH else "lat")
        return {"lat": lat, "lng": lng}

    @staticmethod
    def _degree(text: str | None, part: str) -> float:
        try:
            return float(round(amounts.parse_decimal((text or "")[:40].replace("°", "")), DIGITS))
        except InputError:
            raise ValidationError(sentences.WHOLE_POINT, code=part) from None

    def warnings(self, value: Any, ctx: FormContext) -> list[str]:
        if not self.inside_place or ctx.within is None or not ctx.province:
            return []
        if ctx.within(ctx.province, value["lat"], value["lng"]):
            return []
        return [sentences.OUTSIDE_PROVINCE % {"province": _name(ctx.places.provinces(), ctx.province)}]

    def read(self, value: Any) -> Any | None:
        if not isinstance(value, dict):
            return None
        lat, lng = value.get("lat"), value.get("lng")
        return {"lat": lat, "lng": lng} if _is_degree(lat) and _is_degree(lng) else None

    def to_raw(self, value: Any, ctx: FormContext) -> Any:
        return [_written(value["lat"]), _written(value["lng"])]

    def display(self, value: Any, ctx: FormContext) -> str:
        named = ((sentences.LATITUDE, value["lat"]), (sentences.LONGITUDE, value["lng"]))
        return listed(f"{label} {_localised(degree)}" for label, degree in named)

    def columns(self, language: str) -> list[Column]:
        label = self.title(language)
        return [
            Column(f"{self.key}.lat", f"{label}: {sentences.LATITUDE}"),
            Column(f"{self.key}.lng", f"{label}: {sentences.LONGITUDE}"),
        ]

    def export(self, value: Any, ctx: FormContext) -> list[Cell]:
        return [value["lat"], value["lng"]]


def _degrees(code: str) -> forms.TextInput:
    return text_input(code=code, inputmode="decimal", autocomplete="off")


def _is_degree(value: Any) -> bool:
    return type(value) in (int, float) and bool(-180 <= value <= 180)


def _written(degree: float) -> str:
    """As maps take it."""
    return f"{Decimal(repr(degree)):f}"


def _localised(degree: float) -> str:
    return amounts.number(Decimal(repr(degree)))
