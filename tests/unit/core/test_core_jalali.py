"""Jalali dates: the calendar, reading, writing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mizban.core import jalali
from mizban.core.jalali import DateError, Style
from mizban.core.text import to_persian_digits

DATES = st.dates(dt.date(1871, 3, 21), dt.date(2122, 3, 20))
MONDAY = dt.date(2026, 11, 23)
MOMENT = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)
LEAP_YEARS = {1354, 1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420}
"""Years with 30 Esfand, as in the official calendars of Iran."""


def message(year: int, month: int, day: int) -> str:
    with pytest.raises(DateError) as caught:
        jalali.from_jalali(year, month, day)
    return caught.value.message


# --- calendar --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jalali_date", "gregorian"),
    [
        ((1405, 9, 2), dt.date(2026, 11, 23)),
        ((1403, 12, 30), dt.date(2025, 3, 20)),
        ((1404, 1, 1), dt.date(2025, 3, 21)),
        ((1404, 12, 29), dt.date(2026, 3, 20)),
        ((1405, 1, 1), dt.date(2026, 3, 21)),
        ((1357, 11, 22), dt.date(1979, 2, 11)),
        ((1250, 1, 1), dt.date(1871, 3, 21)),
        ((1500, 12, 29), dt.date(2122, 3, 20)),
    ],
)
def test_known_days(jalali_date: tuple[int, int, int], gregorian: dt.date) -> None:
    assert jalali.from_jalali(*jalali_date) == gregorian
    assert jalali.to_jalali(gregorian) == jalali_date


def test_leap_years_are_those_of_the_official_calendar() -> None:
    assert {year for year in range(1354, 1424) if jalali.is_leap(year)} == LEAP_YEARS
    assert jalali.days_in_month(1403, 12) == 30
    assert jalali.days_in_month(1404, 12) == 29
    assert [jalali.days_in_month(1404, month) for month in range(1, 12)] == [31] * 6 + [30] * 5


@given(DATES)
def test_there_and_back(date: dt.date) -> None:
    year, month, day = jalali.to_jalali(date)
    assert jalali.from_jalali(year, month, day) == date
    assert 1 <= day <= jalali.days_in_month(year, month)


@given(DATES)
def test_the_day_after_is_the_next_in_its_month_or_the_first_of_the_next(date: dt.date) -> None:
    if date == dt.date(2122, 3, 20):
        return
    year, month, day = jalali.to_jalali(date)
    following = (year, month, day + 1)
    if day == jalali.days_in_month(year, month):
        following = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    assert jalali.to_jalali(date + dt.timedelta(days=1)) == following


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ((1404, 12, 30), "اسفند ۱۴۰۴ فقط ۲۹ روز دارد"),
        ((1405, 7, 31), "مهر ۱۴۰۵ فقط ۳۰ روز دارد"),
        ((1405, 1, 10**30), "فروردین ۱۴۰۵ فقط ۳۱ روز دارد"),
        ((1405, 7, 0), "روز را از ۱ تا ۳۰ بنویسید"),
        ((1405, 7, -1), "روز را از ۱ تا ۳۰ بنویسید"),
        ((1405, 13, 1), "ماه را از ۱ تا ۱۲ بنویسید"),
        ((1405, 0, 1), "ماه را از ۱ تا ۱۲ بنویسید"),
        ((1249, 12, 1), "سال را شمسی و چهاررقمی بنویسید؛ مثلاً ۱۳۵۸"),
        ((1501, 1, 1), "سال را شمسی و چهاررقمی بنویسید؛ مثلاً ۱۳۵۸"),
        ((1979, 2, 11), "سال را شمسی و چهاررقمی بنویسید؛ مثلاً ۱۳۵۸"),
        ((58, 7, 27), "سال را شمسی و چهاررقمی بنویسید؛ مثلاً ۱۳۵۸"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(date: tuple[int, int, int], sentence: str) -> None:
    assert message(*date) == sentence


@pytest.mark.parametrize("date", [dt.date.min, dt.date.max, dt.date(1871, 3, 20), dt.date(2122, 3, 21)])
def test_days_outside_the_guarded_years_are_refused(date: dt.date) -> None:
    with pytest.raises(DateError):
        jalali.to_jalali(date)


def test_a_moment_is_no_date() -> None:
    with pytest.raises(TypeError):
        jalali.to_jalali(MOMENT)


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "1358/07/27",
        "۱۳۵۸/۰۷/۲۷",
        "١٣٥٨-٧-٢٧",
        "1358.7.27",
        "1358 7 27",
        " ۱۳۵۸ / ۷ / ۲۷ ",
        "\u202a1358\u200e/\u200e07/27\u202c",
        "13580727",
        "27/7/1358",
        "۲۷ مهر ۱۳۵۸",
        "۲۷ مهر، ۱۳۵۸",
        "1358 مهر 27",
        "1358/07/27/",
    ],
)
def test_a_date_is_read_in_every_form(typed: str) -> None:
    assert jalali.parse(typed) == jalali.from_jalali(1358, 7, 27)


def test_months_are_read_with_arabic_letters_and_without_the_madd() -> None:
    assert jalali.parse("1 دي 1400") == jalali.from_jalali(1400, 10, 1)
    assert jalali.parse("۱ اذر ۱۴۰۰") == jalali.from_jalali(1400, 9, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "روز، ماه و سال را کامل کنید"),
        ("1358/07", "روز، ماه و سال را کامل کنید"),
        ("1358/07/27/1", "روز، ماه و سال را کامل کنید"),
        ("1358//27", "روز، ماه و سال را کامل کنید"),
        ("1358/xx/27", "روز، ماه و سال را کامل کنید"),
        ("1358/0007/000000027", "روز، ماه و سال را کامل کنید"),
        ("135807", "روز، ماه و سال را کامل کنید"),
        ("58/7/27", "سال را شمسی و چهاررقمی بنویسید؛ مثلاً ۱۳۵۸"),
        ("1979/02/11", "سال را شمسی و چهاررقمی بنویسید؛ مثلاً ۱۳۵۸"),
        ("1404/12/30", "اسفند ۱۴۰۴ فقط ۲۹ روز دارد"),
        ("1404/13/01", "ماه را از ۱ تا ۱۲ بنویسید"),
        ("1358/०7/27", "روز، ماه و سال را کامل کنید"),
    ],
)
def test_what_is_no_date_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(DateError) as caught:
        jalali.parse(typed)
    assert caught.value.message == sentence


@given(DATES)
def test_what_is_written_is_read_again(date: dt.date) -> None:
    for style in (Style.SHORT, Style.MEDIUM):
        assert jalali.parse(jalali.format_date(date, style)) == date


@given(st.one_of(st.text(st.characters(exclude_categories=())), st.from_regex(r"[0-9۰-۹/ -]{1,14}", fullmatch=True)))
def test_anything_typed_is_a_date_or_a_sentence(typed: str) -> None:
    sentence = "no sentence"
    try:
        jalali.parse(typed)
    except DateError as error:
        sentence = error.message
    assert sentence
    assert "%(" not in sentence


# --- writing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "persian", "english"),
    [
        (Style.LONG, "دوشنبه ۲ آذر ۱۴۰۵", "Monday 23 November 2026"),
        (Style.MEDIUM, "۲ آذر ۱۴۰۵", "23 November 2026"),
        ("short", "۱۴۰۵/۰۹/۰۲", "2026-11-23"),
        (Style.DAY, "۲ آذر", "23 November"),
        (Style.WEEKDAY, "دوشنبه ۲ آذر", "Monday 23 November"),
    ],
)
def test_a_date_is_written_for_its_reader(style: Style | str, persian: str, english: str) -> None:
    assert jalali.format_date(MONDAY, style) == persian
    with translation.override("en"):
        assert jalali.format_date(MONDAY, style) == english


def test_a_moment_is_written_as_it_is_in_tehran() -> None:
    assert jalali.format_datetime(MOMENT) == "۲ آذر ۱۴۰۵، ساعت ۱۴:۳۰"
    assert jalali.format_datetime(MOMENT.replace(hour=20, minute=45), Style.SHORT) == "۱۴۰۵/۰۹/۰۳، ساعت ۰۰:۱۵"
    assert jalali.format_time(MOMENT) == "۱۴:۳۰"
    with translation.override("en"):
        assert jalali.format_datetime(MOMENT) == "23 November 2026, 14:30"
        assert jalali.format_time(MOMENT) == "14:30"


def test_a_moment_without_a_zone_is_a_fault_of_ours() -> None:
    for write in (jalali.format_datetime, jalali.format_time):
        with pytest.raises(ValueError, match="time zone"):
            write(dt.datetime(2026, 11, 23, 11, 0))  # noqa: DTZ001


@given(st.integers(0, 6))
def test_weekdays_stand_in_order(place: int) -> None:
    saturday = dt.date(2026, 11, 21)
    date = saturday + dt.timedelta(days=place)
    assert jalali.weekday(date) == place
    assert jalali.format_date(date, Style.LONG).startswith(jalali.WEEKDAYS[place])
    with translation.override("en"):
        assert jalali.format_date(date, Style.LONG).startswith(date.strftime("%A"))


@given(DATES)
def test_the_longest_texts_for_messages_keep_to_their_budget(date: dt.date) -> None:
    """persian-voice.md, 5: a date takes 11 signs, a date with its weekday 20."""
    assert len(jalali.format_date(date, Style.DAY)) <= 11
    assert len(jalali.format_date(date, Style.WEEKDAY)) <= 20
    assert jalali.format_date(date, Style.DAY) == to_persian_digits(jalali.format_date(date, Style.DAY))
