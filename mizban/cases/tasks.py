"""Jobs of cases: each loads, and calls one action. `runtime.periodic` queues the daily ones per organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from procrastinate.contrib.django import app

from mizban.cases import deadlines
from mizban.cases.actions import counters, lifecycle
from mizban.cases.queries import due
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import system
from mizban.core.errors import DomainError

log = structlog.get_logger()
T = TypeVar("T")
QUEUE = "cases"


@app.task(name="cases.roll_up", queue=QUEUE)
def roll_up(organisation_id: int) -> None:
    counters.roll_up(actor=system(organisation_id))


@app.task(name="cases.daily", queue=QUEUE)
def daily(organisation_id: int) -> None:
    """Everything that time brings: expiries, reminders, closing, warnings."""
    actor = system(organisation_id)

    def listed(read: Callable[[], list[T]]) -> list[T]:
        with acting_as(actor, read_only=True):
            return read()

    _each(
        listed(lambda: due.drafts_to_expire(organisation_id)),
        lambda pk: lifecycle.expire_draft(actor=actor, draft_id=pk),
    )
    _each(listed(lambda: due.cases_to_expire(organisation_id)), lambda no: lifecycle.expire(actor=actor, number=no))
    for reminder in range(len(deadlines.CORRECTION_REMINDERS)):
        _each(
            listed(lambda: due.cases_to_remind(organisation_id, reminder)),  # noqa: B023 - called at once
            lambda no: lifecycle.remind(actor=actor, number=no, reminder=reminder),  # noqa: B023
        )
    _each(listed(lambda: due.cases_to_close(organisation_id)), lambda no: lifecycle.close(actor=actor, number=no))
    soon = clock.today() + dt.timedelta(days=14)
    _each(
        listed(lambda: due.cases_running_late(organisation_id, soon)), lambda no: lifecycle.warn(actor=actor, number=no)
    )


def _each(items: Iterable[T], act: Callable[[T], None]) -> None:
    """One after the other; what is refused is logged and does not hold up the rest."""
    for item in items:
        try:
            act(item)
        except DomainError as refusal:
            log.warning("daily_step_refused", item=str(item), code=refusal.code)
