"""Streams over HTTP, on a loop of their own: one request on a connection, answered by events until its token ends.

What a client has not taken yet stands in the buffer of its connection, where its size is known: so a slow one is cut
off before it costs anything (ADR 0021).
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from mizban.core.live_tokens import COOKIE, Token, unseal
from mizban.runtime.events.hub import Hub

MOST_HEADERS = 16 * 1024
MOST_WAITING = 64 * 1024
"""Bytes that a client has not taken; beyond, it is cut off and comes again."""
REQUEST_SECONDS = 10.0
ONCE = ("host", "origin", "last-event-id")
"""Headers of which a request has one."""
PREFIX = "/events/"
HEALTH = "/events/healthz"
STREAM = (
    "Content-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
    "X-Content-Type-Options: nosniff\r\nConnection: close\r\n"
)


class Refused(Exception):
    """No stream, for this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Connection(asyncio.Protocol):
    """One client. `origin` says from which origin pages of a host may read its streams."""

    token: Token

    def __init__(self, hub: Hub, origin: Callable[[str], str]) -> None:
        self._hub, self._origin = hub, origin
        self._asked = b""
        self._timer: asyncio.TimerHandle | None = None
        self._open = False
        self._allowed = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._timer = asyncio.get_running_loop().call_later(REQUEST_SECONDS, self._transport.abort)

    def data_received(self, data: bytes) -> None:
        if self._open or self._transport.is_closing():
            return
        self._asked += data
        head, end, _rest = self._asked.partition(b"\r\n\r\n")
        if not end and len(self._asked) <= MOST_HEADERS:
            return
        self._asked = b""
        try:
            if not end or len(head) > MOST_HEADERS:
                raise Refused(400)
            self._answer(head.decode("latin-1"))
        except Refused as refusal:
            self._plain(refusal.status)

    def connection_lost(self, error: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        if self._open:
            self._hub.leave(self)

    def write(self, data: bytes) -> None:
        if self._transport.is_closing():
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > MOST_WAITING:
            self._transport.abort()

    def end(self) -> None:
        if not self._transport.is_closing():
            self._transport.close()

    def _answer(self, head: str) -> None:
        method, path, headers = _parsed(head)
        if path == HEALTH:
            return self._plain(200 if self._hub.listening else 503)
        if method != "GET":
            raise Refused(405)
        if not path.startswith(PREFIX):
            raise Refused(404)
        host = headers.get("host", "")
        allowed = self._origin(host)
        if headers.get("origin", allowed) != allowed:
            raise Refused(403)
        self._allowed = allowed if "origin" in headers else ""
        self.token = admitted(path, host, headers.get("cookie", ""), time.time())
        if not self._hub.listening:
            raise Refused(503)
        if not self._hub.has_room(self.token):
            raise Refused(429)
        self._begin(headers.get("last-event-id", ""))
        return None

    def _begin(self, last_id: str) -> None:
        if self._timer:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(max(0.0, self.token.until - time.time()), self.end)
        self._open = True
        self._transport.write(f"HTTP/1.1 200 OK\r\n{STREAM}{self._cross()}\r\nretry: {_pause()}\n\n".encode())
        self._hub.join(self, last_id)

    def _cross(self) -> str:
        if not self._allowed:
            return ""
        allowed = f"Access-Control-Allow-Origin: {self._allowed}\r\nAccess-Control-Allow-Credentials: true\r\n"
        return f"{allowed}Vary: Origin\r\n"

    def _plain(self, status: int) -> None:
        body = f"{status}\n"
        self._transport.write(
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: text/plain\r\n"
            f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\n{self._cross()}"
            f"Connection: close\r\n\r\n{body}".encode()
        )
        self._transport.close()


def _pause() -> int:
    """Milliseconds after which a browser comes again: not all at once."""
    return 1000 + secrets.randbelow(3000)


def admitted(path: str, host: str, cookies: str, now: float) -> Token:
    """The token of the request, if it is for this address and host and its time has not ended. Raises Refused: 401
    without one that is ours and alive, 403 for one that was given for another address or host."""
    found = [token for value in _values(cookies) if (token := unseal(value)) and token.until > now]
    if not found:
        raise Refused(401)
    for token in found:
        if (token.path, token.host) == (path, hostname(host)):
            return token
    raise Refused(403)


def hostname(host: str) -> str:
    """Without the port."""
    return host.rpartition(":")[0] or host


def _values(cookies: str) -> list[str]:
    pairs = (one.strip().partition("=") for one in cookies.split(";"))
    return [value for name, _, value in pairs if name == COOKIE]


def _parsed(head: str) -> tuple[str, str, dict[str, str]]:
    first, *lines = head.split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise Refused(400)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name, value = name.lower(), value.strip()
        if not colon or name != name.strip() or (name in ONCE and name in headers):
            raise Refused(400)
        headers[name] = f"{headers[name]}; {value}" if name in headers else value
    return parts[0], parts[1].partition("?")[0], headers
