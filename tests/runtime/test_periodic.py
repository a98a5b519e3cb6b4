"""Jobs by the clock, and the worker that does them: a real process on a database of its own."""

from __future__ import annotations

import datetime as dt
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from mizban.accounts import codes, limits
from mizban.accounts.codes import Purpose
from mizban.accounts.models import OneTimeCode, RateCounter, Realm, Session
from mizban.accounts.sessions import SessionStore
from mizban.accounts.tidying import forget_expired
from mizban.audit.models import LogEnd, Unsigned
from mizban.audit.signing import KEY_FILE, new_key
from mizban.core import clock, jobs
from mizban.core.acting import acting_as
from mizban.core.actor import system
from mizban.notifications.actions import send
from mizban.notifications.events import Event as Told
from mizban.notifications.models import OutboxMessage
from mizban.notifications.recipients import Recipient
from mizban.runtime import periodic
from mizban.runtime.commands.worker import CONCURRENCY
from mizban.runtime.environment import Role
from tests import factories
from tests.environment import CLUSTER
from tests.own_database import own_database
from tests.runtime.worker_process import NAME, environment, worker

Rows = list[tuple[object, ...]]


@pytest.fixture
def desk(cluster: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of its own."""
    with django_db_blocker.unblock(), own_database():
        yield


@pytest.fixture
def workplace(desk: None, tmp_path: Path) -> Path:
    (tmp_path / KEY_FILE).write_text(new_key())
    return tmp_path


def rows(query: str, *parameters: object) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def waiting(task: str) -> list[object]:
    query = "SELECT args FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo' ORDER BY id"
    found = [json.loads(args) if isinstance(args, str) else args for (args,) in rows(query, task)]  # type: ignore[list-item]
    return [one["organisation_id"] for one in found]


def statuses(task: str) -> list[object]:
    return [
        status for (status,) in rows("SELECT status FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", task)
    ]


def until(condition: Callable[[], object], seconds: float = 60) -> float:
    """Wait for it; how long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "it has not come to pass"
        time.sleep(0.02)
    return time.monotonic() - began


def announce(event: Told, count: int = 1) -> list[int]:
    """Queue messages; their ids."""
    organisation_id = factories.organisation().pk
    actor, name = system(organisation_id), f"{event}-{time.monotonic_ns()}"
    params = {"org": {"fa": "میز"}, "no": "1405-00000-0017", "date": clock.today(), "code": "123456"}
    with acting_as(actor):
        for number in range(count):
            send(
                actor=actor,
                event=event,
                recipients=[Recipient(mobile=f"0999{number:07d}")],
                params=params,
                subject=("case", 0),
                dedupe=f"{name}/{number}",
            )
    return list(OutboxMessage.objects.filter(dedupe_key__contains=name).values_list("pk", flat=True))


def is_sent(message_id: int) -> bool:
    return OutboxMessage.objects.get(pk=message_id).sent_at is not None


# --- the beats -------------------------------------------------------------------------------------------------------


def test_missed_ticks_queue_one_job_for_each_organisation(desk: None) -> None:
    both = [factories.organisation("frw").pk, factories.organisation("imeo").pk]
    for _tick in range(3):
        periodic.every_minute(timestamp=0)
        periodic.every_hour(timestamp=0)
    for task in ("cases.roll_up", "audit.sign", "cases.pass_time", "files.discard_expired"):
        assert waiting(task) == sorted(both)


def test_everything_that_is_queued_by_the_clock_is_a_task(desk: None) -> None:
    from procrastinate.contrib.django import app

    assert set(periodic.EVERY_MINUTE) | set(periodic.EVERY_HOUR) <= set(app.tasks)


def test_web_processes_know_nothing_of_the_clock(desk: None, tmp_path: Path) -> None:
    program = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; import config.wsgi, sys; "
        "from procrastinate.contrib.django import app; "
        "print('mizban.runtime.periodic' in sys.modules, 'clock.every_minute' in app.tasks)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_what_is_over_is_forgotten(desk: None) -> None:
    organisation_id = factories.organisation().pk
    codes.issue(organisation_id, Purpose.SIGN_IN, "old")
    codes.issue(organisation_id, Purpose.SIGN_IN, "new")
    limits.count(limits.CODES_PER_PERSON, organisation_id, "old")
    limits.count(limits.CODES_PER_PERSON, organisation_id, "new")
    for _session in range(2):
        store = SessionStore(organisation_id=organisation_id, realm=Realm.PERSON)
        store["person_id"] = 1
        store.save()
    past = clock.now() - dt.timedelta(minutes=1)
    OneTimeCode.objects.filter(key="old").update(expires_at=past)
    RateCounter.objects.filter(pk=RateCounter.objects.order_by("pk")[0].pk).update(expires_at=past)
    Session.objects.filter(pk=Session.objects.order_by("pk")[0].pk).update(expire_date=past)
    assert forget_expired() == {"sessions": 1, "codes": 1, "counters": 1}
    assert (OneTimeCode.objects.count(), RateCounter.objects.count(), Session.objects.count()) == (1, 1, 1)


# --- the worker ------------------------------------------------------------------------------------------------------


def test_a_worker_keeps_the_minute_and_ends_in_order(workplace: Path) -> None:
    case = factories.renewal_case(factories.person())
    assert Unsigned.objects.filter(organisation_id=case.organisation_id).exists()
    with worker(workplace) as running:
        until(lambda: LogEnd.objects.filter(organisation_id=case.organisation_id).exists())
        until(lambda: not Unsigned.objects.filter(organisation_id=case.organisation_id).exists())
        until(lambda: set(statuses("cases.roll_up")) == {"succeeded"})
        assert len(rows("SELECT FROM procrastinate_workers")) == 2
        assert running.end() == 0
    assert rows("SELECT FROM procrastinate_workers") == []
    assert "Traceback" not in running.log.read_text()
    assert list((workplace / "audit" / str(case.organisation_id)).glob("*.log"))


def test_a_code_goes_out_at_once_whatever_else_there_is_to_do(workplace: Path) -> None:
    """Five hundred messages wait; a code passes them. Then every ordinary place is taken by jobs that hang."""
    with worker(workplace):
        until(lambda: len(rows("SELECT FROM procrastinate_workers")) == 2)
        bulk = announce(Told.TRANSFERRED, 500)
        until(lambda: is_sent(bulk[0]))
        (code,) = announce(Told.ONE_TIME_CODE)
        seconds = until(lambda: is_sent(code))
        left = OutboxMessage.objects.filter(pk__in=bulk, sent_at=None).count()
        print(f"a code among {left} messages: {seconds:.3f} s")
        assert left > 50
        assert seconds < 3  # about 0.1 on an idle machine

        until(lambda: not OutboxMessage.objects.filter(pk__in=bulk, sent_at=None).exists())
        with every_ordinary_place_taken():
            (code,) = announce(Told.ONE_TIME_CODE)
            (other,) = announce(Told.TRANSFERRED)
            seconds = until(lambda: is_sent(code))
            print(f"a code while every ordinary place is taken: {seconds:.3f} s")
            assert not is_sent(other)
            assert seconds < 3
        until(lambda: is_sent(other))


@contextmanager
def every_ordinary_place_taken() -> Iterator[None]:
    """As many jobs as the worker does at once wait for a lock that is held here."""
    organisation_id = factories.organisation().pk
    LogEnd.objects.update_or_create(organisation_id=organisation_id, defaults={"hash": "0" * 64})
    with psycopg.connect(CLUSTER.url(Role.APP, NAME)) as holder:
        holder.execute("SELECT FROM audit_logend FOR UPDATE")
        for _place in range(CONCURRENCY):
            jobs.defer("audit.sign", queue="audit", organisation_id=organisation_id)
        until(lambda: statuses("audit.sign").count("doing") >= CONCURRENCY)
        yield


def test_a_job_whose_worker_was_killed_is_done_again(workplace: Path) -> None:
    organisation_id = factories.organisation().pk
    with worker(workplace) as first:
        until(lambda: len(rows("SELECT FROM procrastinate_workers")) == 2)
        first.end(signal.SIGKILL)
    jobs.defer("cases.roll_up", queue="cases", lock="left", queueing_lock="left", organisation_id=organisation_id)
    jobs.defer("cases.pass_time", queue="cases", queueing_lock="like", organisation_id=organisation_id)
    with connection.cursor() as cursor:  # as if it had been doing them, two minutes ago
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT min(id) FROM procrastinate_workers) "
            "WHERE queueing_lock IN ('left', 'like')"
        )
    later = clock.now() + dt.timedelta(hours=1)
    jobs.defer("cases.pass_time", queue="cases", queueing_lock="like", at=later, organisation_id=organisation_id)
    with worker(workplace):
        query = "SELECT status FROM procrastinate_jobs WHERE queueing_lock = %s ORDER BY id"
        until(lambda: rows(query, "left") == [("succeeded",)], 90)
        until(lambda: rows(query, "like") == [("aborted",), ("todo",)], 90)
