"""A running `up`, looked at from outside."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from mizban.runtime.postgres import postmaster

TINY = (str(Path(__file__).with_name("tiny.py")), "up")
"""Everything but Django; the children are those of `tiny.py`."""
WHOLE = ("-m", "mizban.runtime", "up")


def free_port() -> int:
    """A port that nobody else has, chosen by the kernel, so that tests side by side do not meet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Tree:
    """A running `up` and what it says."""

    def __init__(self, home: Path, command: tuple[str, ...] = TINY, **variables: str) -> None:
        self.home = home
        self.port = int(variables.get("PORT") or free_port())
        environment = os.environ | {"MIZBAN_HOME": str(home), "PORT": str(self.port)} | variables
        self.log = home.parent / f"{home.name}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen([sys.executable, *command], env=environment, stdout=log, stderr=log)

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_ready(self) -> None:
        wait(lambda: f"ready http://localhost:{self.port}\n" in self.said or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.said

    def get(self, path: str = "/healthz") -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        except (OSError, http.client.HTTPException) as error:
            return str(error)
        finally:
            connection.close()

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def processes(self) -> list[tuple[str, int]]:
        """Name and pid of everything with this home, whoever is the parent by now.

        Zombies have no environment; of one that ends between two looks there is no command any more.
        """
        found: list[tuple[str, int]] = []
        for directory in Path("/proc").glob("[0-9]*"):
            pid = int(directory.name)
            if environment_of(pid).get("MIZBAN_HOME") == str(self.home):
                with contextlib.suppress(OSError):
                    command = (directory / "cmdline").read_bytes().decode(errors="replace").split("\0")
                    found += [(name, pid) for name in command[-2:-1]]
        server = postmaster.find(self.home / "postgres/data")
        return found + ([("postgres", server.pid)] if server else [])

    def pids(self) -> dict[str, int]:
        """The same where each name is there once."""
        return dict(self.processes())


def environment_of(pid: int) -> dict[str, str]:
    try:
        text = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
    except OSError:
        return {}
    return dict(item.split("=", 1) for item in text.split("\0") if "=" in item)


def wait(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it has not come to pass"
        time.sleep(0.1)
