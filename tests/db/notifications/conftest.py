from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.own_database import own_database as open_own_database


@pytest.fixture
def own_database(cluster: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock(), open_own_database():  # type: ignore[attr-defined]
        yield
