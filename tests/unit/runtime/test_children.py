"""Processes that are kept running."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mizban.runtime import children
from mizban.runtime.children import Child, Patience
from mizban.runtime.errors import OperatorError


def python(name: str, code: str) -> Child:
    return Child(name, [sys.executable, "-c", code], os.environ)


def ends(pid: int) -> bool:
    """Whether a process is gone, or only waits for somebody to ask for its exit code, within two seconds."""
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
        if not listed.strip() or listed.startswith("Z"):
            return True
        time.sleep(0.05)
    return False


def test_lines_carry_the_name_and_the_last_needs_no_end(capsys: pytest.CaptureFixture[str]) -> None:
    async def run() -> str:
        child = python(
            "web", "import sys; print('یک'); print('دو', file=sys.stderr); sys.stdout.write('three'); exit(3)"
        )
        await child.start()
        return await child.wait()

    assert asyncio.run(run()) == "ended with exit code 3"
    assert sorted(capsys.readouterr().out.splitlines()) == ["web      | three", "web      | دو", "web      | یک"]


def test_a_very_long_line_and_bytes_that_are_no_text_pass(capsys: pytest.CaptureFixture[str]) -> None:
    async def run() -> None:
        child = python("web", "import os; os.write(1, b'\\xff' + b'a' * 300000 + b'\\n')")
        await child.start()
        await child.wait()

    asyncio.run(run())
    assert len(capsys.readouterr().out) == 300000 + len("web      | \N{REPLACEMENT CHARACTER}\n")


def test_what_a_child_has_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = f"import subprocess, os; p = subprocess.Popen(['sleep', '60']); open({str(note)!r}, 'w').write(str(p.pid))"

    async def run() -> None:
        child = python("web", code)
        await child.start()
        await child.wait()

    began = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - began < 5
    assert ends(int(note.read_text()))


def test_one_that_does_not_listen_is_killed() -> None:
    async def run() -> str:
        child = python("web", "import signal, time; signal.signal(15, lambda *_: None); print('up'); time.sleep(60)")
        await child.start()
        await asyncio.sleep(0.3)
        await child.stop(0.2)
        return await child.wait()

    began = time.monotonic()
    assert asyncio.run(run()) == "was not started"
    assert time.monotonic() - began < 3


def test_it_is_started_again_until_that_is_hopeless(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE", 0.001)

    async def run() -> None:
        child = Child("web", ["sh", "-c", "echo once; exit 4"], os.environ)
        await child.start()
        await child.keep()

    with pytest.raises(OperatorError, match="web ended with exit code 4, the 6th time in a row"):
        asyncio.run(run())
    assert capsys.readouterr().out.count("web      | once") == 6


def test_patience_is_new_after_a_steady_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE", 0)

    async def run() -> int:
        patience = Patience("web")
        for _ in range(4):
            await patience.pause("ended")
        patience.began -= children.STEADY_SECONDS + 1
        await patience.pause("ended")
        return patience.starts

    assert asyncio.run(run()) == 1
