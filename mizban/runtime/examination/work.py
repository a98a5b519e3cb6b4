"""The jobs: whether somebody does them, and what lies undone."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from mizban.audit.models import LogEnd
from mizban.audit.queries import unsigned_events
from mizban.audit.signing import DIRECTORY, LogError, SignedLog
from mizban.core import job_state, live
from mizban.organisations.models import Organisation
from mizban.runtime.environment import Installation
from mizban.runtime.examination.findings import Finding, fail, ok, warn

LONG_SECONDS = 300
"""So long no job should have to wait."""
MANY = 1000


def worker(installation: Installation) -> Iterator[Finding]:
    age = job_state.heartbeat_age()
    if age is None:
        yield warn("worker", "none is running: no message goes out until `mizban up` or `mizban worker` does")
    elif age >= job_state.STALLED_SECONDS:
        yield fail("worker", f"not heard of for {age:.0f} s: no message goes out")
    else:
        yield ok("worker", f"heard of {age:.0f} s ago")


def streams(installation: Installation) -> Iterator[Finding]:
    """Whether somebody listens for what pages are told at once; meanwhile they ask for themselves: it is no fault."""
    listening = live.listeners()
    if listening:
        yield ok("live line", f"{listening} listening")
    else:
        yield warn("live line", "nobody listens: pages ask every half minute until `mizban up` or `mizban events` does")


def queues(installation: Installation) -> Iterator[Finding]:
    states = job_state.queues()
    for state in states:
        told = f"{state.waiting} jobs wait in {state.queue}, the oldest for {state.oldest_seconds:.0f} s"
        if state.oldest_seconds > LONG_SECONDS or state.waiting > MANY:
            yield warn("jobs", told)
    if not any(state.oldest_seconds > LONG_SECONDS or state.waiting > MANY for state in states):
        yield ok("jobs", f"{sum(state.waiting for state in states)} wait")


def broken_jobs(installation: Installation) -> Iterator[Finding]:
    stalled = job_state.stalled()
    if stalled:
        yield warn("jobs", f"{stalled} have lost their worker; a running worker queues them again within a minute")
    for task, count in job_state.failed().items():
        yield warn("jobs", f"{count} of {task} were given up; the log of the worker says why")


def signatures(installation: Installation) -> Iterator[Finding]:
    """Events are signed, and the log ends where the database remembers it; `mizban audit verify` looks at all of it."""
    sound = True
    waiting, ends = unsigned_events(), dict(LogEnd.objects.values_list("organisation_id", "line"))
    for organisation_id, slug in Organisation.objects.order_by("pk").values_list("pk", "slug"):
        count, age = waiting.get(organisation_id, (0, 0.0))
        problem = _log_problem(organisation_id, ends.get(organisation_id, 0))
        if age > LONG_SECONDS:
            yield warn("history", f"{slug}: {count} events wait for their signature, the oldest for {age:.0f} s")
        if problem:
            yield fail("history", f"{slug}: {problem}; see `mizban audit verify`")
        sound &= age <= LONG_SECONDS and not problem
    if sound:
        yield ok("history", "signed")


def _log_problem(organisation_id: int, known: int) -> str:
    try:
        line = SignedLog(settings.MIZBAN_HOME / DIRECTORY, organisation_id).end().line
    except LogError as error:
        return str(error)
    return f"the signed log has {line} lines, it has had {known}" if line < known else ""
