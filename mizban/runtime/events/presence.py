"""Who has which case open: in memory, as long as their streams last (ADR 0028)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from mizban.core.live_tokens import Token

Topic = tuple[int, str]
Case = tuple[int, str]
"""Organisation and process number."""


class Presence:
    """Counts the streams of each officer at each case; tabs of one officer are one officer."""

    def __init__(self) -> None:
        self._open: dict[Case, Counter[str]] = {}
        self._topics: dict[Case, tuple[str, ...]] = {}
        self._heard: dict[Topic, set[Case]] = defaultdict(set)

    def come(self, token: Token) -> bool:
        """Whether somebody has come to the case who was not there."""
        if not token.case:
            return False
        case = token.organisation, token.case
        there = self._open.setdefault(case, Counter())
        there[token.holder] += 1
        before = self._topics.get(case, ())
        self._topics[case] = tuple(dict.fromkeys((*before, *token.shown_to)))
        for topic in token.shown_to:
            self._heard[token.organisation, topic].add(case)
        return there[token.holder] == 1

    def go(self, token: Token) -> bool:
        """Whether somebody has left the case altogether."""
        case = token.organisation, token.case
        there = self._open.get(case)
        if not token.case or there is None or not there[token.holder]:
            return False
        there[token.holder] -= 1
        if there[token.holder]:
            return False
        del there[token.holder]
        return True

    def tidy(self, token: Token) -> None:
        """Forget a case that nobody has open, once it has been told."""
        case = token.organisation, token.case
        if self._open.get(case):
            return
        self._open.pop(case, None)
        for topic in self._topics.pop(case, ()):
            heard = self._heard[token.organisation, topic]
            heard.discard(case)
            if not heard:
                del self._heard[token.organisation, topic]

    def topics(self, token: Token) -> tuple[str, ...]:
        return self._topics.get((token.organisation, token.case), ())

    def told(self, organisation: int, numbers: Iterable[str]) -> str:
        """`<number>:<user id>.<user id>` for each of the cases, parted by commas."""
        return ",".join(
            f"{number}:{'.'.join(_ids(self._open.get((organisation, number), Counter())))}" for number in numbers
        )

    def heard_by(self, token: Token) -> str:
        """The same of all the cases that a stream hears of; "" where nobody has any of them open."""
        found = {case for topic in token.topics for case in self._heard.get((token.organisation, topic), ())}
        return self.told(token.organisation, sorted(number for _organisation, number in found))


def _ids(there: Counter[str]) -> list[str]:
    return sorted(holder.removeprefix("u:") for holder in there)
