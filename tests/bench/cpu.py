"""Processor time of process trees, from /proc (Linux): the figure that other work on the machine does not change."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

PROC = Path("/proc")
TICK = 1 / os.sysconf("SC_CLK_TCK")
PPID, CUTIME, CSTIME = 1, 13, 14
"""Fields of /proc/<pid>/stat, counted after the name in brackets."""


def parent(pid: int) -> int:
    return int(_stat(pid)[PPID])


def tree(root: int) -> list[int]:
    """A process and everything below it."""
    children: dict[int, list[int]] = defaultdict(list)
    for directory in PROC.glob("[0-9]*"):
        try:
            children[parent(int(directory.name))].append(int(directory.name))
        except OSError:
            continue
    found = [root]
    for pid in found:
        found += children[pid]
    return found


def seconds(root: int) -> dict[int, float]:
    """User and system time of each process of a tree so far, its finished children in it.

    Living threads in nanoseconds (schedstat); children that have ended in ticks, for nothing finer is kept of them.
    """
    found = {}
    for pid in tree(root):
        try:
            stat = _stat(pid)
            running = sum(_nanoseconds(thread) for thread in (PROC / str(pid) / "task").iterdir())
        except OSError:
            continue  # ended meanwhile: its parent knows of it
        found[pid] = running / 1e9 + (int(stat[CUTIME]) + int(stat[CSTIME])) * TICK
    return found


def spent(before: dict[int, float], after: dict[int, float]) -> float:
    """Seconds between two looks at a tree; a process that came in between counts from its beginning."""
    return sum(now - before.get(pid, 0.0) for pid, now in after.items())


def _stat(pid: int) -> list[str]:
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def _nanoseconds(thread: Path) -> int:
    return int((thread / "schedstat").read_text().split()[0])
