"""A tiny stand-in for the commands that the supervisor starts, so that its tests need no Django.

`tiny.py up` is a supervisor whose children are `tiny.py prepare`, `tiny.py web`, `tiny.py worker` and `tiny.py events`.
What a child does wrong on purpose is chosen by the variable TINY. Each imports what it needs and no more: they are
started some fifty times in a run.
"""

from __future__ import annotations

import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from mizban.runtime import lifeline
from mizban.runtime.environment import Installation, Role

FAULT = os.environ.get("TINY", "")


class Page(BaseHTTPRequestHandler):
    """Answers every address with what the database says, so that a test sees whether it is reached."""

    def do_GET(self) -> None:
        import psycopg

        try:
            with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
                row = connection.execute("SELECT current_user").fetchone()
            status, body = 200, str(row)
        except psycopg.OperationalError as error:
            status, body = 503, str(error)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_arguments: object) -> None:
        """Silent."""


def web() -> None:
    if FAULT == "web":
        sys.exit("no web today")
    ThreadingHTTPServer.allow_reuse_address = True
    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Page).serve_forever()


def worker() -> None:
    if FAULT == "worker":
        sys.exit("no jobs today")
    print("working as", os.environ["MIZBAN_DB_ROLE"], "knows owner:", Role.OWNER.variable in os.environ)
    time.sleep(3600)


def events() -> None:
    time.sleep(3600)


def prepare() -> None:
    from mizban.runtime import mark

    installation = Installation.from_environment(os.environ)
    mark.settle(installation.url(Role.OWNER), installation.demo)


def up() -> int:
    """The real command on a fast cluster, its children of this file."""
    from functools import partial

    from mizban.runtime import cli, supervisor
    from mizban.runtime.commands import up as command
    from mizban.runtime.postgres import Cluster

    def run(installation: Installation, _arguments: object) -> None:
        supervisor.Cluster = partial(Cluster, fast=True)  # type: ignore[assignment, misc]
        supervisor.up(installation, (sys.executable, str(Path(__file__))))

    command.run = run  # type: ignore[assignment]
    return cli.main(["up"])


if __name__ == "__main__":
    if sys.argv[1] == "up":
        sys.exit(up())
    lifeline.hold()
    {"web": web, "worker": worker, "events": events, "prepare": prepare}[sys.argv[1]]()
