"""Addresses for front servers and operators: they need no organisation, and tell strangers nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from mizban.cases.models import Case
from mizban.core import clock, jobs
from mizban.web.public.views import health
from tests import factories

pytestmark = pytest.mark.django_db
MACHINE = Client(headers={"host": "10.1.2.3:8000"}, REMOTE_ADDR="127.0.0.1")
STRANGER = Client(headers={"host": "frw.localhost"}, REMOTE_ADDR="192.0.2.7")


@pytest.fixture(autouse=True)
def new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


def beat(seconds_ago: int) -> None:
    """A worker was heard of so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def figures(client: Client = MACHINE, **headers: str) -> dict[tuple[str, str], float]:
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


def test_a_process_that_lives_says_so_on_any_host() -> None:
    for host in ("localhost", "10.1.2.3", "nobody.example"):
        assert Client(headers={"host": host}).get("/healthz").content == b"ok\n"


def test_ready_means_a_worker_is_there_too() -> None:
    assert (MACHINE.get("/readyz").status_code, MACHINE.get("/readyz").json()["worker"]) == (503, "silent")
    beat(120)
    assert MACHINE.get("/readyz").status_code == 503
    beat(5)
    answer = MACHINE.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"database": "ok", "migrations": "ok", "worker": "ok", "disk": "ok", "events": "silent"},
    )


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    beat(1)
    monkeypatch.setattr(health, "LEAST_FREE", 2**62)
    answer = MACHINE.get("/readyz")
    assert (answer.status_code, answer.json()["disk"]) == (503, "full")


def test_pending_migrations_are_looked_for_until_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    beat(1)
    with monkeypatch.context() as patch:
        patch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [object()])
        assert MACHINE.get("/readyz").json() == {"database": "ok", "migrations": "pending"}
    assert MACHINE.get("/readyz").status_code == 200
    monkeypatch.setattr(health, "MigrationExecutor", None)  # not asked again
    assert MACHINE.get("/readyz").status_code == 200


def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> bool:
        raise OperationalError

    monkeypatch.setattr(health, "is_worker_there", unreachable)
    answer = MACHINE.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": "unreachable"})


def test_figures() -> None:
    case = factories.renewal_case(factories.person())
    Case.objects.filter(pk=case.pk).update(due_on=clock.today() - dt.timedelta(days=1))
    factories.renewal_case(factories.person())
    later = clock.now() + dt.timedelta(hours=1)
    jobs.defer("cases.roll_up", queue="cases", organisation_id=1)
    jobs.defer("cases.roll_up", queue="cases", at=later, organisation_id=1)
    beat(7)
    told = figures()
    assert told["mizban_cases_overdue", "frw"] == 1
    assert told["mizban_cases_overdue", "imeo"] == 0
    assert told["mizban_messages_waiting", "frw"] == 2
    assert told["mizban_events_unsigned", "frw"] == 2
    assert told["mizban_jobs_waiting", "cases"] == 1
    assert told["mizban_jobs_waiting", "files"] == 4
    assert 0 <= told["mizban_jobs_oldest_seconds", "cases"] < 60
    assert 6 < told["mizban_worker_heartbeat_seconds", ""] < 60
    assert told["mizban_jobs_stalled", ""] == 0


def test_figures_of_jobs_that_failed_or_lost_their_worker() -> None:
    for _job in range(3):
        jobs.defer("cases.roll_up", queue="cases", organisation_id=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE id = (SELECT min(id) FROM procrastinate_jobs)"
        )
    told = figures()
    assert told["mizban_jobs_failed", "cases.roll_up"] == 1
    assert told["mizban_jobs_stalled", ""] == 2


@pytest.mark.parametrize(
    "client",
    [
        STRANGER,
        Client(headers={"host": "localhost", "x-forwarded-for": "192.0.2.7"}, REMOTE_ADDR="127.0.0.1"),
        Client(headers={"host": "localhost", "authorization": "Bearer "}, REMOTE_ADDR="192.0.2.7"),
    ],
)
def test_strangers_find_no_figures(client: Client, settings: LazySettings) -> None:
    for token in ("", "s3cret"):
        settings.METRICS_TOKEN = token
        answer = client.get("/metrics")
        assert (answer.status_code, answer.content) == (404, b"Not found\n")


def test_the_token_opens_them(settings: LazySettings) -> None:
    settings.METRICS_TOKEN = "s3cret"
    assert figures(STRANGER, authorization="Bearer s3cret")
    for wrong in ("Bearer S3cret", "s3cret", "Basic s3cret", "Bearer s3cret ", "Bearer نادرست"):
        assert STRANGER.get("/metrics", headers={"authorization": wrong}).status_code == 404
