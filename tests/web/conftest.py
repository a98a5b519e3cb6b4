"""What every page needs beside the database: static files as they are served; and the queries that a page asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mizban.runtime.statics import collect

NOT_COUNTED = ("SELECT set_config", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
"""What a transaction of a test needs, and the one statement that says for whom it works (model.md, "Rights")."""


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Style sheets, scripts and fonts under the names that pages call them by."""
    collect(settings.MIZBAN_HOME)


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
