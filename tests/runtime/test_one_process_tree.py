"""`mizban up`: what it starts, what it survives, what it leaves (nothing). Its children are those of `tiny.py`."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mizban.runtime import mark
from mizban.runtime.errors import OperatorError
from mizban.runtime.postgres import Cluster, postmaster

Grow = Callable[..., "Tree"]
TINY = Path(__file__).with_name("tiny.py")


def free_port() -> int:
    for port in range(8100, 8121):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise OperatorError("no free port from 8100 to 8120")


class Tree:
    """A running `up` and what it says."""

    def __init__(self, home: Path, **variables: str) -> None:
        self.home = home
        self.port = int(variables.get("PORT") or free_port())
        environment = os.environ | {"MIZBAN_HOME": str(home), "PORT": str(self.port)} | variables
        self.log = home.parent / f"{home.name}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen([sys.executable, TINY, "up"], env=environment, stdout=log, stderr=log)

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_ready(self) -> None:
        wait(lambda: f"ready http://localhost:{self.port}\n" in self.said or self.process.poll() is not None)
        assert self.process.poll() is None, self.said

    def get(self) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().read().decode()
        except OSError as error:
            return str(error)
        finally:
            connection.close()

    def answers(self) -> bool:
        return "mizban_app" in self.get()

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(10)

    def pids(self) -> dict[str, int]:
        """The processes of this tree by name, whoever is their parent by now; zombies have no command line."""
        found = {}
        for directory in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (directory / "cmdline").read_bytes().decode(errors="replace").split("\0")
                pid = int(directory.name)
                if str(TINY) in command and environment_of(pid).get("MIZBAN_HOME") == str(self.home):
                    found[command[-2]] = pid
        server = postmaster.find(self.home / "postgres/data")
        return found | ({"postgres": server.pid} if server else {})


def environment_of(pid: int) -> dict[str, str]:
    try:
        text = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
    except OSError:
        return {}
    return dict(item.split("=", 1) for item in text.split("\0") if "=" in item)


def wait(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it has not come to pass"
        time.sleep(0.1)


@pytest.fixture
def grow(home: Path) -> Iterator[Grow]:
    """Starts trees on the same home, and fells those that still stand."""
    (home / "keys.json").write_text("{}")
    trees: list[Tree] = []

    def start(**variables: str) -> Tree:
        trees.append(Tree(home, **variables))
        return trees[-1]

    yield start
    for tree in trees:
        if tree.process.poll() is None:
            tree.end(signal.SIGKILL)
        tree.log.unlink(missing_ok=True)


def test_it_says_ready_answers_and_leaves_nothing(grow: Grow) -> None:
    tree = grow()
    tree.wait_ready()
    assert tree.answers()
    assert set(tree.pids()) == {"up", "web", "worker", "postgres"}
    wait(lambda: "worker   | working as worker knows owner: False" in tree.said)

    second = grow()
    assert second.process.wait(10) == 1
    assert f"already running on {tree.home} (pid {tree.process.pid}, http://localhost:{tree.port})" in second.said
    assert "Traceback" not in second.said

    began = time.monotonic()
    assert tree.end(signal.SIGTERM) == 0
    assert time.monotonic() - began < 4
    assert tree.pids() == {}
    assert tree.said.count("ready ") == 1


def test_a_killed_child_is_started_again(grow: Grow) -> None:
    tree = grow()
    tree.wait_ready()
    for name in ("web", "postgres"):
        pid = tree.pids()[name]
        os.kill(pid, signal.SIGKILL)
        wait(lambda pid=pid, name=name: tree.pids().get(name, pid) != pid)
        wait(tree.answers)
    assert "web was ended by SIGKILL; starting it again in 0.5 s" in tree.said
    assert tree.end(signal.SIGINT) == 0
    assert tree.pids() == {}


def test_after_a_killed_supervisor_and_after_a_power_cut_the_next_start_works(grow: Grow) -> None:
    tree = grow()
    tree.wait_ready()
    server = tree.pids()["postgres"]
    tree.end(signal.SIGKILL)
    wait(lambda: set(tree.pids()) == {"postgres"})

    again = grow(PORT=str(tree.port))
    again.wait_ready()
    assert again.pids()["postgres"] == server, "taken over"
    assert again.answers()
    for pid in sorted(again.pids().values()):  # the supervisor first, so that it starts nothing again
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    again.process.wait(10)

    third = grow(PORT=str(tree.port))
    third.wait_ready()
    assert third.answers()
    assert third.end(signal.SIGHUP) == 0
    assert third.pids() == {}


def test_a_port_in_use_is_told_and_the_database_of_others_goes_on(grow: Grow, home: Path) -> None:
    with socket.socket() as other, Cluster(home, fast=True).in_use():
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        tree = grow(PORT=str(port))
        assert tree.process.wait(15) == 1
        assert (
            tree.said
            == f"mizban: port {port} is in use by another program; choose another, for example PORT={port + 1}\n"
        )
        assert Cluster(home).running()


def test_a_web_that_never_answers_ends_the_start(grow: Grow) -> None:
    tree = grow(TINY="web")
    assert tree.process.wait(15) == 1
    assert "web      | no web today" in tree.said
    assert "web ended with exit code 1 before it answered" in tree.said
    assert "ready" not in tree.said
    assert tree.pids() == {}


def test_a_worker_that_keeps_ending_is_started_again(grow: Grow) -> None:
    tree = grow(TINY="worker")
    tree.wait_ready()
    wait(lambda: tree.said.count("worker   | no jobs today") >= 3)
    assert "starting it again in 1 s" in tree.said
    assert tree.answers()
    assert tree.end() == 0


def test_a_database_keeps_its_mark(grow: Grow, home: Path) -> None:
    with Cluster(home, fast=True).in_use():
        mark.settle(Cluster(home).url("mizban_owner", "mizban"), False)
    demo = grow(DEMO="1")
    assert demo.process.wait(15) == 1
    assert "this database is no demo and DEMO=1 was asked for" in demo.said
    assert demo.pids() == {}
    unsaid = grow()
    unsaid.wait_ready()
    assert environment_of(unsaid.pids()["web"])["DEMO"] == "0"
    assert unsaid.end() == 0


def test_on_another_server_none_is_started(grow: Grow, made_once: Path) -> None:
    with Cluster(made_once, fast=True).in_use():
        urls = {
            f"DATABASE_URL{suffix}": Cluster(made_once).url(f"mizban_{role}", "mizban")
            for role, suffix in (("app", ""), ("worker", "_WORKER"), ("owner", "_OWNER"))
        }
        tree = grow(**urls)
        tree.wait_ready()
        assert set(tree.pids()) == {"up", "web", "worker"}
        assert tree.answers()
        assert tree.end() == 0
        assert Cluster(made_once).running()
        incomplete = grow(DATABASE_URL=urls["DATABASE_URL"])
        assert incomplete.process.wait(15) == 1
        assert "DATABASE_URL_OWNER is not set" in incomplete.said


def test_a_first_start_is_interrupted_and_the_next_is_well(empty_home: Path) -> None:
    (empty_home / "keys.json").write_text("{}")
    tree = Tree(empty_home)
    wait((empty_home / "postgres").exists)
    assert tree.end() == 0
    assert tree.pids() == {}
    again = Tree(empty_home)
    again.wait_ready()
    assert again.end() == 0
    again.log.unlink()
