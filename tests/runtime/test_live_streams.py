"""The live line from the transaction to the client, through a real process."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import transaction

from mizban.core.live import APPLICATION, Told, publish
from mizban.runtime.environment import Role
from tests import factories
from tests.environment import CLUSTER
from tests.runtime.events_process import Events, events, token
from tests.runtime.tree import wait
from tests.runtime.worker_process import NAME
from tests.web.staff import stories

KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s AND datname = %s"


@pytest.fixture
def streams(own_database: None, tmp_path: Path) -> Iterator[Events]:
    with events(tmp_path) as running:
        yield running


def tell(number: int, *topics: str, organisation: int = 1) -> None:
    publish(organisation, Told(topics or ("p:1",), "case-changed", {"number": number}))


def test_what_is_committed_is_told_and_what_is_rolled_back_is_not(streams: Events) -> None:
    client, other = streams.client(token(1, "p:1")), streams.client(token(2, "p:1"))
    with transaction.atomic():
        tell(1)
        transaction.set_rollback(True)
    with transaction.atomic():
        tell(2)
        tell(3, "p:2")
        tell(4, organisation=2)
    assert client.hear("case-changed") == {"kind": "case-changed", "number": 2}
    assert other.hear("case-changed")["number"] == 4


def test_an_officer_hears_of_a_request_and_the_applicant_of_its_steps(streams: Events) -> None:
    applicant = factories.person()
    head = factories.officer(stories.HEAD)
    topics = [f"t:{grant.unit_id}:{section}" for grant in head.grants for section in range(1, 40)]
    officer = streams.client(token(head.organisation_id, *topics))
    case = stories.waiting(applicant)
    heard = officer.hear("case-changed")
    assert (heard["number"], heard["revision"], heard["box"]) == (case.number, case.revision, "queue")
    person = streams.client(token(head.organisation_id, f"p:{applicant.person_id}"))
    claimed = stories.claimed(case)
    while person.hear("case-changed")["revision"] < claimed.revision:
        pass
    assert person.told[-1] == {"kind": "case-changed", "number": case.number, "revision": claimed.revision}
    assert officer.hear("case-changed")["box"] == "mine"


def test_a_client_goes_on_where_it_stopped(streams: Events) -> None:
    client = streams.client(token(1, "p:1"))
    tell(1)
    client.hear("case-changed")
    client.close()
    tell(2)
    later = time.time() + 30  # without the id it would begin here
    again = streams.client(token(1, "p:1", since=later), last_id=client.last_id)
    assert again.hear("case-changed")["number"] == 2
    assert streams.client(token(1, "p:1"), last_id="of-yesterday").hear("reset")


def test_a_lost_connection_to_the_database_is_made_again(streams: Events) -> None:
    client = streams.client(token(1, "p:1"))
    tell(1)
    client.hear("case-changed")
    with psycopg.connect(CLUSTER.url(Role.WORKER, NAME), autocommit=True) as connection:
        assert connection.execute(KILL, (APPLICATION, NAME)).rowcount == 1
    client.hear("reset")
    tell(2)
    assert client.hear("case-changed")["number"] == 2


def test_streams_end_with_their_token(streams: Events) -> None:
    client = streams.client(token(1, "p:1", until=time.time() + 1))
    assert client.status == 200
    assert client.has_ended()


def test_who_has_no_right_hears_nothing(streams: Events) -> None:
    good = token(1, "p:1")
    for wrong in (replace(good, path="/events/staff/"), replace(good, host="imeo.localhost")):
        asked = streams.client(wrong, path=good.path)  # sealed, but for another address or host
        assert asked.status == 403
    assert streams.client(replace(good, until=time.time() - 1)).status == 401
    assert streams.status("/events/my/") == 401


def test_fifty_streams_hear_and_end_when_the_process_does(streams: Events) -> None:
    clients = [streams.client(token(1, f"p:{n}", "x:1")) for n in range(50)]
    tell(1, "x:1")
    assert all(client.hear("case-changed")["number"] == 1 for client in clients)
    streams.process.send_signal(signal.SIGTERM)
    assert streams.process.wait(30) == 0
    assert all(client.has_ended() for client in clients)
    assert "Traceback" not in streams.log.read_text()
    wait(lambda: streams.status() == 0)
