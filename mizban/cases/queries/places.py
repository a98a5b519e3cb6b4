"""What an address says of a list: which box, narrowed by what, and the place at which a page begins."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass

MOST = 2**63 - 1
NOBODY = "none"
"""As a filter: cases that nobody has taken."""


@dataclass(frozen=True)
class Filters:
    """What the address of an inbox page says. `assignee`: a user's id as text, or `NOBODY`; heads only."""

    box: str = ""
    service_id: int | None = None
    county_id: str | None = None
    overdue: bool = False
    assignee: str = ""
    after: Cursor | None = None


@dataclass(frozen=True)
class Cursor:
    """After this moment, and among equal ones after this case."""

    sort_at: dt.datetime
    case_id: int

    def __str__(self) -> str:
        told = json.dumps([self.sort_at.isoformat(), self.case_id])
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The place that an address names; None for anything else, which then shows the first page."""
        try:
            told = json.loads(base64.urlsafe_b64decode(text[:200] + "=" * (-len(text[:200]) % 4)))
            moment, case_id = dt.datetime.fromisoformat(told[0]), told[1]
        except (ValueError, TypeError, KeyError, IndexError, RecursionError, binascii.Error):
            return None
        if moment.tzinfo is None or type(case_id) is not int or not 0 <= case_id <= MOST:
            return None
        return cls(moment, case_id)


FIRST = Cursor(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), 0)
LAST = Cursor(dt.datetime(9999, 1, 1, tzinfo=dt.UTC), MOST)
