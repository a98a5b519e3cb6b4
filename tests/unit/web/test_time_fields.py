"""Days and hours as officers type them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from mizban.web.staff.forms.times import DayField, TimeField


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("۸", 8, 0),
        ("08", 8, 0),
        ("٨:٣٠", 8, 30),
        ("830", 8, 30),
        ("۱۴۳۰", 14, 30),
        ("14.30", 14, 30),
        ("۱۴٫۳۰", 14, 30),
    ],
)
def test_an_hour_in_any_digits_and_signs(typed: str, hour: int, minute: int) -> None:
    assert TimeField("ساعت").clean(typed) == dt.time(hour, minute)


@pytest.mark.parametrize("typed", ["24:00", "۸:۷۵", "صبح", "8:30:10"])
def test_what_is_no_hour_is_told(typed: str) -> None:
    with pytest.raises(ValidationError, match="ساعت را مثل"):
        TimeField("ساعت").clean(typed)


def test_an_empty_one_is_none_where_it_may_be() -> None:
    assert TimeField("ساعت", required=False).clean("") is None
    assert DayField("روز", required=False).clean("") is None
    with pytest.raises(ValidationError, match="روز را بنویسید"):
        DayField("روز").clean("")


def test_a_day_of_the_calendar_of_the_page() -> None:
    assert DayField("روز").clean("۱۴۰۵/۰۹/۰۷") == dt.date(2026, 11, 28)
    with pytest.raises(ValidationError, match="کامل کنید"):
        DayField("روز").clean("۳۱/۱۲")
