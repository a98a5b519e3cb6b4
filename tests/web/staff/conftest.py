"""What the staff's pages need beside the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from mizban.runtime.statics import collect
from tests.own_database import own_database as open_own_database


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Style sheets and scripts under the names that pages call them by."""
    collect(settings.MIZBAN_HOME)


@pytest.fixture
def own_database(cluster: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A database of the test's own, in which everything really commits."""
    with django_db_blocker.unblock(), open_own_database():  # type: ignore[attr-defined]
        yield
