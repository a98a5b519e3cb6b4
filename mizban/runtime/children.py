"""A process that is kept running: its lines are passed on with a prefix, and it is started again when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence

from mizban.runtime import lifeline
from mizban.runtime.errors import OperatorError

PREFIX_WIDTH = 9
FIRST_PAUSE = 0.5
"""Seconds before the first new start; each further one in a row waits twice as long."""
STARTS_IN_A_ROW = 5
STEADY_SECONDS = 60.0
"""A process that lived so long has not failed at starting: counting begins anew."""


class Child:
    """One process in a process group of its own, so that a Ctrl-C reaches the supervisor alone."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.command = command
        self.environment = {**environment, lifeline.PARENT: str(os.getpid()), "PYTHONUNBUFFERED": "1"}
        self._process: asyncio.subprocess.Process | None = None
        self._lines: asyncio.Task[None] | None = None

    async def start(self) -> None:
        reading, writing = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self.command,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                start_new_session=True,
            )
        finally:
            os.close(writing)
        self._lines = asyncio.create_task(self._pass_on(reading))

    async def wait(self) -> str:
        """Wait for the end; returns how it ended. Whatever it started itself is ended too."""
        if self._process is None:
            return "was not started"
        code = await self._process.wait()
        self.kill()
        if self._lines is not None:
            await asyncio.wait([self._lines], timeout=1)  # longer only if a stranger has kept the pipe
        self._process = None
        if code == 0:
            return "ended"
        return f"ended with exit code {code}" if code > 0 else f"was ended by {signal.Signals(-code).name}"

    async def stop(self, seconds: float) -> None:
        """Ask it to end, and after `seconds` make it."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(seconds):
                await self._process.wait()
        except TimeoutError:
            self.kill()
        await self.wait()

    async def keep(self) -> None:
        """Start it again whenever it ends; `OperatorError` when that does not help."""
        patience = Patience(self.name)
        while True:
            ending = await self.wait()
            await patience.pause(ending)
            await self.start()

    def kill(self) -> None:
        """End it at once, with whatever it started itself."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    async def _pass_on(self, reading: int) -> None:
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(reading, "rb", buffering=0)
        )
        try:
            rest = b""
            while chunk := await reader.read(65536):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    say(line.decode(errors="replace"), self.name)
            if rest:
                say(rest.decode(errors="replace"), self.name)
        finally:
            transport.close()


class Patience:
    """Counts the starts of something that keeps ending."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.starts = 0
        self.began = time.monotonic()

    async def pause(self, ending: str) -> None:
        """Wait before the next start, each time longer; `OperatorError` when there were too many in a row."""
        steady = time.monotonic() - self.began > STEADY_SECONDS
        self.starts = 1 if steady else self.starts + 1
        if self.starts > STARTS_IN_A_ROW:
            raise OperatorError(f"{self.name} {ending}, the {self.starts}th time in a row; see its last lines above")
        seconds = FIRST_PAUSE * 2 ** (self.starts - 1)
        say(f"{self.name} {ending}; starting it again in {seconds:g} s")
        await asyncio.sleep(seconds)
        self.began = time.monotonic()


def say(line: str, name: str = "") -> None:
    """One line to the terminal, with the name of the process it comes from; a terminal that is gone is no error."""
    prefix = f"{name:<{PREFIX_WIDTH}}| " if name else ""
    try:
        print(f"{prefix}{line.rstrip()}", flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
