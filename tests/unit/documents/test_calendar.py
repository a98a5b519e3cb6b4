"""Appointments for calendars: read back by the rules of RFC 5545, whatever their texts hold."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mizban.documents.calendar import Entry, calendar_file, escaped, folded

TEHRAN = ZoneInfo("Asia/Tehran")
AT = dt.datetime(2026, 12, 1, 10, 20, tzinfo=TEHRAN)
ENTRY = Entry(
    uid="visit-12@frw.localhost",
    sequence=2,
    made_at=AT - dt.timedelta(days=3),
    starts_at=AT,
    ends_at=AT + dt.timedelta(minutes=20),
    summary="نوبت: ادارهٔ کل منابع طبیعی و آبخیزداری استان چهارمحال و بختیاری",
    location="ادارهٔ کل، طبقهٔ همکف؛ باجهٔ ۱",
    description="دیدن اصل مدارک\n- کارت ملی (اصل)\n- شناسنامه، همهٔ صفحه‌ها (اصل)",
    url="https://frw.example/v/12-abc/",
    warning="فردا نوبت دارید",
)


def unfolded(data: bytes) -> list[str]:
    """Content lines, as a calendar reads them."""
    text = data.decode()
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def value(data: bytes, name: str) -> str:
    (found,) = [line.partition(":")[2] for line in unfolded(data) if line.partition(":")[0] == name]
    return found


def read(text: str) -> str:
    """A value of type TEXT, read back."""
    found, escape = "", False
    for letter in text:
        if escape:
            found, escape = found + ("\n" if letter in "nN" else letter), False
        elif letter == "\\":
            escape = True
        else:
            found += letter
    return found


def test_times_are_utc_and_texts_are_whole():
    data = calendar_file(ENTRY)
    assert value(data, "DTSTART") == "20261201T065000Z"
    assert value(data, "DTEND") == "20261201T071000Z"
    assert read(value(data, "SUMMARY")) == ENTRY.summary
    assert read(unfolded(data)[[line[:12] for line in unfolded(data)].index("DESCRIPTION:")][12:]) == ENTRY.description
    assert (value(data, "METHOD"), value(data, "STATUS"), value(data, "SEQUENCE")) == ("PUBLISH", "CONFIRMED", "2")
    assert unfolded(data)[0] == "BEGIN:VCALENDAR" and unfolded(data)[-1] == "END:VCALENDAR"
    assert "TRIGGER:-P1D" in unfolded(data)


def test_what_is_cancelled_is_taken_out_under_the_same_name():
    data = calendar_file(dataclasses.replace(ENTRY, cancelled=True, sequence=3))
    assert (value(data, "METHOD"), value(data, "STATUS"), value(data, "SEQUENCE")) == ("CANCEL", "CANCELLED", "3")
    assert value(data, "UID") == value(calendar_file(ENTRY), "UID")
    assert "BEGIN:VALARM" not in unfolded(data)


def test_no_line_is_longer_than_75_octets():
    lines = calendar_file(ENTRY).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # no letter is cut in two


@pytest.mark.parametrize("length", [73, 74, 75, 76, 148, 149, 150])
def test_lines_are_folded_where_they_must(length: int):
    pieces = folded("x" * length)
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == "x" * length
    assert all(len(piece) <= 75 for piece in pieces)
    assert len(pieces) == 1 + max(0, -(-(length - 75) // 74))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str):
    entry = dataclasses.replace(ENTRY, summary=text, location=text, warning="", url=text)
    data = calendar_file(entry)
    plain = "".join(one for one in "\n".join(text.splitlines()) if (one >= " " and one != "\x7f") or one == "\n")
    assert read(value(data, "SUMMARY")) == plain
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert sum(line.startswith("BEGIN:") for line in unfolded(data)) == 2


def test_signs_of_the_format_are_escaped():
    assert escaped("الف; ب, ج\\ د\r\nه") == "الف\\; ب\\, ج\\\\ د\\nه"
