"""One whole desk for all journeys: `mizban up` with a fresh demo, and what it tells of people, staff and messages."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mizban.runtime.postgres.place import elsewhere
from tests.environment import HOME
from tests.runtime.conftest import ADDRESSES, SETTINGS, clean
from tests.runtime.tree import WHOLE, Tree, wait

PLACE = HOME / "e2e"
RUNNING = os.environ.get("MIZBAN_E2E_PORT")
"""The port of a demo desk that runs already, for whoever writes journeys; a desk of its own takes half a minute."""
UNDO_SECONDS = "8"
"""Less than people have, as a journey waits for them to pass."""
NOW = "همین حالا فرستادن"
"""The button of whoever does not wait for them."""
_CODE = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")


@dataclass(frozen=True)
class Citizen:
    """A person of the demo's registry; the birth date is Jalali, `YYYY/MM/DD`."""

    national_id: str
    birth_date: str
    first_name: str
    last_name: str
    mobile: str


@dataclass
class Desk:
    """A running desk, reached at `http://<organisation>.localhost:<port>`."""

    port: int
    first: int = 0
    """With whom of the people of each kind `someone` begins."""
    _used: dict[str, int] = field(default_factory=dict)

    def address(self, organisation: str, path: str = "/") -> str:
        return f"http://{organisation}.localhost:{self.port}{path}"

    def someone(self, kind: str = "match") -> Citizen:
        """Somebody of this kind whom no other test has met."""
        people = [one for one in self.told("people.json") if one["kind"] == kind]
        number = self._used[kind] = self._used.get(kind, -1) + 1
        one = people[(self.first + number) % len(people)]
        return Citizen(**{name: one[name] for name in Citizen.__dataclass_fields__})

    def officer(self, organisation: str, section: str, province: str, role: str = "expert", number: int = 1) -> Any:
        """The `number`th account with this role there: `username`, `password`, …"""
        found = [
            one
            for one in self.told("accounts.json")
            if one["organisation"] == organisation and one["province"] == province and role in one["roles"]
            if section in one["sections"] or role == "unit_head"
        ]
        return found[number - 1]

    def messages(self, mobile: str, event: str) -> list[str]:
        """The texts of what was sent to a mobile for one event, newest first."""
        return [one["text"] for one in self.told(f"outbox.json?to={mobile}") if one["event"] == event]

    def code(self, mobile: str) -> str:
        """The one-time code that was sent last."""
        found = _CODE.findall(self.messages(mobile, "one_time_code")[0])
        assert len(found) == 1
        return str(found[0])

    def codes_sent(self, mobile: str) -> int:
        return len(self.messages(mobile, "one_time_code"))

    def told(self, name: str) -> list[dict[str, Any]]:
        """One of the demo's files (contract.md)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", f"/demo/{name}", headers={"Host": f"frw.localhost:{self.port}"})
            answer = connection.getresponse()
            assert answer.status == 200, (name, answer.status)
            return list(json.load(answer))


@contextlib.contextmanager
def running(home: Path = PLACE) -> Iterator[Desk]:
    """A fresh demo desk on a free loopback port, until the block ends."""
    if RUNNING:
        yield Desk(int(RUNNING), first=random.randrange(160))
        return
    _remove(home)
    home.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as environment:
        for name in (*SETTINGS, *ADDRESSES):
            environment.delenv(name, raising=False)
        tree = Tree(home, WHOLE, DEMO="1", PORT=str(_free_port()), MIZBAN_UNDO_SECONDS=UNDO_SECONDS)
    try:
        wait(lambda: "ready http" in tree.said or tree.process.poll() is not None, 300)
        assert tree.process.poll() is None, tree.said
        yield Desk(tree.port)
        assert "Traceback" not in tree.said, tree.said[-6000:]
    finally:
        if tree.process.poll() is None:
            tree.end(signal.SIGTERM)
        tree.log.unlink()
        clean(home)


def _remove(home: Path) -> None:
    if home.exists():
        clean(home)
    shutil.rmtree(elsewhere(home), ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
