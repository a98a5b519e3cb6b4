"""Jobs of visits: each loads, and calls one action. `runtime.periodic` queues that of the clock per organisation."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from procrastinate.contrib.django import app

from mizban.appointments.actions import closing, lifecycle, moving
from mizban.appointments.models import Closure
from mizban.appointments.queries import due
from mizban.appointments.queries.hit import Scope, hit_by
from mizban.core.acting import acting_as
from mizban.core.actor import system
from mizban.core.errors import DomainError

log = structlog.get_logger()
QUEUE = "cases"


class VisitsFailed(Exception):
    """Some visits could not be worked because of a fault; the others were, and the log has each."""


@app.task(name="appointments.pass_time", queue=QUEUE)
def pass_time(organisation_id: int) -> None:
    """Every hour: reminders, and choices that are over. What is done already is not found again."""
    actor = system(organisation_id)
    failed = _each(organisation_id, due.visits_to_remind, lambda no: lifecycle.remind(actor=actor, number=no))
    failed += _each(organisation_id, due.choices_to_remind, lambda no: lifecycle.remind(actor=actor, number=no))
    failed += _each(organisation_id, due.choices_that_are_over, lambda no: lifecycle.end_choice(actor=actor, number=no))
    if failed:
        raise VisitsFailed(f"{failed} visits")


def _each(organisation_id: int, listed: Callable[[int], list[str]], act: Callable[[str], object]) -> int:
    """Act on one after the other, each in its own transaction; how many failed."""
    with acting_as(system(organisation_id), read_only=True):
        numbers = listed(organisation_id)
    failed = 0
    for number in numbers:
        try:
            act(number)
        except DomainError as refusal:
            log.warning("visit_refused", number=number, code=refusal.code)
        except Exception:
            log.exception("visit_failed", number=number)
            failed += 1
    return failed


@app.task(name="appointments.clear_closure", queue=QUEUE)
def clear_closure(organisation_id: int, closure_id: int, how: str) -> None:
    """Right after days were closed: each visit that lies in them is moved, or its person chooses anew."""
    actor = system(organisation_id)
    with acting_as(actor, read_only=True):
        closure = Closure.objects.get(pk=closure_id)
    scope, since = Scope.of(closure), closing.after(closure)
    failed = _each(
        organisation_id,
        lambda organisation: [hit.number for hit in hit_by(organisation, scope)],
        lambda number: moving.rebook(
            actor=actor, number=number, choose=how == closing.How.CHOOSE, text=closure.reason, since=since
        ),
    )
    if failed:
        raise VisitsFailed(f"{failed} visits")
