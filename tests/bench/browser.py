"""A browser as far as it costs the server: one connection that stays open, cookies, forms, compressed answers."""

from __future__ import annotations

import gzip
import http.client
import io
import re
import time
from functools import cache
from urllib.parse import urlencode

from PIL import Image

from tests.bench.requests import Request

BOUNDARY = "mizban-bench-boundary"
DRAFT = re.compile(r"/my/drafts/([0-9a-f-]{36})/")
TIMEOUT_SECONDS = 60
IDLE_SECONDS = 5
"""After that a connection is opened anew: servers close those that nobody uses."""


class Browser:
    """Sends requests one after the other."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self._host = f"localhost:{port}"
        self._draft = ""
        self._used_at = 0.0

    def send(self, request: Request) -> tuple[float, str]:
        """Seconds until the whole answer was there, and its text. Raises AssertionError for another status."""
        body, media_type = _body(request)
        headers = {
            "Host": self._host,
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in request.cookies.items()),
            **({"Content-Type": media_type} if media_type else {}),
        }
        path = request.path.replace("{draft}", self._draft)
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self._connection.close()
            self._connection.connect()
        began = time.perf_counter()
        self._connection.request(request.method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        self._used_at = time.monotonic()
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        text = content.decode(errors="replace")
        location = response.headers.get("Location", "")
        assert response.status == request.status, (response.status, request.method, path, location, text[:2000])
        if found := DRAFT.search(location):
            self._draft = found[1]
        return seconds, text

    def close(self) -> None:
        self._connection.close()


def _body(request: Request) -> tuple[bytes | None, str]:
    if request.method == "GET":
        return None, ""
    if not request.files:
        return urlencode(request.data, doseq=True).encode(), "application/x-www-form-urlencoded"
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, values in request.data.items()
        for value in values
    ]
    for number, name in enumerate(request.files):
        disposition = f'form-data; name="{name}"; filename="photo-{number}.jpg"'
        head = f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\nContent-Type: image/jpeg\r\n\r\n"
        parts.append(head.encode() + photograph() + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"


@cache
def photograph() -> bytes:
    """A JPEG of some 300 kB, as a telephone takes of a document."""
    stream = io.BytesIO()
    Image.effect_noise((1200, 900), 40).convert("RGB").save(stream, "JPEG", quality=60)
    return stream.getvalue()
