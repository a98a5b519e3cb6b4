"""A database that the migrations and the demo filled once; every test rolls back what it does (model.md, "Rights")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from mizban.core import keeping
from mizban.core.keeping import forget_kept
from tests.environment import CLUSTER, DATABASE
from tests.own_database import own_database as open_own_database
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
def django_db_setup(cluster: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tests connect as the app's role to a clone of the template."""
    CLUSTER.clone(DATABASE)
    yield
    with django_db_blocker.unblock():
        connection.close()
    CLUSTER.drop(DATABASE)


@pytest.fixture
def own_database(cluster: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of the test's own, in which everything really commits."""
    with django_db_blocker.unblock(), open_own_database():
        yield


Trying = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def trying(db: None, subtests: pytest.Subtests) -> Trying:
    """`with trying(step="decide"):` one of many cases upon what the test has set up once.

    What it does to the database is undone; when it fails it is reported by what it was told, and the others are tried.
    """

    @contextmanager
    def one(**told: object) -> Iterator[None]:
        with subtests.test(**told), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return one


SLOWLY_CHANGING = re.compile(
    r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?'
    r"(organisations_|catalogue_|notifications_template|accounts_(user|rolegrant))"
)


@pytest.fixture(scope="session", autouse=True)
def long_minute() -> Iterator[None]:
    """What is kept stays so for the run: the minute may end between two requests whose queries are compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "KEPT_SECONDS", 3600)
        yield


@pytest.fixture(autouse=True)
def fresh_caches(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test changed in slowly changing rows must not outlive it; while nobody changes them they stay kept."""
    mark = request.node.get_closest_marker("django_db")
    changed = bool(mark and mark.kwargs.get("transaction"))

    def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal changed
        changed = changed or bool(SLOWLY_CHANGING.match(str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    if changed:
        forget_kept()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say of what was skipped how much it was, and why."""
    reports = terminalreporter.stats.get("skipped", [])
    for reason, count in Counter(str(report.longrepr[2]) for report in reports).items():
        terminalreporter.write_line(f"{count} skipped: {reason.removeprefix('Skipped: ')}")
