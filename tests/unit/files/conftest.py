"""The cleaners, run in this process on bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mizban.files.cleaning import Cleaned, clean
from mizban.files.kinds import Bounds, Kind, Refusal, Refused


@pytest.fixture
def cleaner(tmp_path: Path) -> Callable[..., tuple[Cleaned, bytes]]:
    """`cleaner(kind, data, bounds)`: what was found out, and the clean bytes."""

    def run(kind: Kind, data: bytes, bounds: Bounds | None = None) -> tuple[Cleaned, bytes]:
        (tmp_path / "source").write_bytes(data)
        result = clean(kind, tmp_path / "source", tmp_path / "target", tmp_path / "preview", bounds or Bounds())
        return result, (tmp_path / "target").read_bytes()

    return run


@pytest.fixture
def refusal(cleaner: Callable[..., tuple[Cleaned, bytes]]) -> Callable[..., Refusal]:
    """`refusal(kind, data, bounds)`: why the cleaner refuses."""

    def run(kind: Kind, data: bytes, bounds: Bounds | None = None) -> Refusal:
        with pytest.raises(Refused) as refused:
            cleaner(kind, data, bounds)
        return refused.value.reason

    return run
