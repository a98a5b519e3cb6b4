"""`make bench-live`: 300 open streams on one stream process; from commit to receipt, and what a stream costs in memory.

Variables: `STREAMS` (300), `MESSAGES` (200), each heard by all.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from mizban.core.live import Told, notice
from mizban.core.live_tokens import COOKIE, Token, seal
from mizban.runtime.environment import Role
from tests.bench.homes import home
from tests.bench.report import machine

HOST, PAUSE = "frw.localhost", 0.05


def main() -> None:
    import django

    directory, port = Path(os.environ.get("BENCH_DIR", "var/bench")), int(os.environ.get("PORT", "8180"))
    streams, messages = int(os.environ.get("STREAMS", "300")), int(os.environ.get("MESSAGES", "200"))
    with home(directory / "live", 100, port) as found:
        os.environ.update(found.installation.variables(Role.APP))
        django.setup()
        with events(found.environment(Role.WORKER)) as process:
            delays, before, after = asyncio.run(
                measured(found.installation.events_port, found.installation.url(Role.APP), process, streams, messages)
            )
    print(f"{machine()}\n\n{streams} streams, {messages} messages heard by each, {1 / PAUSE:g} a second")
    cuts, each = statistics.quantiles(delays, n=100), (after - before) / streams
    told = {"p50": cuts[49], "p99": cuts[98], "most": max(delays)}
    print("from commit to receipt:", ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in told.items()))
    print(f"memory: {before / 1024:.0f} MB with none, {each:.1f} kB for each stream; {len(delays)} received")


@contextlib.contextmanager
def events(environment: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "mizban.runtime", "events"], env=environment)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


async def measured(port: int, url: str, process: int, streams: int, messages: int) -> tuple[list[float], int, int]:
    """Delays in seconds; kilobytes of the process before and with the streams."""
    await _until_listening(port)
    before, sent, delays = resident(process), {}, list[float]()
    readers = [await _opened(port, number) for number in range(streams)]
    listening = [asyncio.create_task(_listen(reader, sent, delays, messages)) for reader in readers]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        for number in range(messages):
            telling = notice(1, Told(("x:1",), "case-changed", {"number": number, "revision": 2}))
            await connection.execute(f"SELECT {telling.text}".encode(), telling.parameters)
            sent[number] = time.perf_counter()
            await asyncio.sleep(PAUSE)
    after = resident(process)
    await asyncio.wait_for(asyncio.gather(*listening), 60)
    return delays, before, after


async def _until_listening(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError, IndexError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET /events/healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
            told = await reader.read()
            writer.close()
            if b" 200 " in told.split(b"\r\n")[0]:
                return
        await asyncio.sleep(0.1)
    raise SystemExit("the stream process does not listen")


async def _opened(port: int, number: int) -> asyncio.StreamReader:
    now = time.time()
    case = f"1405-00000-{number:04}"
    heard = (f"c:{number}", f"u:{number}", "x:1")
    token = Token(1, HOST, f"/events/staff/{case}/", f"u:{number}", heard, now, now + 300, case, ("x:1",))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {token.path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {COOKIE}={seal(token)}\r\n\r\n".encode())
    reader.writer = writer  # type: ignore[attr-defined] # open for as long as it is read
    assert b" 200 " in await reader.readline()
    return reader


async def _listen(reader: asyncio.StreamReader, sent: dict[int, float], delays: list[float], messages: int) -> None:
    while line := await reader.readline():
        if not line.startswith(b"data: "):
            continue
        now, told = time.perf_counter(), json.loads(line[6:])
        if told["kind"] in ("reset", "here"):
            continue
        delays.append(max(0.0, now - sent.get(told["number"], now)))
        if told["number"] == messages - 1:
            return


def resident(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


if __name__ == "__main__":
    main()
