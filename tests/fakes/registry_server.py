"""Servers on loopback that speak as the registries of the state do, and misbehave when told to."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

USERNAME, PASSWORD = "desk", "p:ss wörd"
PROVIDER_CODE = "0421"
CREDENTIALS = "Basic " + base64.b64encode(f"{USERNAME}:{PASSWORD}".encode()).decode()
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
EST = "{http://est}"

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeRegistry:
    """`answer` makes the answer of a well-formed request; `instead`, if set, takes the raw connection over."""

    url: str
    answer: Callable[[Request], Answer]
    requests: list[Request] = field(default_factory=list)
    instead: Callable[[BaseHTTPRequestHandler], None] | None = None
    released: threading.Event = field(default_factory=threading.Event)
    broken_rules: list[AssertionError] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext, answer: Callable[[Request], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._context = context
        self.fake = FakeRegistry(f"https://127.0.0.1:{self.server_address[1]}", answer)

    def get_request(self) -> tuple[Any, Any]:
        connection, address = self.socket.accept()
        connection.settimeout(5)
        return self._context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception()  # else a client that refuses the certificate or gives up waiting
        if isinstance(error, AssertionError):
            self.fake.broken_rules.append(error)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        fake = self.server.fake
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        fake.requests.append(request)
        if fake.instead:
            fake.instead(self)
        elif request.headers.get("authorization") != CREDENTIALS:
            reply(self, 401, b"")
        else:
            status, headers, content = fake.answer(request)
            reply(self, status, content, headers)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        pass


@contextlib.contextmanager
def serve(context: ssl.SSLContext, answer: Callable[[Request], Answer]) -> Iterator[FakeRegistry]:
    """A fake on a free port of 127.0.0.1, until the block ends. A question that broke the protocol fails the test."""
    server = _Server(context, answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.fake
    finally:
        server.fake.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
    assert not server.fake.broken_rules, "a question broke the protocol"


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    with contextlib.suppress(OSError):
        handler.wfile.write(body)


# --- the civil registry ----------------------------------------------------------------------------------------------

SoapFields = list[tuple[str, str]]


def packed(text: str) -> str:
    """Names travel as base64 of UTF-8."""
    return base64.b64encode(text.encode()).decode()


def soap_answer(fields: SoapFields) -> Answer:
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields)
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
        f'<ns:getEstelam3Response xmlns:ns="http://est"><return>{inner}</return></ns:getEstelam3Response>'
        "</soapenv:Body></soapenv:Envelope>"
    )
    return 200, {"Content-Type": "text/xml; charset=utf-8"}, body.encode()


def civil_registry(fields_of: Callable[[str, str], SoapFields]) -> Callable[[Request], Answer]:
    """Checks the protocol of a question, answers with the fields that `fields_of(national_id, yyyymmdd)` gives."""

    def answer(request: Request) -> Answer:
        assert request.path == "/"
        assert request.headers["soapaction"] == "urn:mediate"
        assert request.headers["content-type"] == "text/xml; charset=utf-8"
        envelope = ElementTree.fromstring(request.body)
        assert envelope.tag == f"{SOAP}Envelope"
        (operation,) = envelope.findall(f"{SOAP}Body/*")
        assert operation.tag == f"{EST}getEstelam3"
        assert [argument.tag for argument in operation] == ["arg0", "arg1", "arg2", "arg3", "arg4"]
        assert not any(argument.text or len(argument) for argument in operation[:4])
        person = {element.tag: element.text or "" for element in operation[4]}
        assert set(person) == {"nin", "birthDate"}
        assert re.fullmatch(r"[0-9]{10}", person["nin"])
        assert re.fullmatch(r"1[2-5][0-9]{6}", person["birthDate"])
        return soap_answer(fields_of(person["nin"], person["birthDate"]))

    return answer


# --- mobile subscribers ----------------------------------------------------------------------------------------------


def mobile_registry(owns: Callable[[str, str], bool]) -> Callable[[Request], Answer]:
    """Checks the protocol of a question, answers 200 or 600 as `owns(national_id, mobile)` says."""
    seen: set[str] = set()

    def answer(request: Request) -> Answer:
        assert request.path == "/services/GetIDMatching"
        assert request.headers["content-type"] == "application/json"
        question = json.loads(request.body)
        assert re.fullmatch(PROVIDER_CODE + r"20[0-9]{12}[0-9]{6}", question["requestId"])
        assert question["requestId"] not in seen
        seen.add(question["requestId"])
        assert (question["serviceType"], question["identificationType"]) == (2, 0)
        assert re.fullmatch(r"09[0-9]{9}", question["serviceNumber"])
        found = 200 if owns(question["identificationNo"], question["serviceNumber"]) else 600
        body = {"requestId": question["requestId"], "response": found, "comment": "", "result": "OK."}
        return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()

    return answer
