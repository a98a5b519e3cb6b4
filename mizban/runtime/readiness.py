"""Ports before the start, answers after it."""

from __future__ import annotations

import asyncio
import errno
import http.client
import socket
import time

from mizban.runtime.errors import OperatorError

PORT_SECONDS = 3.0
"""How long a port may still be held by the processes of a killed predecessor."""


def check_port(bind: str, port: int) -> None:
    """Raise `OperatorError` unless `port` can be taken on `bind`, and nobody else answers `localhost` over IPv6."""
    deadline = time.monotonic() + PORT_SECONDS
    while _taken(bind, port) or _taken("::1", port):
        if time.monotonic() > deadline:
            raise OperatorError(
                f"port {port} is in use by another program; choose another, for example PORT={port + 1}"
            )
        time.sleep(0.1)


def is_free(bind: str, port: int) -> bool:
    """Whether `port` can be taken on `bind`."""
    return not (_taken(bind, port) or _taken("::1", port))


def free_port(bind: str) -> int:
    """A port that nobody has taken, chosen by the kernel."""
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.bind((bind, 0))
        return int(probe.getsockname()[1])


def _taken(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except PermissionError:
        raise OperatorError(f"this account may not open port {port}; choose one above 1023") from None
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            if family == socket.AF_INET6:
                return False  # a machine without IPv6
            raise OperatorError(f"{address} is no address of this machine; see MIZBAN_BIND") from None
        return True
    return False


async def answers(bind: str, port: int) -> bool:
    """Whether `/healthz` says 200 now."""
    return await asyncio.to_thread(_healthy, bind, port)


def _healthy(bind: str, port: int) -> bool:
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 (compared, not bound)
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
