"""Installations of the bench: one for each size, kept between runs, served as `mizban up` serves them."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

import mizban
from mizban.runtime import keys
from mizban.runtime.database import opened
from mizban.runtime.environment import Installation, Role
from tests.bench import cpu

FILL = Path(__file__).parent / "fill"
SAMPLES = list(Path(mizban.__file__).parent.glob("runtime/demo/services/*/samples/*.yaml"))
FILLED = "filled"
"""A file in a home: from which state of the sources its database was filled."""
START_SECONDS = 60


@dataclass(frozen=True)
class Home:
    """A prepared demo with so many cases, its database running."""

    cases: int
    installation: Installation

    def run(self, module: str, *arguments: str, role: Role = Role.APP) -> str:
        """Run a module in this installation's environment; the answer is what it prints."""
        command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
        done = subprocess.run(command, env=self.environment(role), stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    def environment(self, role: Role) -> dict[str, str]:
        return self.installation.environment(role)

    @property
    def database(self) -> int:
        return database_of(self.installation)


@contextlib.contextmanager
def home(directory: Path, cases: int, port: int) -> Iterator[Home]:
    """The installation with `cases` cases in `directory`: migrated if there is something to migrate, and filled once.

    One that another state of the filling has filled is made anew.
    """
    state, note = _fingerprint(cases), directory / FILLED
    if directory.exists() and not (note.exists() and note.read_text() == state):
        shutil.rmtree(directory)
    environment = os.environ | {"MIZBAN_HOME": str(directory), "PORT": str(port), "DEMO": "1"}
    installation = Installation.from_environment(environment)
    keys.ensure(installation)
    with opened(installation) as reachable:
        found = Home(cases, reachable.told(demo=True))
        found.run("mizban.runtime", "prepare", role=Role.OWNER)
        if not note.exists():
            print(f"filling {directory} with {cases:,} cases", flush=True)
            seconds = found.run("tests.bench.fill", str(cases), role=Role.OWNER).strip()
            print(f"filled in {seconds} s", flush=True)
            note.write_text(state)
        yield found


@contextlib.contextmanager
def served(environment: dict[str, str], command: list[str], port: int, path: str) -> Iterator[int]:
    """A web server, until the block ends; the answer is its pid. `path` answers 200 when it is ready."""
    process = subprocess.Popen([sys.executable, *command], env=environment)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port, path):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{' '.join(command)} does not answer at port {port}")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def web(found: Home) -> contextlib.AbstractContextManager[int]:
    """The pages of a home, by the command that `mizban up` starts."""
    environment = found.environment(Role.APP)
    return served(environment, ["-m", "mizban.runtime", "web"], found.installation.port, "/healthz")


def database_of(installation: Installation) -> int:
    """The pid of the server's first process."""
    with psycopg.connect(installation.url(Role.OWNER)) as connection:
        return cpu.parent(connection.info.backend_pid)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _fingerprint(cases: int) -> str:
    """Of the filling and of the samples that it takes. Migrations are none of it: they are for filled databases."""
    digest = hashlib.sha256(f"{cases}".encode())
    for path in sorted([*FILL.glob("*.py"), *SAMPLES]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
