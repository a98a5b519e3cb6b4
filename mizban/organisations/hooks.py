"""Where apps above learn that days off have changed: they register here at start-up (model.md, "Layers")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class CalendarChange:
    """Days from `first` to `last` have become days off, or working days, in a province (None: in all)."""

    organisation_id: int
    province_code: str | None
    first: dt.date
    last: dt.date


Listener = Callable[[CalendarChange], None]
_listeners: list[Listener] = []


def after_calendar_change(listener: Listener) -> None:
    """Have `listener` called inside the transaction that changes the calendar."""
    _listeners.append(listener)


def calendar_changed(change: CalendarChange) -> None:
    for listener in _listeners:
        listener(change)
