"""Rows that change once a month, kept in the process for a minute: small, public and asked for by every page."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

KEPT_SECONDS = 60
T = TypeVar("T")
_kept: dict[Hashable, tuple[float, Any]] = {}


def kept(key: Hashable, read: Callable[[], T]) -> T:
    """The value of `read`, at most a minute old. For small, public, slowly changing rows only."""
    found = _kept.get(key)
    if found and found[0] > time.monotonic():
        return found[1]  # type: ignore[no-any-return]
    value = read()
    _kept[key] = (time.monotonic() + KEPT_SECONDS, value)
    return value


def forget_kept() -> None:
    """Read everything anew: after loading data, and between tests."""
    _kept.clear()
