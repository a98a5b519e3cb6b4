"""The virus scanner, a foreign system: its port, clamd, and its absence.

clamd's protocol: `man 8 clamd`, command INSTREAM. In clamd.conf StreamMaxLength, MaxFileSize and MaxScanSize must be at
least the largest upload and `AlertExceedsMax` on, or clamd passes by what it has not read (docs/adr/0006-files.md).
"""

from __future__ import annotations

import enum
import socket
import struct
from collections.abc import Iterable
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mizban.core.errors import Unavailable

NOT_READ_WHOLE = "Heuristics.Limits.Exceeded"
LONGEST_REPLY = 4096


class Verdict(enum.StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"  # no scanner is installed; the file was only rebuilt from its parts


class Scanner(Protocol):
    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """Judge a whole file. Raises `Unavailable` when there is no clear answer; that is never a `CLEAN`."""


class NoScanner:
    """No scanner is configured."""

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        return Verdict.NOT_SCANNED


class ClamdScanner:
    """clamd behind `host:port` or the path of a local socket; `timeout` seconds for each step of the talk."""

    def __init__(self, address: str, *, timeout: float = 30) -> None:
        self.path = address.removeprefix("unix:") if address.startswith(("/", "unix:")) else ""
        self.timeout = timeout
        if not self.path:
            host, _colon, port = address.rpartition(":")
            self.peer = (host.strip("[]"), int(port))

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        try:
            with self._connect() as talk:
                talk.sendall(b"zINSTREAM\0")
                for chunk in chunks:
                    if chunk:  # an empty one would end the stream
                        talk.sendall(struct.pack("!L", len(chunk)) + chunk)
                talk.sendall(struct.pack("!L", 0))
                return _verdict(_reply(talk))
        except OSError as error:
            raise _no_answer(type(error).__name__) from error

    def _connect(self) -> socket.socket:
        if not self.path:
            return socket.create_connection(self.peer, self.timeout)
        talk = socket.socket(socket.AF_UNIX)
        try:
            talk.settimeout(self.timeout)
            talk.connect(self.path)
        except BaseException:
            talk.close()
            raise
        return talk


def scanner() -> Scanner:
    """The scanner of this installation: setting CLAMD_ADDRESS, empty for none."""
    return ClamdScanner(settings.CLAMD_ADDRESS) if settings.CLAMD_ADDRESS else NoScanner()


def _reply(talk: socket.socket) -> str:
    """One answer, ended by a NUL; a longer or unended one is no answer."""
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        piece = talk.recv(LONGEST_REPLY)
        if not piece:
            break
        reply += piece
    return reply.removesuffix(b"\0").decode("utf-8", "replace").strip() if reply.endswith(b"\0") else ""


def _verdict(reply: str) -> Verdict:
    if reply == "stream: OK":
        return Verdict.CLEAN
    if reply.startswith("stream: ") and reply.endswith(" FOUND") and NOT_READ_WHOLE not in reply:
        return Verdict.INFECTED
    raise _no_answer("unclear")


def _no_answer(cause: str) -> Unavailable:
    return Unavailable(
        _("بررسی امنیتی فایل اکنون ممکن نیست؛ خودمان دوباره بررسی می‌کنیم"), code=f"clamd_{cause.lower()}"
    )
