"""An appointment as a file for people's own calendars (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75
"""Octets of a line, without its end (RFC 5545, 3.1)."""
UTC = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Entry:
    """Texts in the reader's language; moments are aware. `uid` stays the same whatever becomes of the appointment,
    `sequence` is higher after each change, so that a calendar knows the newer of two files.

    `url` and `warning` (what the calendar says the day before) may be "".
    """

    uid: str
    sequence: int
    made_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    organiser: str = ""
    warning: str = ""
    cancelled: bool = False


def calendar_file(entry: Entry) -> bytes:
    """A file with the appointment alone; of a cancelled one it takes it out of the calendar again."""
    return "".join(f"{line}\r\n" for told in _lines(entry) for line in folded(told)).encode()


def folded(line: str) -> list[str]:
    """The line in pieces of at most 75 octets, each but the first led by a space; no letter is cut in two."""
    pieces, piece, room = [], "", LONGEST_LINE
    for letter in line:
        octets = len(letter.encode())
        if octets > room:
            pieces.append(piece)
            piece, room = " ", LONGEST_LINE - 1
        piece, room = piece + letter, room - octets
    return [*pieces, piece]


def escaped(text: str) -> str:
    """A value of type TEXT: its own lines, commas, semicolons and backslashes are no signs of the format."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = "\\n".join(text.splitlines())
    return "".join(letter for letter in text if letter >= " " and letter != "\x7f")


def _lines(entry: Entry) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mizban//Visits//EN", "CALSCALE:GREGORIAN")
    yield f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}"
    yield from ("BEGIN:VEVENT", f"UID:{escaped(entry.uid)}", f"SEQUENCE:{entry.sequence}")
    yield f"DTSTAMP:{_utc(entry.made_at)}"
    yield f"DTSTART:{_utc(entry.starts_at)}"
    yield f"DTEND:{_utc(entry.ends_at)}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.location:
        yield f"LOCATION:{escaped(entry.location)}"
    if entry.description:
        yield f"DESCRIPTION:{escaped(entry.description)}"
    if entry.url:
        yield f"URL:{escaped_address(entry.url)}"
    if entry.organiser:
        yield f"CONTACT:{escaped(entry.organiser)}"
    yield from ("CLASS:PRIVATE", "TRANSP:OPAQUE")
    if entry.warning and not entry.cancelled:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", f"DESCRIPTION:{escaped(entry.warning)}")
        yield "END:VALARM"
    yield from ("END:VEVENT", "END:VCALENDAR")


def escaped_address(address: str) -> str:
    """An address is no TEXT: it stands as it is, on one line."""
    return "".join(letter for letter in address if letter > " ")


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime(UTC)
