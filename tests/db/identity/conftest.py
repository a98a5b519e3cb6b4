from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from mizban.runtime.environment import Role
from tests.own_database import own_database


@pytest.fixture
def as_worker(cluster: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of the test's own, seen as the worker sees it."""
    with django_db_blocker.unblock(), own_database(Role.WORKER):
        yield
