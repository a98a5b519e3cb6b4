"""Do the jobs only (the database must have been prepared)."""

from __future__ import annotations

import argparse
import os

from mizban.runtime.database import check_role, decided, opened
from mizban.runtime.environment import Installation, Role

CONCURRENCY = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-q", "--queues", default="", help="names of queues, parted by commas (default: all)")
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help=f"jobs at once (default: {CONCURRENCY})")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    queues = [name.strip() for name in arguments.queues.split(",") if name.strip()]
    with opened(installation) as reachable:
        check_role(reachable.url(Role.WORKER), Role.WORKER)
        told = decided(reachable, Role.WORKER)
        os.environ.update(told.variables(Role.WORKER))
        os.environ.pop(Role.OWNER.variable, None)
        work(queues or None, arguments.concurrency)


def work(queues: list[str] | None, concurrency: int) -> None:
    """Do jobs until SIGTERM; those under way are finished first."""
    import django

    django.setup()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(queues=queues, concurrency=concurrency)
