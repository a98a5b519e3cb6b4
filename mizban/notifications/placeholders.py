"""What the texts leave open, `{name}`: of what kind it is and how long it may get."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping

Value = str | dt.date | dt.time | Mapping[str, str]
"""What an action hands over: a text, a day, a time of day, or an organisation's own text `{fa, en?}`."""

Params = Mapping[str, Value]


class Kind(enum.Enum):
    NAME = enum.auto()  # a text, perhaps {fa, en?}
    CODE = enum.auto()  # grouped ASCII digits, to be kept in order among Persian words
    PLAIN = enum.auto()  # ASCII as it is
    DAY = enum.auto()
    DAY_OF_WEEK = enum.auto()
    TIME = enum.auto()


KINDS: Mapping[str, Kind] = {
    "org": Kind.NAME,
    "no": Kind.CODE,
    "pcode": Kind.CODE,
    "code": Kind.PLAIN,
    "url": Kind.PLAIN,
    "link": Kind.PLAIN,
    "tel": Kind.PLAIN,
    "date": Kind.DAY,
    "when": Kind.DAY_OF_WEEK,
    "time": Kind.TIME,
    "documents": Kind.NAME,
}

IMPERSONAL = frozenset({"org", "no", "date", "when", "time", "documents"})
"""What may stand in a bell, which is kept in the open: no secrets, no addresses."""


def longest(language: str) -> Params:
    """The budget: the longest value of each placeholder that a text has to bear within one text message."""
    persian = language == "fa"
    return {
        "org": "ن" * 16 if persian else "n" * 30,
        "no": "1405-00000-0017",
        "pcode": "1234-5678-9012",
        "code": "123456",
        "url": "https://xxxx.ir/yy",
        "link": "https://xxxx.ir/yy/v/abcde-Fghij0Klmn",
        "tel": "02112345678",
        "date": dt.date(2026, 5, 17) if persian else dt.date(2026, 9, 27),  # ۲۷ اردیبهشت, 27 September
        "when": dt.date(2026, 5, 13) if persian else dt.date(2026, 9, 30),  # چهارشنبه ۲۳ اردیبهشت
        "time": dt.time(23, 59),
        "documents": "ن" * 60 if persian else "n" * 60,
    }


def to_json(params: Params) -> dict[str, object]:
    """Parameters as they are kept with a bell: days and times in ISO 8601."""
    return {
        name: value.isoformat() if isinstance(value, dt.date | dt.time) else value for name, value in params.items()
    }


def from_json(stored: Mapping[str, str]) -> Params:
    """The reverse of `to_json`."""
    return {name: _PARSERS.get(KINDS[name], _as_it_is)(value) for name, value in stored.items()}


def _as_it_is(value: str) -> Value:
    return value


_PARSERS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.DAY: dt.date.fromisoformat,
    Kind.DAY_OF_WEEK: dt.date.fromisoformat,
    Kind.TIME: dt.time.fromisoformat,
}
