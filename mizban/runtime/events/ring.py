"""What was told last, so that a stream that was cut off goes on where it stopped."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass
from itertools import islice

from mizban.core.live import Told

KEPT = 4096


@dataclass(frozen=True, slots=True)
class Message:
    """Something told, with its place in the order of telling and the second when it came."""

    place: int
    at: float
    organisation: int
    told: Told


class Ring:
    """The last messages. An id names this very ring: after a gap there is a new one, and old ids are unknown."""

    def __init__(self, now: float, kept: int = KEPT) -> None:
        self._name = secrets.token_hex(4)
        self._messages: deque[Message] = deque(maxlen=kept)
        self._complete_since = now
        self.place = 0

    def add(self, organisation: int, told: Told, now: float) -> Message:
        if len(self._messages) == self._messages.maxlen:
            self._complete_since = self._messages[0].at
        self.place += 1
        self._messages.append(Message(self.place, now, organisation, told))
        return self._messages[-1]

    def id_of(self, place: int) -> str:
        return f"{self._name}-{place}"

    def after(self, last_id: str) -> list[Message] | None:
        """What came after this id; None if that cannot be said: it is unknown or too old."""
        name, _, digits = last_id.partition("-")
        if name != self._name or not (digits.isascii() and digits.isdigit() and len(digits) < 20):
            return None
        missed = self.place - int(digits)
        if not 0 <= missed <= len(self._messages):
            return None
        return list(islice(self._messages, len(self._messages) - missed, None))

    def since(self, moment: float) -> list[Message] | None:
        """What has come since then; None if the ring does not reach back so far."""
        if moment < self._complete_since:
            return None
        return [message for message in self._messages if message.at >= moment]
