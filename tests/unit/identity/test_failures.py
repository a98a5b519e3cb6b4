"""The real adapters against servers and networks that misbehave: always an answer, never an exception, never trust."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import structlog

from mizban.identity.civil_soap import SoapCivilRegistry
from mizban.identity.mobile_shahkar import ShahkarMobileOwnership
from mizban.identity.ports import Holding, Outcome, OwnershipAnswer, Reason, RegistryAnswer
from mizban.identity.registry_http import MAX_ANSWER, Endpoint, RegistryClient
from tests.fakes.authority import Authority
from tests.fakes.registry_server import PASSWORD, PROVIDER_CODE, USERNAME, FakeRegistry, serve

NATIONAL_ID, MOBILE, BORN = "9991047291", "09990000000", dt.date(1980, 10, 19)
READ_TIMEOUT = 0.2
Answer = RegistryAnswer | OwnershipAnswer
Ask = Callable[[RegistryClient], Answer]


def ask_civil(client: RegistryClient) -> Answer:
    return SoapCivilRegistry(client).check(NATIONAL_ID, BORN)


def ask_mobile(client: RegistryClient) -> Answer:
    return ShahkarMobileOwnership(client, PROVIDER_CODE).check(NATIONAL_ID, MOBILE)


def unavailable(reason: Reason) -> set[Answer]:
    return {RegistryAnswer(Outcome.UNAVAILABLE, reason=reason), OwnershipAnswer(Holding.UNAVAILABLE, reason)}


@dataclass
class Line:
    """An adapter, a fake server, and a client between them that notes its pauses instead of making them."""

    ask: Ask
    fake: FakeRegistry
    bundle: str
    pauses: list[float]

    def answer(self, **changes: Any) -> Answer:
        endpoint = {
            "url": self.fake.url,
            "username": USERNAME,
            "password": PASSWORD,
            "ca_bundle": self.bundle,
            "connect_timeout": 1.0,
            "read_timeout": READ_TIMEOUT,
        }
        return self.ask(RegistryClient(Endpoint(**{**endpoint, **changes}), sleep=self.pauses.append))


@pytest.fixture(params=[ask_civil, ask_mobile], ids=["civil", "mobile"])
def line(request: pytest.FixtureRequest, authority: Authority) -> Iterator[Line]:
    with serve(authority.server_context(), lambda _request: (200, {}, b"")) as fake:
        yield Line(request.param, fake, str(authority.bundle), [])


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, Reason.AUTH),
        (403, Reason.AUTH),
        (408, Reason.TIME_OUT),
        (429, Reason.QUOTA),
        (404, Reason.ERROR),
        (500, Reason.ERROR),
        (502, Reason.ERROR),
        (204, Reason.ERROR),
    ],
)
def test_a_status_other_than_ok(line: Line, status: int, reason: Reason) -> None:
    line.fake.answer = lambda _request: (status, {}, b"")
    assert line.answer() in unavailable(reason)
    assert len(line.fake.requests) == 1  # every question counts against a quota


def test_a_wrong_password(line: Line) -> None:
    assert line.answer(password="wrong") in unavailable(Reason.AUTH)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff\xfe",
        b"<html><body>maintenance</body></html>",
        b"<a" * 1000,
        b"<a>" * 50_000,
        b"[" * 50_000,
        b"null",
        b"[]",
        b'"200"',
        b'{"response": null}',
        b'{"response": {}}',
        b'{"response": 1e999}',
        b'{"response": "two hundred"}',
        b'{"response": 700}',
        "<پاسخ/>".encode(),
        b"<return/>",
        b"<return><name></name></return>",
    ],
)
def test_garbage(line: Line, body: bytes) -> None:
    line.fake.answer = lambda _request: (200, {}, body)
    assert line.answer() in unavailable(Reason.ERROR)


def test_a_redirect_is_not_followed(line: Line) -> None:
    line.fake.answer = lambda _request: (307, {"Location": line.fake.url + "/elsewhere"}, b"")
    assert line.answer() in unavailable(Reason.ERROR)
    assert len(line.fake.requests) == 1


@pytest.mark.parametrize("length", [MAX_ANSWER + 1, MAX_ANSWER * 40])
def test_a_huge_answer_is_cut_off(line: Line, length: int) -> None:
    line.fake.answer = lambda _request: (200, {}, b" " * length)
    assert line.answer(read_timeout=5.0) in unavailable(Reason.ERROR)


def test_a_packed_answer_is_refused(line: Line) -> None:
    line.fake.answer = lambda _request: (200, {"Content-Encoding": "gzip"}, b"x")
    assert line.answer() in unavailable(Reason.ERROR)
    assert line.fake.requests[0].headers["accept-encoding"] == "identity"


def test_a_time_out_is_tried_again_after_a_pause(line: Line) -> None:
    def sleep(_handler: BaseHTTPRequestHandler) -> None:
        line.fake.released.wait(5)

    line.fake.instead = sleep
    assert line.answer(retries=2) in unavailable(Reason.TIME_OUT)
    assert len(line.fake.requests) == 3
    first, second = line.pauses
    assert 0.5 <= first <= 1 <= second <= 2


def test_an_answer_that_is_spun_out_is_given_up(line: Line) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not line.fake.released.wait(0.05):
            handler.wfile.write(b" ")

    line.fake.instead = drip
    begun = time.monotonic()
    assert line.answer(retries=0, connect_timeout=0.2) in unavailable(Reason.TIME_OUT)
    assert time.monotonic() - begun < 2


def test_a_connection_that_breaks_off(line: Line) -> None:
    def break_off(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    line.fake.instead = break_off
    assert line.answer() in unavailable(Reason.ERROR)


def test_a_server_that_is_not_there(line: Line) -> None:
    assert line.answer(url="https://127.0.0.1:9") in unavailable(Reason.ERROR)


def test_a_certificate_of_an_unknown_authority_is_refused(line: Line, stranger: Authority) -> None:
    assert line.answer(ca_bundle=str(stranger.bundle)) in unavailable(Reason.ERROR)
    assert line.answer(ca_bundle=None) in unavailable(Reason.ERROR)
    assert not line.fake.requests


@pytest.mark.parametrize(("host", "days"), [("registry.example", 1), ("127.0.0.2", 1), ("127.0.0.1", -1)])
def test_a_certificate_of_another_host_or_of_yesterday_is_refused(
    line: Line, authority: Authority, host: str, days: int
) -> None:
    with serve(authority.server_context(host, days=days), lambda _request: (200, {}, b"")) as impostor:
        assert line.answer(url=impostor.url) in unavailable(Reason.ERROR)
    assert not impostor.requests


def test_proxies_of_the_environment_are_not_asked(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    line.answer()
    assert len(line.fake.requests) == 1


def test_nothing_about_anybody_is_logged(line: Line) -> None:
    line.fake.answer = lambda _request: (200, {}, b'{"response": 700}')
    with structlog.testing.capture_logs() as logs:
        line.answer()
        line.answer(password="wrong")
        line.answer(url="https://127.0.0.1:9")
    assert len(logs) >= 3
    for secret in (NATIONAL_ID, MOBILE, PASSWORD, USERNAME, "1359"):
        assert secret not in repr(logs)


@pytest.mark.parametrize("url", ["http://registry.example", "", "ftp://registry.example", "https:registry"])
def test_only_https(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Endpoint(url, USERNAME, PASSWORD)
