"""Lines under the bell, of applicants and of staff alike: each leads to the case that it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from mizban.cases.queries.applying.my import numbers_of
from mizban.cases.subjects import CASE
from mizban.notifications.actions import read_bells
from mizban.notifications.queries import BellLine, bells
from mizban.web.request import DeskRequest


@dataclass(frozen=True)
class NoticeLine:
    """A line under the bell. `number` is that of its case, "" where there is none; `before` and `after` stand around it
    where the line names it (`is_named`)."""

    line: BellLine
    number: str
    is_named: bool
    before: str
    after: str


def notice_context(request: DeskRequest) -> dict[str, Any]:
    """What the desk has told the reader, newest first, and whether any of it is new."""
    actor = request.actor
    lines = bells(actor=actor, language=get_language() or "fa")
    numbers = numbers_of(actor, {line.subject[1] for line in lines if line.subject[0] == CASE})
    return {
        "lines": [_line(line, numbers.get(line.subject[1], "") if line.subject[0] == CASE else "") for line in lines],
        "newest": lines[0].id if lines else 0,
        "has_unread": any(not line.is_read for line in lines),
    }


def read_up_to_newest(request: DeskRequest) -> None:
    """The reader has seen the lines up to the newest on the page that was sent."""
    newest = request.POST.get("newest", "")
    if re.fullmatch(r"[0-9]{1,18}", newest):
        read_bells(actor=request.actor, up_to=int(newest))


def _line(line: BellLine, number: str) -> NoticeLine:
    before, found, after = line.text.partition(number) if number else (line.text, "", "")
    marks = "\u200e\u2066\u2069"
    return NoticeLine(line, number, bool(found), before.rstrip(marks), after.lstrip(marks))
