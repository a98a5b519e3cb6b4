"""A connection that the server has ended between two requests is replaced unseen."""

from __future__ import annotations

import pytest
from django.db import connection

from config.postgresql.base import DatabaseWrapper
from tests.at_once import at_once


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("own_database")
def test_a_connection_that_was_ended_is_not_used_again() -> None:
    assert isinstance(connection._connections[connection._alias], DatabaseWrapper)
    first = backend()

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
            assert cursor.fetchone() == (True,)

    assert at_once(end) == [None]
    connection.close_if_unusable_or_obsolete()  # what Django does where a request begins
    assert backend() != first


@pytest.mark.usefixtures("own_database")
def test_a_connection_that_stands_is_used_again_without_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    first = backend()

    def question(_self: object) -> bool:
        raise AssertionError("the server was asked")

    monkeypatch.setattr("django.db.backends.postgresql.base.DatabaseWrapper.is_usable", question)
    assert connection.is_usable()
    connection.close_if_unusable_or_obsolete()
    assert backend() == first
