"""A second engine: WebKitGTK, driven by the W3C's WebDriver protocol over plain HTTP, on a screen that nobody sees.

Debian: `apt-get install webkit2gtk-driver xvfb xauth dbus`. Other systems call the packages otherwise.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROGRAMS = ("WebKitWebDriver", "xvfb-run", "dbus-run-session")
BROWSER = next(iter(sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))), None)
MISSING = ", ".join([name for name in PROGRAMS if not shutil.which(name)] + ([] if BROWSER else ["MiniBrowser"]))
PATIENCE = 30.0
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key that WebDriver gives to references of elements."""


class Missing(Exception):
    """Something that the page should hold, and does not (yet)."""


class WebKit:
    """One window. Elements are named by CSS; `type_into` replaces nothing, it types."""

    def __init__(self, port: int) -> None:
        self._port, self._session = port, ""

    def begin(self) -> str:
        """Open the window; the version of the engine."""
        wanted = {"webkitgtk:browserOptions": {"binary": str(BROWSER), "args": ["--automation"]}}
        told = self._ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/{told['sessionId']}"
        self._ask("POST", "/window/rect", {"width": 500, "height": 900})
        return str(told["capabilities"]["browserVersion"])

    def end(self) -> None:
        self._ask("DELETE", "")

    def open(self, address: str) -> None:
        self._ask("POST", "/url", {"url": address})

    @property
    def path(self) -> str:
        return urlsplit(self._ask("GET", "/url")).path

    def text(self, css: str) -> str:
        return str(self._ask("GET", f"/element/{self._found(css)}/text"))

    def press(self, css: str) -> None:
        """As soon as it can be pressed: while the page is drawn anew, or scrolls by itself, it cannot."""
        self.until(lambda: self._press(css) is None)

    def _press(self, css: str) -> Any:
        self.script(
            f"document.querySelector({json.dumps(css)})?.scrollIntoView({{block: 'center', behavior: 'instant'}})"
        )
        return self._ask("POST", f"/element/{self._found(css)}/click", {})

    def follow(self, css: str, ending: str) -> None:
        """Press what leads to an address that ends so, and wait until the page there has been drawn."""
        self.press(css)
        self.until(lambda: self.path.endswith(ending) and self.script("return document.readyState") == "complete")

    def type_into(self, css: str, text: str) -> None:
        self._ask("POST", f"/element/{self._found(css)}/value", {"text": text})

    def script(self, source: str) -> Any:
        return self._ask("POST", "/execute/sync", {"script": source, "args": []})

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until it holds. Raises AssertionError with the page's address when patience ends."""
        end = time.monotonic() + PATIENCE
        why = ""
        while time.monotonic() < end:
            try:
                if holds():
                    return
            except Missing as missing:
                why = str(missing)
            time.sleep(0.2)
        shown = self.script("return document.body.innerText")[:600]
        raise AssertionError(f"waited in vain on {self.path} ({why}): {shown}")

    def _found(self, css: str) -> str:
        return str(self._ask("POST", "/element", {"using": "css selector", "value": css})[_ELEMENT])

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, f"/session{self._session}{path}", json.dumps(body) if body is not None else None)
            answer = connection.getresponse()
            told = json.load(answer)["value"]
        if answer.status == 404 or (answer.status == 400 and told["error"] == "element not interactable"):
            raise Missing(told)
        assert answer.status == 200, (path, body, told)
        return told


@contextlib.contextmanager
def driver() -> Iterator[int]:
    """The driver, its screen and its message bus, until the block ends; the port that it listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = ["xvfb-run", "-a", "dbus-run-session", "--", "WebKitWebDriver", f"--port={port}"]
    quiet = {**os.environ, "NO_AT_BRIDGE": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
    with subprocess.Popen(
        command, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise AssertionError("WebKitWebDriver does not answer")
