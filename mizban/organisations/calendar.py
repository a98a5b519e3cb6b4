"""Working days: the arithmetic behind every deadline (model.md, "Deadlines")."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which one office works. `weekend` counts Monday as 0; `known_until` is the last year end with
    known holidays: after it only weekends are left out, and the desk warns."""

    weekend: frozenset[int]
    holidays: frozenset[dt.date] = frozenset()
    known_until: dt.date | None = field(default=None, compare=False)

    def is_working(self, day: dt.date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def add(self, start: dt.date, days: int) -> dt.date:
        """The date of the `days`-th working day after `start`: counting begins on the next one. 0 is `start`."""
        day = start
        while days > 0:
            day += ONE_DAY
            days -= self.is_working(day)
        return day

    def subtract(self, end: dt.date, days: int) -> dt.date:
        """The date `days` working days before `end`."""
        day = end
        while days > 0:
            day -= ONE_DAY
            days -= self.is_working(day)
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + ONE_DAY * n) for n in range(1, (end - start).days + 1))

    def knows(self, day: dt.date) -> bool:
        """Whether the holidays of that year are known."""
        return self.known_until is None or day <= self.known_until
