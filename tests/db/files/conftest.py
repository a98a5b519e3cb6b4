"""The desk above the files, a store of its own for each test, and cleaning without a process for each file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from mizban.files import hooks, sandbox, sandboxed
from mizban.files.kinds import Refusal, Refused
from mizban.runtime.environment import Role
from tests.db.files.files_desk import Desk
from tests.own_database import own_database as open_own_database
from tests.unwalled import tear_down


@pytest.fixture(autouse=True)
def desk(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    settings.CLAMD_ADDRESS = ""
    monkeypatch.setattr(sandbox, "_run", _here)
    above = Desk()
    monkeypatch.setattr(hooks, "_rules", {})
    hooks.register("draft", hooks.SubjectRules(above.drafts, above.changeable, above.note))
    hooks.register("case", hooks.SubjectRules(above.cases, above.changeable, above.note))
    return above


def _here(room: Path, order: dict[str, Any]) -> dict[str, Any]:
    """Carry out an order of the sandbox in this process; the process itself is tried in tests/unit/files."""
    with contextlib.chdir(room):
        answer = sandboxed.main(order)
    if "refusal" in answer:
        raise Refused(Refusal(answer["refusal"]))
    return answer


@pytest.fixture(autouse=True)
def no_wall(request: pytest.FixtureRequest) -> None:
    """The wall around files is the cases' (who reads a case); these tests bring subjects of their own."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        tear_down("files_storedfile")


@pytest.fixture
def own_database(cluster: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For what really commits; as the owner, whom no wall of a higher app stops."""
    with django_db_blocker.unblock(), open_own_database(Role.OWNER):
        yield
