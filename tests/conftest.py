"""A database that the migrations and the demo filled once; every test rolls back what it does (model.md, "Rights")."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from mizban.organisations.queries import forget_kept
from mizban.runtime import demo
from mizban.runtime.testing import migrate
from tests.environment import CLUSTER, DATABASE


def build(owner_url: str) -> None:
    """The template: tables, divisions, both organisations with offices, staff and services."""
    migrate(owner_url)
    program = "import django; django.setup(); from mizban.runtime.demo.seed import seed; seed(8000)"
    environment = os.environ | {"MIZBAN_DB_ROLE": "owner", "DATABASE_URL_OWNER": owner_url}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[None]:
    """The tests' PostgreSQL, with the template built."""
    sources = [path for path in Path(demo.__file__).parent.rglob("*") if path.suffix in (".py", ".yaml")]
    with CLUSTER:
        CLUSTER.template(build, sources=sources)
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
