"""`mizban up`: what it starts, what it survives, what it leaves (nothing). Its children are those of `tiny.py`."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mizban.runtime import mark
from mizban.runtime.postgres import Cluster
from tests.runtime.servers import Server
from tests.runtime.tree import Tree, environment_of, wait

Grow = Callable[..., Tree]


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


def answers(tree: Tree) -> bool:
    return "mizban_app" in tree.get()


def test_it_says_ready_answers_and_leaves_nothing(grow: Grow) -> None:
    tree = grow()
    tree.wait_ready()
    assert answers(tree)
    assert set(tree.pids()) == {"up", "web", "worker", "events", "postgres"}
    wait(lambda: "worker   | working as worker knows owner: False" in tree.said)

    second = grow()
    assert second.process.wait(60) == 1
    assert f"already running on {tree.home} (pid {tree.process.pid}, http://localhost:{tree.port})" in second.said
    assert "Traceback" not in second.said

    began = time.monotonic()
    assert tree.end(signal.SIGTERM) == 0
    assert time.monotonic() - began < 8
    assert tree.pids() == {}
    assert tree.said.count("ready ") == 1


def test_a_killed_child_is_started_again(grow: Grow) -> None:
    tree = grow()
    tree.wait_ready()
    for name in ("web", "postgres"):
        pid = tree.pids()[name]
        os.kill(pid, signal.SIGKILL)
        wait(lambda pid=pid, name=name: tree.pids().get(name, pid) != pid)
        wait(lambda: answers(tree))
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
    assert answers(again)
    for pid in sorted(again.pids().values()):  # the supervisor first, so that it starts nothing again
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    again.process.wait(60)

    third = grow(PORT=str(tree.port))
    third.wait_ready()
    assert answers(third)
    assert third.end(signal.SIGHUP) == 0
    assert third.pids() == {}


def test_a_port_in_use_is_told_and_the_database_of_others_goes_on(grow: Grow, home: Path) -> None:
    with socket.socket() as other, Cluster(home, fast=True).in_use():
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        tree = grow(PORT=str(port))
        assert tree.process.wait(60) == 1
        assert (
            tree.said
            == f"mizban: port {port} is in use by another program; choose another, for example PORT={port + 1}\n"
        )
        assert Cluster(home).running()


def test_a_web_that_never_answers_ends_the_start(grow: Grow) -> None:
    tree = grow(TINY="web")
    assert tree.process.wait(60) == 1
    assert "web      | no web today" in tree.said
    assert "web ended with exit code 1 before it answered" in tree.said
    assert "ready" not in tree.said
    assert tree.pids() == {}


def test_a_worker_that_keeps_ending_is_started_again(grow: Grow) -> None:
    tree = grow(TINY="worker")
    tree.wait_ready()
    wait(lambda: tree.said.count("worker   | no jobs today") >= 3)
    assert "starting it again in 1 s" in tree.said
    assert answers(tree)
    assert tree.end() == 0


def test_a_database_keeps_its_mark(grow: Grow, home: Path) -> None:
    with Cluster(home, fast=True).in_use():
        mark.settle(Cluster(home).url("mizban_owner", "mizban"), False)
    demo = grow(DEMO="1")
    assert demo.process.wait(60) == 1
    assert "this database is no demo and DEMO=1 was asked for" in demo.said
    assert demo.pids() == {}
    unsaid = grow()
    unsaid.wait_ready()
    assert environment_of(unsaid.pids()["web"])["DEMO"] == "0"
    assert unsaid.end() == 0


def test_on_another_server_none_is_started(grow: Grow, server: Server) -> None:
    urls = {role.variable: url for role, url in server.new("elsewhere").items()}
    tree = grow(**urls)
    tree.wait_ready()
    assert set(tree.pids()) == {"up", "web", "worker", "events"}
    assert answers(tree)
    assert tree.end() == 0
    assert server.cluster.running()
    incomplete = grow(DATABASE_URL=urls["DATABASE_URL"])
    assert incomplete.process.wait(60) == 1
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
