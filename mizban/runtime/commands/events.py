"""Pass on to open pages what changes (the live line); needs a connection to PostgreSQL that no pooler hands around."""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from mizban.runtime.commands.web import check_bind
from mizban.runtime.database import working
from mizban.runtime.environment import Installation, Role

if TYPE_CHECKING:
    from mizban.runtime.events.hub import Hub

BEAT_SECONDS = 15.0
BACKLOG = 512


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything comes from the environment."""


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    with working(installation, Role.WORKER) as told:
        check_bind(told)
        asyncio.run(serve(told))


async def serve(installation: Installation) -> None:
    """Serve streams until SIGTERM, which ends all of them at once: the pages come again."""
    from mizban.runtime.events.hub import Hub
    from mizban.runtime.events.listening import listen
    from mizban.runtime.events.serving import Connection

    loop, hub, ended = asyncio.get_running_loop(), Hub(time.time()), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    origin = origins(installation)
    server = await loop.create_server(
        lambda: Connection(hub, origin), installation.bind, installation.events_port, backlog=BACKLOG
    )
    listening = asyncio.create_task(listen(installation.url(Role.WORKER), hub))
    beating = asyncio.create_task(_beat(hub))
    ending = asyncio.create_task(ended.wait())
    gc.freeze()
    await asyncio.wait([listening, beating, ending], return_when=asyncio.FIRST_COMPLETED)
    server.close()
    hub.end_all()
    for task in (listening, beating, ending):
        task.cancel()
    for outcome in await asyncio.gather(listening, beating, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome


def origins(installation: Installation) -> Callable[[str], str]:
    """The origin of the pages that may read the streams of a host: in a demo at another port, else behind the same
    front server, at the very same origin."""
    from mizban.runtime.events.serving import hostname

    if not installation.demo:
        return lambda host: f"https://{host}"
    return lambda host: f"http://{hostname(host)}:{installation.port}"


async def _beat(hub: Hub) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        hub.beat()
