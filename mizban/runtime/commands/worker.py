"""Do the jobs only (the database must have been prepared).

One place besides is kept free for one-time codes, unless queues are named.
"""

from __future__ import annotations

import argparse
import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mizban.runtime.database import working
from mizban.runtime.environment import Installation, Role

CONCURRENCY = 4
SPARE_THREADS = 2
"""Besides one for each job: for what libraries do in threads."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-q", "--queues", default="", help="names of queues, parted by commas (default: all)")
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help=f"jobs at once (default: {CONCURRENCY})")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    queues = [name.strip() for name in arguments.queues.split(",") if name.strip()]
    with working(installation, Role.WORKER):
        work(queues or None, arguments.concurrency)


def work(queues: list[str] | None, concurrency: int) -> None:
    """Do jobs until SIGTERM; those under way are finished first."""
    import django

    django.setup()
    from procrastinate.contrib.django import app

    import mizban.runtime.periodic  # noqa: F401 - what is registered there runs in workers alone
    from mizban.notifications.jobs import URGENT_QUEUE

    lanes: list[tuple[list[str] | None, int]] = [(queues, concurrency)]
    if queues is None:
        lanes.append(([URGENT_QUEUE], 1))
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        asyncio.run(_work(working, lanes))


async def _work(working: Any, lanes: list[tuple[list[str] | None, int]]) -> None:
    """Run a worker for each lane (queues, jobs at once) until the first of them ends, then end all."""
    from procrastinate.signals import on_stop

    from mizban.core.job_state import STALLED_SECONDS

    places = sum(concurrency for _queues, concurrency in lanes)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(places + SPARE_THREADS))
    async with working.open_async():
        running = [
            asyncio.create_task(
                working.run_worker_async(
                    queues=queues,
                    concurrency=concurrency,
                    stalled_worker_timeout=STALLED_SECONDS,
                    install_signal_handlers=False,
                )
            )
            for queues, concurrency in lanes
        ]
        with on_stop(lambda: _cancel(running)):
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            _cancel(running)
            endings = await asyncio.gather(*running, return_exceptions=True)
    for ending in endings:
        if isinstance(ending, Exception):
            raise ending


def _cancel(tasks: list[asyncio.Task[Any]]) -> None:
    """Once each: a worker that is cancelled finishes its jobs, one that is cancelled again drops them."""
    for task in tasks:
        if not task.cancelling():
            task.cancel()
