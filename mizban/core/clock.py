"""The one clock. Everything is stored in UTC and thought of in Tehran."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

TEHRAN = ZoneInfo("Asia/Tehran")


def now() -> dt.datetime:
    """The present moment, aware, UTC."""
    return timezone.now()


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment on a clock in Tehran."""
    return moment.astimezone(TEHRAN)


def today() -> dt.date:
    """Today's date in Tehran."""
    return local(now()).date()


def is_of_our_time(moment: dt.datetime) -> bool:
    """Whether a moment lies within a century of now. One at the ends of all time, as a form may say, cannot be told in
    another time zone."""
    return abs(moment - now()) <= dt.timedelta(days=36_525)


def end_of_day(day: dt.date) -> dt.datetime:
    """The last second of a day in Tehran, as a moment in UTC."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), TEHRAN).astimezone(dt.UTC)


def moment_of(text: str) -> dt.datetime:
    """A moment as the database writes it in JSON."""
    return dt.datetime.fromisoformat(text)


def day_of(text: str) -> dt.date:
    """A day as the database writes it in JSON."""
    return dt.date.fromisoformat(text)
