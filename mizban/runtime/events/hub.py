"""Who hears what: streams by topic, in memory. Nothing here waits; a stream that does not keep up is cut off."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Protocol

from mizban.core.live import PASSING, Told
from mizban.core.live_tokens import Token
from mizban.runtime.events.presence import Presence
from mizban.runtime.events.ring import Message, Ring

MOST_OF_ONE = 20
"""Streams of one person: tabs and devices."""
MOST = 3000
"""Streams of the process."""
MARGIN_SECONDS = 2.0
"""A page may have been drawn so long before its token's time as this process reads the clock."""
HERE = "here"
"""Who has which cases open."""
RESET = "reset"
"""The page has missed something and shall ask how things stand."""


class Stream(Protocol):
    """An open stream: takes text at once or is cut off."""

    token: Token

    def write(self, data: bytes) -> None: ...

    def end(self) -> None: ...


class Hub:
    """All streams of the process."""

    def __init__(self, now: float, *, most: int = MOST, most_of_one: int = MOST_OF_ONE) -> None:
        self.ring = Ring(now)
        self.presence = Presence()
        self.listening = False
        self._most, self._most_of_one = most, most_of_one
        self._streams: dict[tuple[int, str], set[Stream]] = defaultdict(set)
        self._all: dict[Stream, None] = {}
        self._of_one: Counter[tuple[int, str]] = Counter()

    def __len__(self) -> int:
        return len(self._all)

    def has_room(self, token: Token) -> bool:
        return len(self._all) < self._most and self._of_one[token.organisation, token.holder] < self._most_of_one

    def join(self, stream: Stream, last_id: str) -> None:
        """From here on the stream hears its topics; first what it has missed since `last_id`, or since its token was
        made. Where that cannot be said it is told so once."""
        token = stream.token
        missed = self.ring.after(last_id) if last_id else self.ring.since(token.since - MARGIN_SECONDS)
        if missed is None:
            stream.write(self._event(RESET, self.ring.place, {}))
        self._all[stream] = None
        self._of_one[token.organisation, token.holder] += 1
        for topic in token.topics:
            self._streams[token.organisation, topic].add(stream)
        topics = {(token.organisation, topic) for topic in token.topics}
        for message in missed or ():
            if any((message.organisation, topic) in topics for topic in message.told.topics):
                stream.write(self._written(message))
        if self.presence.come(token):
            self._show(token)
        here = self.presence.heard_by(token)
        if here:
            stream.write(_passing(HERE, {"cases": here}))

    def leave(self, stream: Stream) -> None:
        if stream not in self._all:
            return
        del self._all[stream]
        token = stream.token
        one = token.organisation, token.holder
        self._of_one[one] -= 1
        if not self._of_one[one]:
            del self._of_one[one]
        for topic in token.topics:
            heard = self._streams[token.organisation, topic]
            heard.discard(stream)
            if not heard:
                del self._streams[token.organisation, topic]
        if self.presence.go(token):
            self._show(token)
            self.presence.tidy(token)

    def tell(self, organisation: int, told: Told, now: float) -> None:
        """Pass a message on to each stream that hears one of its topics, once."""
        found = self._hearing(organisation, told.topics)
        if told.kind in PASSING:
            data = _passing(told.kind, told.ids)
        else:
            data = self._written(self.ring.add(organisation, told, now))
        for stream in found:
            stream.write(data)

    def begin_anew(self, now: float) -> None:
        """Something may have been missed: every page asks how things stand, and no earlier id is known any more."""
        self.ring = Ring(now)
        self._to_all(self._event(RESET, self.ring.place, {}))

    def beat(self) -> None:
        """A comment, so that proxies and browsers see that the line is alive, and a dead one is noticed."""
        self._to_all(b":\n\n")

    def end_all(self) -> None:
        for stream in list(self._all):
            stream.end()

    def _show(self, token: Token) -> None:
        """Tell whoever hears of the case who has it open now."""
        data = _passing(HERE, {"cases": self.presence.told(token.organisation, [token.case])})
        for stream in self._hearing(token.organisation, self.presence.topics(token)):
            stream.write(data)

    def _hearing(self, organisation: int, topics: tuple[str, ...]) -> set[Stream]:
        return {stream for topic in topics for stream in self._streams.get((organisation, topic), ())}

    def _to_all(self, data: bytes) -> None:
        for stream in list(self._all):
            stream.write(data)

    def _written(self, message: Message) -> bytes:
        return self._event(message.told.kind, message.place, message.told.ids)

    def _event(self, kind: str, place: int, ids: dict[str, int | str]) -> bytes:
        data = json.dumps({"kind": kind, **ids}, separators=(",", ":"))
        return f"id: {self.ring.id_of(place)}\ndata: {data}\n\n".encode()


def _passing(kind: str, ids: dict[str, int | str]) -> bytes:
    """Without an id: a stream that comes again asks for what came after its last one, and this is no part of that."""
    data = json.dumps({"kind": kind, **ids}, separators=(",", ":"))
    return f"data: {data}\n\n".encode()
