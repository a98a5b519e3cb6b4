"""How long it is until a visit, in words."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mizban.core import clock
from mizban.web.citizen.visit_pages import countdown


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (dt.timedelta(days=3), "۳ روز دیگر"),
        (dt.timedelta(days=1), "فردا"),
        (dt.timedelta(hours=3), "امروز، حدود ۳ ساعت دیگر"),
        (dt.timedelta(minutes=20), "امروز، ۲۰ دقیقهٔ دیگر"),
        (-dt.timedelta(minutes=1), "وقت این نوبت رسیده است"),
        (-dt.timedelta(days=1), "وقت این نوبت گذشته است"),
    ],
)
def test_how_long_it_is_until_then(before: dt.timedelta, said: str) -> None:
    at = dt.datetime(2026, 12, 1, 11, 0, tzinfo=clock.TEHRAN)
    with time_machine.travel(at - before, tick=False):
        assert countdown(at) == said
