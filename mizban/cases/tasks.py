"""Jobs of cases: each loads, and calls one action. `runtime.periodic` queues those of the clock per organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from mizban.cases.actions import counters, messages
from mizban.cases.actions.clock import calendar, lifecycle
from mizban.cases.actions.inbox import bulk, snooze
from mizban.cases.actions.referring import recalling
from mizban.cases.actions.working import letters
from mizban.cases.queries.clock import due
from mizban.core.acting import acting_as
from mizban.core.actor import system
from mizban.core.errors import DomainError
from mizban.core.keeping import forget_kept
from mizban.notifications.events import Event

log = structlog.get_logger()
T = TypeVar("T")
QUEUE = "cases"


class StepsFailed(Exception):
    """Some rows could not be worked because of a fault; the others were, and the log has each."""


@app.task(name="cases.roll_up", queue=QUEUE)
def roll_up(organisation_id: int) -> None:
    """Every minute."""
    counters.roll_up(actor=system(organisation_id))


@app.task(name="cases.pass_time", queue=QUEUE)
def pass_time(organisation_id: int) -> None:
    """Every hour: what time brings. What is done already is not found again, so nothing is done twice."""
    actor = system(organisation_id)
    failed = _each(organisation_id, due.drafts_of_age, lambda pk: lifecycle.age_draft(actor=actor, draft_id=pk))
    failed += _each(organisation_id, due.cases_to_expire, lambda no: lifecycle.expire(actor=actor, number=no))
    failed += _each(organisation_id, due.cases_to_remind, lambda no: lifecycle.remind(actor=actor, number=no))
    failed += _each(organisation_id, due.cases_to_close, lambda no: lifecycle.close(actor=actor, number=no))
    failed += _each(organisation_id, due.cases_to_warn_of, lambda no: lifecycle.warn(actor=actor, number=no))
    failed += _each(
        organisation_id, due.cases_of_the_gone, lambda no: lifecycle.take_from_the_gone(actor=actor, number=no)
    )
    failed += _each(organisation_id, due.cases_to_bring_back, lambda no: snooze.remind(actor=actor, number=no))
    failed += _each(organisation_id, due.cases_in_dead_queues, lambda no: lifecycle.queue_anew(actor=actor, number=no))
    failed += _each(
        organisation_id,
        due.referrals_of_the_gone,
        lambda pk: recalling.return_from_the_gone(actor=actor, referral_id=pk),
    )
    failed += _each(
        organisation_id, due.referrals_to_warn_of, lambda pk: recalling.warn_of_referral(actor=actor, referral_id=pk)
    )
    bulk.forget_old(actor=actor)
    if failed:
        raise StepsFailed(f"{failed} rows")


@app.task(name="cases.recount", queue=QUEUE)
def recount(organisation_id: int, province: str | None, first: str, last: str) -> None:
    """After a change of the calendar."""
    forget_kept()
    actor, days = system(organisation_id), (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    failed = _each(
        organisation_id,
        lambda organisation: due.cases_to_recount(organisation, province, *days),
        lambda no: calendar.recount(actor=actor, number=no),
    )
    if failed:
        raise StepsFailed(f"{failed} rows")


@app.task(name="cases.make_letter", queue="documents", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def make_letter(organisation_id: int, letter_id: int, file_id: int | None) -> None:
    """Right after a decision; tried again for about a day."""
    letters.make_letter(actor=system(organisation_id), letter_id=letter_id, file_id=file_id)


@app.task(name="cases.tell_applicant", queue=QUEUE)
def tell_applicant(organisation_id: int, case_id: int, revision: int, event: str, date: str | None = None) -> None:
    """Right after a step by somebody who may not know whose the case is."""
    messages.tell_now(
        actor=system(organisation_id),
        case_id=case_id,
        revision=revision,
        event=Event(event),
        date=dt.date.fromisoformat(date) if date else None,
    )


@app.task(name="cases.do_together", queue=QUEUE, retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def do_together(organisation_id: int, job_id: int) -> None:
    """Right after an officer has asked for it; what is done already is not done again."""
    bulk.work(actor=system(organisation_id), job_id=job_id)


def _each(organisation_id: int, listed: Callable[[int], list[T]], act: Callable[[T], None]) -> int:
    """Act on one after the other, each in its own transaction; how many failed. A failure does not hold up the rest."""
    with acting_as(system(organisation_id), read_only=True):
        items = listed(organisation_id)
    failed = 0
    for item in items:
        try:
            act(item)
        except DomainError as refusal:
            log.warning("step_of_time_refused", item=str(item), code=refusal.code)
        except Exception:
            log.exception("step_of_time_failed", item=str(item))
            failed += 1
    return failed
