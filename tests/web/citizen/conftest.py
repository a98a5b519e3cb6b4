"""People of the demo at a browser, and files in a store of their own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mizban.files import sandbox, sandboxed
from mizban.files.kinds import Refusal, Refused
from mizban.identity.demo_registry import DemoPerson, Kind, people
from tests.web.citizen.walking import Walker


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are kept for one test, and cleaned without a process for each."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    settings.CLAMD_ADDRESS = ""
    monkeypatch.setattr(sandbox, "_run", _here)


def _here(room: Path, order: dict[str, Any]) -> dict[str, Any]:
    with contextlib.chdir(room):
        answer = sandboxed.main(order)
    if "refusal" in answer:
        raise Refused(Refusal(answer["refusal"]))
    return answer


@pytest.fixture
def frw(db: None) -> Walker:
    """A visitor of the natural resources."""
    return Walker("frw")


@pytest.fixture
def imeo(db: None) -> Walker:
    """A visitor of the mining engineers."""
    return Walker("imeo")


@pytest.fixture
def someone() -> Callable[..., DemoPerson]:
    """`someone()` whom both registries confirm; `someone(Kind.DEAD, 2)`: the third of that kind."""

    def of(kind: Kind = Kind.MATCH, place: int = 0) -> DemoPerson:
        return [one for one in people() if one.kind is kind][place]

    return of
