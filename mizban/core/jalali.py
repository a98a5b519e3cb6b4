"""Dates of the Jalali calendar: what people write and read. Stored dates are Gregorian, stored moments are UTC.

Persian readers see Jalali dates with Persian digits, readers of English Gregorian ones: «۲ آذر ۱۴۰۵»,
“23 November 2026”.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from functools import lru_cache

from django.utils.translation import gettext_lazy as _
from persiantools.jdatetime import JalaliDate

from mizban.core.clock import local
from mizban.core.inputs import InputError
from mizban.core.text import clean, fold_key, is_persian, local_digits, to_ascii_digits, to_persian_digits

FIRST_YEAR = 1250
LAST_YEAR = 1500
"""Years of anybody alive and of any deadline; within them the 33-year rule of leap years is exact."""

MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
MONTHS_LATIN = (
    *("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar"),
    *("Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"),
)
WEEKDAYS = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
"""From the first day of the week; `weekday` gives the place."""

_GREGORIAN_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_GREGORIAN_WEEKDAYS = ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_MONTH_BY_KEY = {fold_key(name): place for place, name in enumerate(MONTHS, 1)}
_SEPARATORS = re.compile(r"[\s/\\.,،\-_\u0640\u2010-\u2015\u2212]+")


class DateError(InputError):
    """Not a date; `message` says what is wrong with it."""


class Style(enum.StrEnum):
    """How a date is written."""

    LONG = "long"  # دوشنبه ۲ آذر ۱۴۰۵
    MEDIUM = "medium"  # ۲ آذر ۱۴۰۵
    SHORT = "short"  # ۱۴۰۵/۰۹/۰۲, for tables
    DAY = "day"  # ۲ آذر, for messages
    WEEKDAY = "weekday"  # دوشنبه ۲ آذر, for messages about appointments


# --- calendar --------------------------------------------------------------------------------------------------------


def is_leap(year: int) -> bool:
    """Whether Esfand has 30 days; 1403 is such a year, 1404 is not."""
    return bool(JalaliDate.is_leap(year))


def days_in_month(year: int, month: int) -> int:
    """29, 30 or 31. Raises `DateError` outside the calendar."""
    _check_year_and_month(year, month)
    if month <= 6:
        return 31
    return 30 if month < 12 or is_leap(year) else 29


def from_jalali(year: int, month: int, day: int) -> dt.date:
    """The Gregorian date. Raises `DateError` with the sentence that a form shows."""
    last = days_in_month(year, month)
    if day < 1:
        raise DateError(_("روز را از ۱ تا %(n)s بنویسید"), n=last)
    if day > last:
        raise DateError(_("%(month)s %(year)s فقط %(n)s روز دارد"), month=month_name(month), year=year, n=last)
    converted: dt.date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return converted


def to_jalali(date: dt.date) -> tuple[int, int, int]:
    """Year, month, day. Raises `DateError` outside the years 1250–1500."""
    if isinstance(date, dt.datetime):
        raise TypeError("a moment has no date until it is local: use format_datetime or clock.local")
    if not _FIRST_DAY <= date <= _LAST_DAY:
        raise _year_error()
    converted = JalaliDate.to_jalali(date)  # type: ignore[no-untyped-call]
    return converted.year, converted.month, converted.day


def weekday(date: dt.date) -> int:
    """0 for Saturday (شنبه) … 6 for Friday."""
    return (date.weekday() + 2) % 7


def month_name(month: int) -> str:
    """The name of a Jalali month, 1 … 12, in letters of the reader's language."""
    return (MONTHS if is_persian() else MONTHS_LATIN)[month - 1]


def _check_year_and_month(year: int, month: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _year_error()
    if not 1 <= month <= 12:
        raise DateError(_("ماه را از ۱ تا ۱۲ بنویسید"))


def _year_error() -> DateError:
    return DateError(_("سال را شمسی و چهاررقمی بنویسید؛ مثلاً ۱۳۵۸"))


_FIRST_DAY = from_jalali(FIRST_YEAR, 1, 1)
_LAST_DAY = from_jalali(LAST_YEAR, 12, days_in_month(LAST_YEAR, 12))


# --- reading ---------------------------------------------------------------------------------------------------------


def parse(text: str) -> dt.date:
    """A Jalali date as people write it, in any digits: 1358/07/27, ۱۳۵۸-۷-۲۷, 13580727, ۲۷/۷/۱۳۵۸, «۲۷ مهر ۱۳۵۸».

    Year and day cannot be mistaken for each other: the year has four digits. Raises `DateError`.
    """
    parts = _SEPARATORS.split(to_ascii_digits(clean(text)).strip("/\\.,،-_ "))
    if len(parts) == 1 and re.fullmatch(r"[0-9]{8}", parts[0]):
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) == 3:
        month = _MONTH_BY_KEY.get(fold_key(parts[1]))
        parts[1] = str(month) if month else parts[1]
    if len(parts) != 3 or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        raise DateError(_("روز، ماه و سال را کامل کنید"))
    first, middle, last = map(int, parts)
    return from_jalali(first, middle, last) if len(parts[2]) < 4 else from_jalali(last, middle, first)


# --- writing ---------------------------------------------------------------------------------------------------------


def format_date(date: dt.date, style: Style | str = Style.MEDIUM) -> str:
    """The date for the present reader."""
    return _format_persian(date, Style(style)) if is_persian() else _format_english(date, Style(style))


def format_datetime(moment: dt.datetime, style: Style | str = Style.MEDIUM) -> str:
    """Date and time in Tehran: «۲ آذر ۱۴۰۵، ساعت ۱۴:۳۰», “23 November 2026, 14:30”. The moment must be aware."""
    date = format_date(_in_tehran(moment).date(), style)
    return f"{date}، ساعت {format_time(moment)}" if is_persian() else f"{date}, {format_time(moment)}"


def format_time(moment: dt.datetime) -> str:
    """Hour and minute in Tehran: «۱۴:۳۰». The moment must be aware."""
    return local_digits(f"{_in_tehran(moment):%H:%M}")


def _in_tehran(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return local(moment)


@lru_cache(maxsize=4096)
def _format_persian(date: dt.date, style: Style) -> str:
    year, month, day = to_jalali(date)
    if style is Style.SHORT:
        return to_persian_digits(f"{year}/{month:02d}/{day:02d}")
    return to_persian_digits(_in_words(style, WEEKDAYS[weekday(date)], f"{day} {MONTHS[month - 1]}", year))


def _format_english(date: dt.date, style: Style) -> str:
    if style is Style.SHORT:
        return date.isoformat()
    day = f"{date.day} {_GREGORIAN_MONTHS[date.month - 1]}"
    return _in_words(style, _GREGORIAN_WEEKDAYS[weekday(date)], day, date.year)


def _in_words(style: Style, weekday_name: str, day: str, year: int) -> str:
    if style in {Style.LONG, Style.WEEKDAY}:
        day = f"{weekday_name} {day}"
    return day if style in {Style.DAY, Style.WEEKDAY} else f"{day} {year}"
