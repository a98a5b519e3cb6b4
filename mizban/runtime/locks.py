"""Locks between processes. The kernel drops them with the process, so a killed one leaves nothing to clean up."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Somebody else holds the lock; `note` is what they wrote into the file."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


@contextmanager
def exclusive(path: Path, *, wait: bool = True, note: str = "") -> Iterator[None]:
    """Hold the file `path` alone; with `wait=False` raises `Busy` at once when it is held. `note` says who holds it."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            file.seek(0)
            raise Busy(file.read().strip()) from None
        file.truncate(0)
        file.write(note)
        file.flush()
        yield


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Hold the file `path` together with others that hold it shared."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield
