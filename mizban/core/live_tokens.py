"""Tokens of the live line: signed, for one address, five minutes long; a stream asks no database for whom it is.

A token travels as an HttpOnly cookie whose path is the address of its stream, never in the address itself.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left
from dataclasses import dataclass

from mizban.core.crypto import same, signature

COOKIE = "mizban_live"
SECONDS = 300
PURPOSE = "live.token"
LONGEST = 3800
"""Bytes of a token: browsers keep cookies of 4,096 with their name and path."""


@dataclass(frozen=True)
class Token:
    """Who may hear what, where and until when (seconds since 1970)."""

    organisation: int
    host: str
    path: str
    """The address of the stream: it names the realm, and for a case that is open its number."""
    holder: str
    """Who it was given to: `u:<id>` or `p:<id>`."""
    topics: tuple[str, ...]
    since: float
    until: float
    case: str = ""
    """The number of the case that its holder, an officer, has open."""
    shown_to: tuple[str, ...] = ()
    """The topics whose listeners are told that they have."""


def seal(token: Token) -> str:
    """The cookie's value. Whoever has more topics than a cookie holds hears the first of them."""
    body = _body(token, len(token.topics))
    if len(body) >= LONGEST:
        body = _body(
            token, bisect_left(range(1, len(token.topics) + 1), LONGEST, key=lambda most: len(_body(token, most)))
        )
    return f"{body}.{signature(body, PURPOSE)}"


def _body(token: Token, most: int) -> str:
    text = json.dumps({**vars(token), "topics": token.topics[:most]}, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def unseal(value: str) -> Token | None:
    """The token, if it was sealed with this installation's key and nothing was changed. Its time is not looked at."""
    body, _, signed = value.partition(".")
    if not same(signed, signature(body, PURPOSE)):
        return None
    told = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return Token(**{**told, "topics": tuple(told["topics"]), "shown_to": tuple(told.get("shown_to", ()))})
