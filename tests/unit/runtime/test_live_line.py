"""The live line without a database: tokens, what was told last, who hears what, who is let in."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any, cast

import pytest

from mizban.core.live import Told, read, written
from mizban.core.live_tokens import COOKIE, LONGEST, Token, seal, unseal
from mizban.runtime.events import serving
from mizban.runtime.events.hub import Hub
from mizban.runtime.events.ring import Ring
from mizban.runtime.events.serving import MOST_WAITING, Connection, Refused, admitted

NOW = 1_000_000.0
TOKEN = Token(1, "frw.localhost", "/events/my/", "p:7", ("p:7", "c:9"), NOW, NOW + 300)


class Listener:
    """A stream that remembers what it was told."""

    def __init__(self, token: Token = TOKEN) -> None:
        self.token, self.data, self.ended = token, b"", False

    def write(self, data: bytes) -> None:
        self.data += data

    def end(self) -> None:
        self.ended = True

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(line[6:]) for line in self.data.decode().splitlines() if line.startswith("data: ")]

    @property
    def last_id(self) -> str:
        return [line[4:] for line in self.data.decode().splitlines() if line.startswith("id: ")][-1]


def case(number: int, *topics: str) -> Told:
    return Told(topics or ("p:7",), "case-changed", {"number": number})


def joined(hub: Hub, token: Token = TOKEN, last_id: str = "") -> Listener:
    found = Listener(token)
    hub.join(found, last_id)
    return found


# --- tokens ----------------------------------------------------------------------------------------------------------


def test_a_token_is_what_was_sealed() -> None:
    assert unseal(seal(TOKEN)) == TOKEN


@pytest.mark.parametrize("place", range(0, 200, 7))
def test_a_token_that_was_changed_is_none(place: int) -> None:
    value = seal(TOKEN)
    changed = value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
    assert unseal(changed) is None


@pytest.mark.parametrize("value", ["", ".", "a.b", "۱.۲", "e30.", "." * 100, "e30.e30.e30"])
def test_what_is_no_token_is_none(value: str) -> None:
    assert unseal(value) is None


def test_a_token_fits_into_a_cookie() -> None:
    many = replace(TOKEN, topics=tuple(f"q:{n}:{n}" for n in range(2000)))
    value = seal(many)
    assert len(value) < LONGEST + 50
    assert (unseal(value) or TOKEN).topics == many.topics[: len((unseal(value) or TOKEN).topics)] != ()


def test_who_is_let_in() -> None:
    def asked(path: str = "/events/my/", host: str = "frw.localhost:9000", now: float = NOW, *tokens: Token) -> Token:
        cookies = "; ".join(f"{COOKIE}={seal(token)}" for token in tokens or (TOKEN,))
        return admitted(path, host, f"other=1; {cookies}", now)

    other = replace(TOKEN, path="/events/staff/")
    assert asked() == TOKEN
    assert asked("/events/my/", "frw.localhost", NOW, other, TOKEN) == TOKEN
    for wrong, status in (
        ({"path": "/events/staff/"}, 403),
        ({"path": "/events/my/../my/"}, 403),
        ({"host": "imeo.localhost:9000"}, 403),
        ({"host": ""}, 403),
        ({"now": NOW + 300}, 401),
    ):
        with pytest.raises(Refused) as refused:
            asked(**cast("Any", wrong))
        assert refused.value.status == status, wrong
    with pytest.raises(Refused):
        admitted("/events/my/", "frw.localhost", f"{COOKIE}=nothing", NOW)


# --- what was told last ----------------------------------------------------------------------------------------------


def test_what_goes_through_the_database_comes_out_of_it() -> None:
    told = [case(1, "p:7"), Told(("u:3", "t:1:2"), "message-new", {"number": "1405-00000-0017", "message": 5})]
    assert read(written(4, *told)) == (4, told)
    for other in ("", "[]", "null", "{}", '[1,"a"]', '["x",[[],"k",{}]]', "[1,[1,2,3]]"):
        with pytest.raises(ValueError, match="not written here"):
            read(other)


def test_texts_are_not_told() -> None:
    with pytest.raises(AssertionError):
        written(1, Told(("p:7",), "case-changed", {"name": "ک" * 8000}))


def test_a_ring_says_what_came_after() -> None:
    ring = Ring(NOW, kept=3)
    first = ring.id_of(ring.place)
    for number in range(3):
        ring.add(1, case(number), NOW + number)
    after = ring.after(first)
    assert after is not None and [one.told.ids["number"] for one in after] == [0, 1, 2]
    assert ring.after(ring.id_of(ring.place)) == []
    ring.add(1, case(3), NOW + 3)
    assert ring.after(first) is None  # too old
    for unknown in ("", "x", "x-1", ring.id_of(99), first.replace("-0", "--1"), first + "x", Ring(NOW).id_of(2)):
        assert ring.after(unknown) is None, unknown
    assert ring.since(NOW - 1) is None
    assert [one.place for one in ring.since(NOW + 2) or ()] == [3, 4]


# --- who hears what --------------------------------------------------------------------------------------------------


def test_who_hears_what() -> None:
    hub = Hub(NOW - 10)
    mine, theirs, abroad = (
        joined(hub),
        joined(hub, replace(TOKEN, topics=("p:8",))),
        joined(hub, replace(TOKEN, organisation=2)),
    )
    hub.tell(1, case(5, "p:7", "c:9"), NOW)
    assert mine.told == [{"kind": "case-changed", "number": 5}]  # once, though it hears both topics
    assert theirs.told == abroad.told == []
    hub.leave(cast("Any", mine))
    hub.leave(cast("Any", mine))
    hub.tell(1, case(6), NOW)
    assert len(mine.told) == 1
    assert len(hub) == 2


def test_a_stream_goes_on_where_it_stopped() -> None:
    hub = Hub(NOW - 10)
    first = joined(hub)
    hub.tell(1, case(1), NOW)
    hub.leave(cast("Any", first))
    hub.tell(1, case(2), NOW)
    hub.tell(1, case(3, "p:8"), NOW)
    hub.tell(2, case(4), NOW)
    assert [one["number"] for one in joined(hub, last_id=first.last_id).told] == [2]
    assert [one["kind"] for one in joined(hub, last_id="nobody-1").told] == ["reset"]
    hub.begin_anew(NOW)
    assert [one["kind"] for one in joined(hub, last_id=first.last_id).told] == ["reset"]


def test_what_came_between_token_and_stream_is_told() -> None:
    hub = Hub(NOW - 100)
    hub.tell(1, case(1), NOW - 50)
    hub.tell(1, case(2), NOW + 1)
    assert [one["number"] for one in joined(hub).told] == [2]
    assert [one["kind"] for one in joined(Hub(NOW + 1)).told] == ["reset"]


def test_there_is_an_end_to_streams() -> None:
    hub = Hub(NOW - 10, most=3, most_of_one=2)
    other, third = replace(TOKEN, holder="p:8"), replace(TOKEN, holder="p:9")
    one = joined(hub)
    joined(hub)
    assert not hub.has_room(TOKEN)
    assert hub.has_room(other)
    joined(hub, other)
    assert not hub.has_room(third)
    hub.leave(cast("Any", one))
    assert hub.has_room(TOKEN) and hub.has_room(third)
    hub.end_all()


# --- connections -----------------------------------------------------------------------------------------------------


class Line(asyncio.Transport):
    """A client that takes nothing until told to."""

    def __init__(self) -> None:
        super().__init__()
        self.sent, self.gone = b"", ""

    def write(self, data: Any) -> None:
        self.sent += data

    def get_write_buffer_size(self) -> int:
        return len(self.sent)

    def is_closing(self) -> bool:
        return bool(self.gone)

    def abort(self) -> None:
        self.gone = "aborted"

    def close(self) -> None:
        self.gone = "closed"


def connected(hub: Hub, *parts: bytes) -> tuple[Connection, Line]:
    async def run() -> tuple[Connection, Line]:
        found, line = Connection(hub, lambda host: f"http://{serving.hostname(host)}:8000"), Line()
        found.connection_made(line)
        for part in parts:
            found.data_received(part)
        return found, line

    return asyncio.run(run())


def request(*headers: str, path: str = "/events/my/", method: str = "GET") -> bytes:
    lines = (f"{method} {path} HTTP/1.1", "Host: frw.localhost:9000", *headers)
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@pytest.fixture
def cookie(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(serving.time, "time", lambda: NOW)
    return f"Cookie: {COOKIE}={seal(TOKEN)}"


def status(line: Line) -> int:
    return int(line.sent.split(b" ")[1])


def listening() -> Hub:
    hub = Hub(NOW - 10)
    hub.listening = True
    return hub


def test_a_client_that_takes_nothing_is_cut_off(cookie: str) -> None:
    hub = listening()
    found, line = connected(hub, request(cookie)[:20], request(cookie)[20:])
    assert (status(line), len(hub)) == (200, 1)
    for number in range(MOST_WAITING // 20):
        hub.tell(1, case(number), NOW)
    assert line.gone == "aborted"
    assert len(line.sent) < MOST_WAITING + 1000
    found.connection_lost(None)
    assert len(hub) == 0


def test_refusals(cookie: str) -> None:
    good = "Origin: http://frw.localhost:8000"
    for asked, expected in (
        (request(cookie, good), 200),
        (request(), 401),
        (request("Cookie: mizban_live=forged.forged"), 401),
        (request(cookie, path="/events/staff/"), 403),
        (request(cookie, "Origin: http://imeo.localhost:8000"), 403),
        (request(cookie, "Origin: null"), 403),
        (request(cookie, "Host: imeo.localhost"), 400),
        (request(cookie, method="POST"), 405),
        (request(cookie, path="/"), 404),
        (b"\x16\x03\x01\r\n\r\n", 400),
        (request("x" * 20_000), 400),
        (request(path="/events/healthz"), 200),
    ):
        _found, line = connected(listening(), asked)
        assert status(line) == expected, asked[:200]
        if expected != 200:
            assert line.gone == "closed"
    allowed = b"Access-Control-Allow-Origin: http://frw.localhost:8000\r\n"
    assert allowed in connected(listening(), request(cookie, good))[1].sent
    for asked in (request(cookie), request(path="/events/healthz")):
        assert status(connected(Hub(NOW - 10), asked)[1]) == 503  # it does not listen yet


# --- who is there ----------------------------------------------------------------------------------------------------

NUMBER = "1405-00000-0018"


def at_case(user: int, number: str = NUMBER) -> Token:
    """Leave of an officer who has a case of queue 1 open."""
    topics = (f"c:{number}", f"u:{user}", "q:1")
    return replace(TOKEN, holder=f"u:{user}", topics=topics, case=number, shown_to=(f"c:{number}", "q:1"))


def here(stream: Listener) -> list[str]:
    return [one["cases"] for one in stream.told if one["kind"] == "here"]


def test_colleagues_see_who_has_a_case_open() -> None:
    hub = Hub(NOW)
    inbox = joined(hub, replace(TOKEN, holder="u:9", topics=("u:9", "q:1")))
    elsewhere = joined(hub, replace(TOKEN, holder="u:8", topics=("u:8", "q:2")))
    applicant = joined(hub, replace(TOKEN, topics=("p:7",)))
    first = joined(hub, at_case(5))
    second = joined(hub, at_case(12))
    assert here(inbox) == [f"{NUMBER}:5", f"{NUMBER}:12.5"]
    assert here(first)[-1] == here(second)[-1] == f"{NUMBER}:12.5"
    hub.leave(first)
    assert here(inbox)[-1] == f"{NUMBER}:12"
    hub.leave(second)
    assert here(inbox)[-1] == f"{NUMBER}:"
    assert here(elsewhere) == here(applicant) == []
    assert hub.presence.heard_by(inbox.token) == "", "nothing is kept of a case that nobody has open"


def test_tabs_of_one_officer_are_one_officer() -> None:
    hub = Hub(NOW)
    inbox = joined(hub, replace(TOKEN, holder="u:9", topics=("q:1",)))
    tabs = [joined(hub, at_case(5)) for _ in range(2)]
    hub.leave(tabs[0])
    assert here(inbox) == [f"{NUMBER}:5"]


def test_who_comes_later_is_told_who_is_there() -> None:
    hub = Hub(NOW)
    joined(hub, at_case(5))
    joined(hub, at_case(6, "1405-00000-0026"))
    late = joined(hub, replace(TOKEN, holder="u:9", topics=("q:1",)))
    assert here(late) == ["1405-00000-0018:5,1405-00000-0026:6"]


def test_that_somebody_is_writing_is_not_told_again() -> None:
    hub = Hub(NOW)
    first = joined(hub)
    hub.tell(1, case(1), NOW)
    hub.tell(1, Told(("p:7",), "office-writing", {"number": NUMBER}), NOW)
    assert first.told[-1] == {"kind": "office-writing", "number": NUMBER}
    again = joined(hub, last_id=first.last_id)
    assert again.told == []
    assert len(hub.ring.since(NOW) or ()) == 1
