"""Finding a server by the file that it leaves in its data directory."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

STATUS_LINE = 7
"""`postmaster.pid`: pid, data directory, start time, port, socket directory, address, shared memory, status."""


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A server process that is alive; `ready` when it says that it takes connections."""

    pid: int
    ready: bool


def find(data: Path) -> Postmaster | None:
    """The living server of the data directory, if any; a file left by a dead one, or a pid used again, is None."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if str(data) not in command_line(pid):
        return None
    status = lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else ""
    return Postmaster(pid, status == "ready")


def forget(data: Path, sockets: Path) -> None:
    """Remove the files of a server that `find` did not find.

    PostgreSQL would take its pid for alive when another program has it by now, or when it is a zombie that nobody asks
    for its exit code, as in a container whose first process is no init.
    """
    for path in (data / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
        path.unlink(missing_ok=True)


def command_line(pid: int) -> str:
    """The command line of a process; empty when there is none, or only a zombie of it."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout
