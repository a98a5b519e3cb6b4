"""A database that the migrations and the demo filled once; every test rolls back what it does (model.md, "Rights")."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from mizban.core.keeping import forget_kept
from tests.environment import CLUSTER, DATABASE
from tests.template import SOURCES, build


@pytest.fixture(scope="session")
def cluster() -> Iterator[None]:
    """The tests' PostgreSQL, with the template built."""
    with CLUSTER:
        CLUSTER.template(build, sources=SOURCES)
        for role in ("mizban_worker", "mizban_owner"):  # for tests.unwalled; nothing is inherited
            CLUSTER.allow("mizban_app", role)
        yield


@pytest.fixture(scope="session")
def django_db_setup(cluster: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Tests connect as the app's role to a clone of the template."""
    CLUSTER.clone(DATABASE)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
    CLUSTER.drop(DATABASE)


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """What a test changed in slowly changing rows must not outlive it."""
    yield
    forget_kept()
