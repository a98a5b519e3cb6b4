"""People of the demo at a browser, files in a store of their own, and the queries that a page asks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mizban.files import sandbox, sandboxed
from mizban.files.kinds import Refusal, Refused
from mizban.identity.demo_registry import DemoPerson, Kind, people
from mizban.runtime.statics import collect
from tests.web.citizen.walking import Walker

NOT_COUNTED = ("SELECT set_config", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
"""What a transaction of a test needs, and the one statement that says for whom it works (model.md, "Rights")."""


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Style sheets, scripts and fonts under the names that pages call them by."""
    collect(django_settings.MIZBAN_HOME)


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


@pytest.fixture
def at_most() -> Callable[[int], object]:
    """`with at_most(6):` no more queries than that."""

    @contextmanager
    def counting(most: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        asked = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(NOT_COUNTED)]
        assert len(asked) <= most, "\n".join(asked)

    return counting
