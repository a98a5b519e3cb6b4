"""Serve pages only (the database must have been prepared)."""

from __future__ import annotations

import argparse
import importlib
import ipaddress
import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

from mizban.runtime import lifeline
from mizban.runtime.database import working
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError

APPLICATION = "config.wsgi:application"
WORKERS = 2
THREADS = 2
STOP_SECONDS = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"processes (default: {WORKERS})")
    parser.add_argument("--threads", type=int, default=THREADS, help=f"threads of each process (default: {THREADS})")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    with working(installation, Role.APP) as told:
        check_bind(told)
        serve(told, workers=arguments.workers, threads=arguments.threads)


def check_bind(installation: Installation) -> None:
    """A demo has known passwords: it is for this machine alone."""
    try:
        loopback = ipaddress.ip_address(installation.bind).is_loopback
    except ValueError:
        raise OperatorError(f"MIZBAN_BIND is {installation.bind!r}; it must be an IP address") from None
    if installation.demo and not loopback:
        raise OperatorError("a demo answers on the loopback address only; leave MIZBAN_BIND out, or use DEMO=0")


def serve(installation: Installation, *, workers: int, threads: int) -> None:
    """Serve until SIGTERM. Threads are kept, because each has its own connection to the database."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    server = Granian(
        APPLICATION,
        address=installation.bind,
        port=installation.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=threads,
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    if multiprocessing.get_start_method() == "fork":
        importlib.import_module("config.wsgi")  # loaded once, before the processes part
    server.serve(target_loader=partial(_load, os.getpid()), wrap_loader=False)


def _load(parent: int) -> Callable[..., Any]:
    """Runs in each process of the server, which shall not outlive the first one, nor miss its call to end."""
    lifeline.tie_to(parent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)  # until the server has set its own
    from config.wsgi import application

    return application
