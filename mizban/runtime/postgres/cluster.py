"""One PostgreSQL cluster: made, started, taken over, stopped."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from mizban.runtime.errors import OperatorError
from mizban.runtime.locks import Busy, exclusive, shared
from mizban.runtime.postgres import bootstrap, configuration, postmaster
from mizban.runtime.postgres.configuration import SUPERUSER
from mizban.runtime.postgres.place import Place, settle

START_SECONDS = 120.0
"""Recovery after a crash replays at most `max_wal_size`; this is ample."""
STOP_SECONDS = 10.0
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
"""macOS has no C.UTF-8. With plain C, trigrams of Persian words are empty and search finds nothing, silently."""


class Cluster:
    """The cluster of a `MIZBAN_HOME`, reached through a socket in a private directory, by peer authentication.

    `fast` gives up safety against a crash of the machine: for tests only.
    """

    def __init__(self, home: Path, *, fast: bool = False) -> None:
        self.home = home.resolve()
        self.fast = fast
        self._process: subprocess.Popen[str] | None = None

    @cached_property
    def place(self) -> Place:
        self.home.mkdir(parents=True, exist_ok=True)
        return settle(self.home)

    def url(self, role: str, database: str) -> str:
        """A libpq address; `role` is a database role such as `mizban_app`."""
        return f"postgresql://{role}@/{quote(database)}?host={quote(str(self.place.socket_directory), safe='')}"

    def start(self) -> None:
        """Return when the server takes connections and its roles exist; makes the cluster the first time.

        A server that a killed Mizban left behind is taken over. Several may call this at once.
        """
        with self._alone():
            if not self._take_over():
                if not self.place.data.exists():
                    self._make()
                self._check_version()
                self._launch()
            bootstrap.make_roles(self.url(SUPERUSER, "postgres"))

    def make_database(self, name: str) -> None:
        """The database with its extensions and rights, unless it is there already."""
        with self._alone():
            bootstrap.make_database(self.url(SUPERUSER, "postgres"), name)
            bootstrap.furnish_database(self.url(SUPERUSER, name))

    def running(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            return False
        return postmaster.find(self.place.data) is not None  # the exit code of a killed server comes a while later

    def stop(self) -> None:
        """Stop the server, whoever started it, ending its connections; nothing happens when it does not run."""
        with self._alone():
            if self._process is None:
                if postmaster.find(self.place.data) is not None:
                    self._run("pg_ctl", "stop", "--pgdata", self.place.data, "--mode", "fast", "--silent")
                return
            for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, by force
                self._process.send_signal(order)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(STOP_SECONDS)
                    break
            self._process = None

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """The server runs during the block; the last of several users, in whatever process, stops it."""
        try:
            with self.used():
                self.start()
                yield
        finally:
            with contextlib.suppress(Busy), exclusive(self._users, wait=False):
                self.stop()

    def used(self) -> contextlib.AbstractContextManager[None]:
        """Keeps others, while the block lasts, from stopping the server as its last users."""
        return shared(self._users)

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        return exclusive(self.place.directory / "cluster.lock")

    @property
    def _users(self) -> Path:
        return self.place.directory / "users.lock"

    def _take_over(self) -> bool:
        if postmaster.find(self.place.data) is not None:
            self._wait_until_ready()
            return True
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
            self._process = None
        return False

    def _make(self) -> None:
        unfinished = self.place.directory / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.place.account.make_directory(unfinished)
        options = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={LOCALE}"]
        if self.fast:
            options += ["--no-sync", "--wal-segsize=1"]
        self._run("initdb", "--pgdata", unfinished, "--username", SUPERUSER, "--auth=peer", *options)
        unfinished.rename(self.place.data)

    def _check_version(self) -> None:
        made_by = (self.place.data / "PG_VERSION").read_text().strip()
        programs = self._run("postgres", "--version").split()[-1].partition(".")[0]
        if made_by != programs:
            raise OperatorError(
                f"the data in {self.place.data} were made by PostgreSQL {made_by} and this release of Mizban carries "
                f"PostgreSQL {programs}. With the release that made them run `mizban backup DIR`, then with this one "
                "`mizban restore DIR` into another MIZBAN_HOME"
            )

    def _launch(self) -> None:
        postmaster.forget(self.place.data, self.place.socket_directory)
        main = configuration.write(self.place, fast=self.fast)
        command = [str(self.place.programs / "postgres"), "-D", str(self.place.data), "-c", f"config_file={main}"]
        with self._start_log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, text=True, cwd=self.place.directory, **self.place.account.options()
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            found = postmaster.find(self.place.data)
            if found is not None and found.ready:
                return
            if found is None and (self._process is None or self._process.poll() is not None):
                break
            time.sleep(0.02)
        self._process = None
        log = self._start_log.read_text(errors="replace").strip().splitlines()[-5:]
        raise OperatorError("\n".join(["PostgreSQL did not start:", *log, f"its log is in {self.place.log}"]))

    @property
    def _start_log(self) -> Path:
        return self.place.directory / "start.log"

    def _run(self, program: str, *arguments: str | Path) -> str:
        done = self.place.account.run([self.place.programs / program, *arguments], cwd=self.place.directory)
        if done.returncode != 0:
            raise OperatorError(f"{program} of PostgreSQL failed:\n{(done.stderr or done.stdout).strip()}")
        return done.stdout
