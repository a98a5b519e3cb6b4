"""Start the limited process for one file and understand how it ended.

A file that makes it run out of time or memory, or crash, is refused as unreadable; a process that cannot even start
is our fault, so it raises `SandboxBroken` and the job is tried again.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mizban.files.kinds import Bounds, Kind, Refusal, Refused

PROGRAM = "mizban.files.sandboxed"
WALL_SECONDS = {"clean": 60, "page": 20}
READY = "ready"
ANSWER = "answer"
LARGEST_ANSWER = 64 * 1024


class SandboxBroken(RuntimeError):
    """The limited process did not start, or its answer makes no sense."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the limited process left behind; the paths live as long as the `with` block."""

    kind: Kind
    pages: int | None
    target: Path
    preview: Path | None


@contextmanager
def cleaned(kind: Kind, chunks: Iterable[bytes], bounds: Bounds) -> Iterator[Result]:
    """The clean form of a file. Raises `Refused` or `SandboxBroken`."""
    with _room(chunks) as room:
        answer = _run(room, {"task": "clean", "kind": kind.value, "bounds": asdict(bounds)})
        preview = room / "preview"
        yield Result(Kind(answer["kind"]), answer["pages"], room / "target", preview if preview.exists() else None)


def page_picture(kind: Kind, chunks: Iterable[bytes], page: int) -> bytes:
    """A page (from 1) of a clean PDF or image as a WebP. Raises `Refused` or `SandboxBroken`."""
    with _room(chunks) as room:
        _run(room, {"task": "page", "kind": kind.value, "page": page})
        return (room / "preview").read_bytes()


@contextmanager
def _room(chunks: Iterable[bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mizban-") as name:
        room = Path(name)
        with (room / "source").open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        yield room


def _run(room: Path, order: dict[str, Any]) -> dict[str, Any]:
    """The answer comes as a file, not through a pipe: its size is bounded by the same limit as everything written."""
    command = [sys.executable, "-P", "-m", PROGRAM, json.dumps(order)]
    process = subprocess.Popen(
        command, cwd=room, env=_environment(), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(WALL_SECONDS[order["task"]])
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    finally:
        process.wait()
    if not (room / READY).exists():
        raise SandboxBroken(f"the limited process ended with {process.returncode} before it read the file")
    return _answer(room / ANSWER)


def _answer(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            answer: dict[str, Any] = json.loads(file.read(LARGEST_ANSWER))
        refusal = Refusal(answer["refusal"]) if "refusal" in answer else None
    except (OSError, ValueError, KeyError, TypeError) as error:  # it crashed, or was broken into
        raise Refused(Refusal.UNREADABLE) from error
    if refusal:
        raise Refused(refusal)
    return answer


def _environment() -> dict[str, str]:
    """Only what Python needs to start: no address of a database, no key."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONIOENCODING": "utf-8",
        "MALLOC_ARENA_MAX": "2",
        "OMP_NUM_THREADS": "1",
    }
