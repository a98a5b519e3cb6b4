"""The one connection that listens. A lost one is made anew, each time later; pages then ask for what was missed."""

from __future__ import annotations

import asyncio
import time

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from mizban.core.live import APPLICATION, CHANNEL, read
from mizban.runtime.children import say
from mizban.runtime.events.hub import Hub

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
"""Seconds before a lost connection is made again; each further time twice as long."""
STEADY_SECONDS = 30.0
KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


async def listen(url: str, hub: Hub) -> None:
    """Pass on what is told, for ever."""
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            await _listen_once(url, hub)
        except psycopg.Error as error:
            lines = str(error).strip().splitlines()
            say(f"not listening: {lines[0] if lines else type(error).__name__}; again in {pause:g} s")
        if pause > FIRST_PAUSE:
            hub.end_all()  # pages ask for themselves until there is something to hear
        hub.listening = False
        if time.monotonic() - began > STEADY_SECONDS:
            pause = FIRST_PAUSE
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _listen_once(url: str, hub: Hub) -> None:
    connection = await psycopg.AsyncConnection.connect(
        make_conninfo(url, application_name=APPLICATION, connect_timeout=5, **KEEPALIVE), autocommit=True
    )
    async with connection:
        await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        hub.begin_anew(time.time())
        hub.listening = True
        async for notification in connection.notifies():
            try:
                organisation, told = read(notification.payload)
            except ValueError:
                continue  # another program's
            for one in told:
                hub.tell(organisation, one, time.time())
