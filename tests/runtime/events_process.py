"""A real `mizban events`, and clients of it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mizban.core.live_tokens import COOKIE, Token, seal
from tests.runtime.tree import free_port, wait
from tests.runtime.worker_process import environment

HOST = "frw.localhost"


@dataclass
class Events:
    """The running process."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    clients: list[Client] = field(default_factory=list)

    def client(self, token: Token, **how: Any) -> Client:
        self.clients.append(Client(self.port, token, **how))
        return self.clients[-1]

    def status(self, path: str = "/events/healthz") -> int:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as line, line.makefile("rb") as answer:
                line.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
                return int(answer.readline().split()[1])
        except OSError:
            return 0


def token(organisation: int, *topics: str, **changed: Any) -> Token:
    now = time.time()
    told: dict[str, Any] = {"holder": topics[0], "path": "/events/my/", "since": now, "until": now + 60, **changed}
    return Token(organisation=organisation, host=HOST, topics=topics, **told)


@dataclass
class Client:
    """A browser with one stream; `told` is what it has heard."""

    port: int
    token: Token
    last_id: str = ""
    path: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._line = socket.create_connection(("127.0.0.1", self.port), 10)
        lines = [
            f"GET {self.path or self.token.path} HTTP/1.1",
            f"Host: {HOST}",
            f"Cookie: {COOKIE}={seal(self.token)}",
        ]
        lines += [f"Last-Event-ID: {self.last_id}"] if self.last_id else []
        self._line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self._file = self._line.makefile("rb")
        self.status = int(self._file.readline().split()[1])

    def hear(self, kind: str, seconds: float = 20) -> dict[str, Any]:
        """The next of this kind; what comes before it is heard, too."""
        self._line.settimeout(seconds)
        while line := self._file.readline():
            if line.startswith(b"id: "):
                self.last_id = line[4:].strip().decode()
            if line.startswith(b"data: "):
                self.told.append(json.loads(line[6:]))
                if self.told[-1]["kind"] == kind:
                    return self.told[-1]
        raise AssertionError(f"the stream has ended without {kind}")

    def has_ended(self) -> bool:
        self._line.settimeout(20)
        return bool(self._file.read() is not None)

    def close(self) -> None:
        self._file.close()
        self._line.close()


@contextmanager
def events(home: Path) -> Iterator[Events]:
    """Listening, on the database that `tests.own_database` is connected to."""
    port, log = free_port(), home / "events.log"
    command = [sys.executable, "-m", "mizban.runtime", "events"]
    with log.open("a") as written:
        told = environment(home) | {"MIZBAN_EVENTS_PORT": str(port)}
        process = subprocess.Popen(command, env=told, stdout=written, stderr=written)
    running = Events(port, process, log)
    try:
        wait(lambda: running.status() == 200 or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield running
    finally:
        for client in running.clients:
            client.close()
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait(30)
