"""«Remind me on …»: an officer puts off a case that needs nothing of them before a day.

The case itself does not change: no state, no revision, no deadline. Whatever moves it brings it back at once
(`projection.put`), else the day does.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.cases.actions import projection
from mizban.cases.actions.messages import tell_officer
from mizban.cases.actions.steps import MOVED
from mizban.cases.models import Box, Case, InboxEntry
from mizban.cases.policies import may_put_off, no_such_case, visible_to
from mizban.cases.subjects import CASE
from mizban.cases.workflow import State
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.core.text import clean
from mizban.notifications.events import Event

MAX_NOTE = 500
MOST_DAYS = 180


def snooze(*, actor: Actor, number: str, revision: int | None, until: dt.date, note: str = "") -> Case:
    """Put a case off until the morning of `until`, with a note to oneself that colleagues may read too.

    Raises NotFound, Conflict (moved meanwhile, or nothing that waits for an officer), Forbidden (not in hand), Invalid.
    """
    with acting_as(actor):
        return put_off(actor=actor, number=number, revision=revision, until=until, note=note)


def put_off(*, actor: Actor, number: str, revision: int | None, until: dt.date, note: str = "") -> Case:
    """The same as a step inside a higher action."""
    case = _begun(actor, number, revision)
    require_day(until)
    note = clean(note, max_length=MAX_NOTE)
    payload = {"note": note} if note else None
    append(
        actor=actor, subject=(CASE, case.pk), kind="case.snoozed", data={"until": until.isoformat()}, payload=payload
    )
    projection.put_off(case, until)
    return case


def require_day(until: dt.date) -> None:
    """Raises Invalid unless one can be reminded on that day."""
    days = (until - clock.today()).days
    if days < 1:
        raise Invalid(_("روزی از فردا به بعد انتخاب کنید"), field="until", code="snooze_past")
    if days > MOST_DAYS:
        raise Invalid(
            _("یادآوری حداکثر برای ۱۸۰ روز بعد است؛ روز نزدیک‌تری انتخاب کنید"), field="until", code="snooze_far"
        )


def wake(*, actor: Actor, number: str, revision: int | None) -> Case:
    """The officer takes back what they have put off. Raises as `snooze`; what is not put off stays as it is."""
    with acting_as(actor):
        case = _begun(actor, number, revision)
        if InboxEntry.objects.filter(case=case, box=Box.SNOOZED).exists():
            append(actor=actor, subject=(CASE, case.pk), kind="case.woken", data={})
            projection.put(case)
    return case


def remind(*, actor: Actor, number: str) -> None:
    """The day has come: to the top of what its officer must do now, with a bell."""
    with acting_as(actor):
        case = _locked(actor, number)
        entry = InboxEntry.objects.filter(case=case, box=Box.SNOOZED, snoozed_until__lte=clock.today()).first()
        if entry is None:
            return
        append(actor=actor, subject=(CASE, case.pk), kind="case.woken", data={})
        projection.bring_back(case)
        if case.assignee_id:
            tell_officer(case, Event.REMINDER, case.assignee_id, occasion=f"reminder {entry.snoozed_until}")


def _begun(actor: Actor, number: str, revision: int | None) -> Case:
    case = _locked(actor, number)
    check(actor, case, revision)
    return case


def check(actor: Actor, case: Case, revision: int | None) -> None:
    """Raises Conflict or Forbidden unless the actor may put this case off now."""
    if revision is not None and case.revision != revision:
        raise Conflict(MOVED, code="stale_revision")
    if case.state != State.IN_REVIEW:
        raise Conflict(_("فقط پرونده‌ای که در دست بررسی است یادآوری می‌گیرد"), code="nothing_to_put_off")
    if not may_put_off(actor, case):
        raise Forbidden(_("یادآوری را کسی می‌گذارد که پرونده را در دست دارد"), code="not_in_hand")


def _locked(actor: Actor, number: str) -> Case:
    case = visible_to(actor).select_for_update(of=("self",)).select_related("person").filter(number=number).first()
    if case is None:
        raise no_such_case(actor)
    return case
