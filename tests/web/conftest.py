"""What every page needs beside the database: static files as they are served; and the queries that a page asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from whitenoise import WhiteNoise

from mizban.runtime.statics import collect

NOT_COUNTED = ("SELECT set_config", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
"""What a transaction of a test needs, and the one statement that says for whom it works (model.md, "Rights")."""


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Style sheets, scripts and fonts under the names that pages call them by."""
    collect(settings.MIZBAN_HOME)


@pytest.fixture(scope="session", autouse=True)
def looked_through_once(static_files: None) -> Iterator[None]:
    """Each client has a chain of middleware of its own; the static files are looked through for the first of them."""
    look = WhiteNoise.update_files_dictionary
    found: dict[tuple[str, str], dict[str, object]] = {}

    def remembered(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in found:
            look(self, root, prefix)
            found[root, prefix] = dict(self.files)
        self.files.update(found[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", remembered)
        yield


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
