"""One process tree: PostgreSQL, then the preparation, then web, worker and streams; the reverse when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Coroutine
from typing import Any

from mizban.runtime import keys, mark
from mizban.runtime.children import Child, Patience, say
from mizban.runtime.database import connect, embedded_urls
from mizban.runtime.demo import announcement
from mizban.runtime.environment import DATABASE, Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.locks import Busy, exclusive
from mizban.runtime.postgres import Cluster
from mizban.runtime.readiness import answers, check_port, free_port, is_free

COMMAND = (sys.executable, "-m", "mizban.runtime")
START_SECONDS = 120.0
STOP_SECONDS = 2.5
"""Time for requests and jobs under way; PostgreSQL then stops within about 0.2 s."""


def up(installation: Installation, command: tuple[str, ...] = COMMAND) -> None:
    """Run everything until SIGINT or SIGTERM; `OperatorError` when it cannot go on.

    `command` is what children are started with, followed by the name of a command of `mizban`.
    """
    installation.home.mkdir(parents=True, exist_ok=True)
    note = f"pid {os.getpid()}, http://localhost:{installation.port}"
    try:
        with exclusive(installation.home / "up.lock", wait=False, note=note):
            asyncio.run(Supervisor(installation, command).run())
    except Busy as busy:
        raise OperatorError(f"Mizban is already running on {installation.home} ({busy.note})") from None


class Supervisor:
    """Starts, watches and stops. Its children are ordinary commands that get everything from their environment."""

    def __init__(self, installation: Installation, command: tuple[str, ...]) -> None:
        self.installation = installation
        self.command = command
        self._cluster: Cluster | None = None
        self._children: list[Child] = []

    async def run(self) -> None:
        work = asyncio.create_task(self._work())
        self._listen_for_signals(work)
        try:
            await work
        except asyncio.CancelledError:
            say("stopping")
        finally:
            await self._stop()

    async def _work(self) -> None:
        await asyncio.to_thread(check_port, self.installation.bind, self.installation.port)
        if not await asyncio.to_thread(is_free, self.installation.bind, self.installation.events_port):
            self.installation = self.installation.told(events_port=free_port(self.installation.bind))
            say(f"the port of the streams is taken; they are at {self.installation.events_port} this time")
        keys.ensure(self.installation)
        with contextlib.ExitStack() as stack:
            if self.installation.embedded:
                await self._open_database(stack)
            await self._prepare()
            web = await self._start("web", Role.APP)
            await self._until_ready(web)
            worker = await self._start("worker", Role.WORKER)
            events = await self._start("events", Role.WORKER)
            self._announce()
            await _together(web.keep(), worker.keep(), events.keep(), self._keep_database())

    async def _open_database(self, stack: contextlib.ExitStack) -> None:
        self._cluster = cluster = Cluster(self.installation.home)
        stack.enter_context(cluster.used())
        await asyncio.to_thread(cluster.start)
        await asyncio.to_thread(cluster.make_database, DATABASE)
        self.installation = self.installation.told(urls=embedded_urls(cluster))

    async def _prepare(self) -> None:
        say("preparing the database and static files; the first time this takes a while")
        ending = await (await self._start("prepare", Role.OWNER)).wait()
        if ending != "ended":
            raise OperatorError(f"the preparation {ending}; its last lines above say why")
        owner = self.installation.url(Role.OWNER)
        connect(owner, Role.OWNER).close()
        self.installation = self.installation.told(demo=mark.read(owner))

    async def _start(self, name: str, role: Role) -> Child:
        child = Child(name, (*self.command, name), self.installation.environment(role))
        self._children.append(child)
        await child.start()
        return child

    async def _until_ready(self, web: Child) -> None:
        ending = asyncio.create_task(web.wait())
        deadline = time.monotonic() + START_SECONDS
        try:
            while not await answers(self.installation.bind, self.installation.port):
                if ending.done():
                    raise OperatorError(f"web {ending.result()} before it answered; its last lines above say why")
                if time.monotonic() > deadline:
                    raise OperatorError(f"web has not answered /healthz within {START_SECONDS:g} s")
                await asyncio.sleep(0.1)
        finally:
            ending.cancel()

    def _announce(self) -> None:
        say(f"ready http://localhost:{self.installation.port}")
        for line in announcement(self.installation.port) if self.installation.demo else ():
            say(line)

    async def _keep_database(self) -> None:
        patience = Patience("postgres")
        while True:
            await asyncio.sleep(0.5)
            if self._cluster is None or self._cluster.running():
                continue
            await patience.pause("has ended")
            try:
                await asyncio.to_thread(self._cluster.start)
            except OperatorError as error:
                say(str(error), "postgres")

    def _listen_for_signals(self, work: asyncio.Task[None]) -> None:
        numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup wants it
            numbers.append(signal.SIGHUP)
        for number in numbers:
            asyncio.get_running_loop().add_signal_handler(number, self._interrupted, work)

    def _interrupted(self, work: asyncio.Task[None]) -> None:
        """The first time stop in order; the second time the operator is in a hurry."""
        if not work.cancelling() and not work.done():
            work.cancel()
            return
        for child in self._children:
            child.kill()

    async def _stop(self) -> None:
        await asyncio.gather(*(child.stop(STOP_SECONDS) for child in self._children))
        if self._cluster is not None:
            await asyncio.to_thread(self._cluster.stop)


async def _together(*coroutines: Coroutine[Any, Any, None]) -> None:
    """Run all until the first fails or this is cancelled; then none runs any more."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
