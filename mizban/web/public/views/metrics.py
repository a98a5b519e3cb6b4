"""Figures for the operators' Prometheus: read from the database when asked, so the same in every process."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from mizban.audit.queries import unsigned_events
from mizban.cases.queries.clock.overdue import overdue_cases
from mizban.core import job_state
from mizban.notifications.queries import waiting_messages
from mizban.organisations.models import Organisation
from mizban.web.demo import is_of_this_machine

NO_WORKER = float("nan")


def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine itself, and for whoever has the token `MIZBAN_METRICS_TOKEN`; to all others it is not there.

    A front server on this machine must say for whom it asks (X-Forwarded-For), or keep this address to itself.
    """
    if not (is_of_this_machine(request) or _has_token(request)):
        return HttpResponseNotFound("Not found\n", content_type="text/plain")
    return HttpResponse(generate_latest(_figures()), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").encode(errors="replace")
    return bool(token) and hmac.compare_digest(given, f"Bearer {token}".encode())


def _figures() -> CollectorRegistry:
    registry = CollectorRegistry()
    _jobs(registry)
    slugs = dict(Organisation.objects.values_list("pk", "slug"))
    of_organisations = {
        ("mizban_cases_overdue", "Open cases whose deadline is past."): overdue_cases(),
        ("mizban_messages_waiting", "Messages that have not gone out yet."): waiting_messages(),
        ("mizban_events_unsigned", "Events that wait for their signature."): {
            organisation_id: count for organisation_id, (count, _age) in unsigned_events().items()
        },
    }
    for (name, about), found in of_organisations.items():
        gauge = Gauge(name, about, ["organisation"], registry=registry)
        for organisation_id, slug in slugs.items():
            gauge.labels(slug).set(found.get(organisation_id, 0))
    return registry


def _jobs(registry: CollectorRegistry) -> None:
    waiting = Gauge("mizban_jobs_waiting", "Jobs that could begin now.", ["queue"], registry=registry)
    oldest = Gauge("mizban_jobs_oldest_seconds", "How long the oldest of them waits.", ["queue"], registry=registry)
    failed = Gauge("mizban_jobs_failed", "Jobs given up within two weeks.", ["task"], registry=registry)
    for state in job_state.queues():
        waiting.labels(state.queue).set(state.waiting)
        oldest.labels(state.queue).set(state.oldest_seconds)
    for task, count in job_state.failed().items():
        failed.labels(task).set(count)
    Gauge("mizban_jobs_stalled", "Jobs whose worker is gone.", registry=registry).set(job_state.stalled())
    age = job_state.heartbeat_age()
    heartbeat = Gauge("mizban_worker_heartbeat_seconds", "Time since a worker was heard of.", registry=registry)
    heartbeat.set(NO_WORKER if age is None else age)
