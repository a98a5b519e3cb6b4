"""One bounded, verified POST to a registry of the state: what every adapter that speaks HTTPS has in common."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx
import structlog

from mizban.identity.ports import Reason

log = structlog.get_logger(__name__)

MAX_ANSWER = 256 * 1024
"""Bytes; an answer of the civil registry has about two thousand, or some tens of thousands with a photograph."""

_REASONS = {401: Reason.AUTH, 403: Reason.AUTH, 407: Reason.AUTH, 408: Reason.TIME_OUT, 429: Reason.QUOTA}


class RegistryDown(Exception):
    """No answer that can be used, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Endpoint:
    """Where a registry is and how it is asked. Times in seconds; `ca_bundle` is a file of PEM certificates to trust
    instead of the system's.
    """

    url: str
    username: str
    password: str = field(repr=False)
    ca_bundle: str | None = None
    connect_timeout: float = 3.0
    read_timeout: float = 8.0
    retries: int = 1
    """Further attempts after a time-out; nothing else is tried again, for every question counts against a quota."""

    def __post_init__(self) -> None:
        if not self.url.startswith("https://"):
            raise ValueError("a registry is asked over https:// only")


class RegistryClient:
    """Posts to one endpoint. Certificates are verified always, redirects never followed."""

    def __init__(self, endpoint: Endpoint, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._endpoint = endpoint
        self._sleep = sleep
        self._tls = ssl.create_default_context(cafile=endpoint.ca_bundle)

    def post(self, path: str, content: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body of the answer: 200, or 500, in which SOAP puts its faults. Raises `RegistryDown`."""
        for attempt in range(self._endpoint.retries + 1):
            if attempt:
                self._sleep(random.uniform(0.5, 1.0) * 2 ** (attempt - 1))  # noqa: S311 - spreads load, keeps no secret
            try:
                return self._post_once(path, content, headers)
            except httpx.TimeoutException as error:
                log.warning("registry_timed_out", kind=type(error).__name__, attempt=attempt)
            except httpx.HTTPError as error:
                log.warning("registry_unreachable", kind=type(error).__name__)
                raise RegistryDown(Reason.ERROR) from error
        raise RegistryDown(Reason.TIME_OUT)

    def _post_once(self, path: str, content: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        endpoint = self._endpoint
        timeout = httpx.Timeout(endpoint.read_timeout, connect=endpoint.connect_timeout)
        deadline = time.monotonic() + endpoint.connect_timeout + endpoint.read_timeout
        with (
            httpx.Client(verify=self._tls, timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST",
                endpoint.url + path,
                content=content,
                headers={**headers, "Accept-Encoding": "identity"},
                auth=(endpoint.username, endpoint.password),
            ) as response,
        ):
            if response.status_code not in (200, 500):
                log.warning("registry_refused", status=response.status_code)
                raise RegistryDown(_REASONS.get(response.status_code, Reason.ERROR))
            return response.status_code, _bounded(response, deadline)


def _bounded(response: httpx.Response, deadline: float) -> bytes:
    """The body, if it is plain, short and not spun out for ever."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise RegistryDown(Reason.ERROR)  # packed, it could unfold to any size
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MAX_ANSWER:
            log.warning("registry_answer_too_large")
            raise RegistryDown(Reason.ERROR)
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the answer took too long")
    return bytes(body)
