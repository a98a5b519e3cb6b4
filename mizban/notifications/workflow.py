"""The way of one outgoing message: what may follow a failure, as data."""

from __future__ import annotations

import datetime as dt
import enum


class MessageState(enum.StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"  # the last attempt failed, another is planned
    GIVEN_UP = "given_up"


WAITING = frozenset({MessageState.QUEUED, MessageState.FAILED})
FINISHED = frozenset(MessageState) - WAITING

PAUSES = tuple(dt.timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200))
"""Time between an attempt that failed and the next; after the last of them the message is given up."""


def next_pause(attempts: int, *, age: dt.timedelta, lifetime: dt.timedelta) -> dt.timedelta | None:
    """Time until the next attempt after `attempts` failed ones, or None: no attempt is left that would still be of use.

    `age` is the time since the message was written, `lifetime` how long it is worth delivering.
    """
    if attempts > len(PAUSES):
        return None
    pause = PAUSES[attempts - 1]
    return pause if age + pause < lifetime else None
