"""A history that was really committed, a log and a key of its own, and the hand of the owner that tampers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from mizban.audit.signing import KEY_FILE, Key, new_key
from mizban.runtime.environment import Role
from tests.own_database import own_database


@pytest.fixture
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """A home with a key for the log."""
    settings.MIZBAN_HOME = tmp_path
    (tmp_path / KEY_FILE).write_text(new_key())
    return tmp_path


@pytest.fixture
def key(home: Path) -> Key:
    return Key.read(home / KEY_FILE)


@pytest.fixture
def as_owner(cluster: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of its own, which the owner may change behind everybody's back."""
    with django_db_blocker.unblock(), own_database(Role.OWNER):
        with connection.cursor() as cursor:
            for table in ("audit_event", "audit_payload"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_unsigned")
        yield
