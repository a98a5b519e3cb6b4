"""Jobs of visits: each loads, and calls one action. `runtime.periodic` queues that of the clock per organisation."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from procrastinate.contrib.django import app

from mizban.appointments.actions import lifecycle
from mizban.appointments.queries import due
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
