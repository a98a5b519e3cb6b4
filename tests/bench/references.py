"""The reference at work: its server, its requests, and the bare transaction."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from psycopg.types.json import Jsonb

from mizban.runtime import keys
from mizban.runtime.database import opened
from mizban.runtime.environment import Installation, Role
from tests.bench.homes import database_of, served
from tests.bench.measuring import Server, at
from tests.bench.requests import Sample, get, post

PAGE, SUBMISSION, LOOK_UP, BARE = "Django: a page", "Django: submission", "Django: look-up", "SQL: three inserts"
TYPED = {
    "name": ["کاظم آزمونی"],
    "mobile": ["09990000001"],
    "kind": ["tree"],
    "count": ["300"],
    "area": ["2400"],
    "address": ["بافت، روستای نمونه‌آباد، کنار مدرسه"],
    "consent": ["on"],
}
ROWS = 10_000


@contextlib.contextmanager
def reference(directory: Path, port: int) -> Iterator[list[Server]]:
    """The reference's web server and, beside it, bare SQL in its database."""
    installation = Installation.from_environment(os.environ | {"MIZBAN_HOME": str(directory), "PORT": str(port)})
    keys.ensure(installation)
    with opened(installation) as told, contextlib.ExitStack() as stack:
        settings = {"DJANGO_SETTINGS_MODULE": "tests.bench.reference.settings"}
        owner, app = (told.environment(role) | settings for role in (Role.OWNER, Role.APP))
        tables = [sys.executable, "-W", "ignore", "-m", "tests.bench.reference.tables", str(ROWS)]
        subprocess.run(tables, env=owner, check=True)
        web = stack.enter_context(served(app, ["-m", "tests.bench.reference.serve"], port, "/page/"))
        database = database_of(told)
        connection = stack.enter_context(psycopg.connect(told.url(Role.APP)))
        yield [Server("Django", web, database, at(port)), Server("SQL", None, database, _inserting(connection))]


def jobs(servers: list[Server], samples: int) -> dict[str, list[tuple[Server, list[Sample]]]]:
    """The reference's targets."""
    django, bare = servers
    numbers = [f"R{1 + 7 * place % ROWS}" for place in range(samples)]
    return {
        PAGE: [(django, [[get("/page/")]] * samples)],
        SUBMISSION: [(django, [[post("/submit/", TYPED, status=302)]] * samples)],
        LOOK_UP: [(django, [[post("/look-up/", {"number": [number]}, status=200)] for number in numbers])],
        BARE: [(bare, [[]] * samples)],
    }


def _inserting(connection: psycopg.Connection) -> Callable[[Sample], float]:
    def insert(_sample: Sample) -> float:
        began = time.perf_counter()
        with connection.transaction():
            values = (uuid.uuid4().hex[:15], "کاظم آزمونی", "09990000001", "submitted")
            (pk,) = connection.execute(
                "INSERT INTO reference_request (number, name, mobile, state, sent_at)"
                " VALUES (%s, %s, %s, %s, now()) RETURNING id",
                values,
            ).fetchone() or (None,)
            connection.execute("INSERT INTO reference_answers (request_id, data) VALUES (%s, %s)", [pk, Jsonb(TYPED)])
            connection.execute(
                "INSERT INTO reference_event (request_id, kind, at) VALUES (%s, 'submitted', now())", [pk]
            )
        return time.perf_counter() - began

    return insert
