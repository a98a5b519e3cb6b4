"""A database for one test, for what really commits: a clone of the template, dropped afterwards."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from django.db import connection

from config.database import database
from mizban.runtime.environment import Role
from tests.environment import CLUSTER, DATABASE


@contextlib.contextmanager
def own_database(role: Role = Role.APP) -> Iterator[None]:
    """Within the block Django, in this thread and in new ones, is connected to the clone as `role`.

    The cluster must run (fixture `cluster`), and pytest-django must have unblocked the database.
    """
    name, usual = f"{DATABASE}_own", dict(connection.settings_dict)
    CLUSTER.clone(name)
    connection.close()
    connection.settings_dict |= database({**os.environ, role.variable: CLUSTER.url(role, name)}, role)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= usual
        CLUSTER.drop(name)
