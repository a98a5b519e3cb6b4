"""A real `mizban worker`, at work on a database of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mizban.runtime.environment import Role
from tests.environment import CLUSTER, DATABASE, HOME

NAME = f"{DATABASE}_own"
"""What `tests.own_database` is connected to."""


def environment(home: Path) -> dict[str, str]:
    """For a `mizban` command on that database."""
    urls = {role.variable: CLUSTER.url(role, NAME) for role in Role}
    told = {name: value for name, value in os.environ.items() if name != "MIZBAN_DB_ROLE"}
    secrets = {"MIZBAN_KEYS": str(HOME / "home/keys.json"), "MIZBAN_SECRET_KEY": str(HOME / "home/secret_key")}
    return told | urls | secrets | {"MIZBAN_HOME": str(home), "DEMO": "1"}


def mizban(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "mizban.runtime", *arguments]
    return subprocess.run(command, env=environment(home), capture_output=True, text=True, timeout=120, check=False)


class Worker:
    def __init__(self, home: Path, *arguments: str) -> None:
        self.log = home / "worker.log"
        command = [sys.executable, "-m", "mizban.runtime", "worker", *arguments]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, env=environment(home), stdout=log, stderr=log)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def worker(home: Path, *arguments: str) -> Iterator[Worker]:
    running = Worker(home, *arguments)
    try:
        yield running
    finally:
        running.end(signal.SIGKILL)
