"""What every step of a visit has in common: the case begins it, the visit is found and locked with it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mizban.appointments.actions.taking import release
from mizban.appointments.models import Visit, VisitItem, VisitText, Written
from mizban.appointments.workflow import LEADS_ON, OPEN, Status
from mizban.audit.actions import append
from mizban.cases import deadlines
from mizban.cases.actions.steps import MOVED, begin, finish
from mizban.cases.models import Case
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Step
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.errors import Conflict
from mizban.core.text import clean

MAX_TEXT = 2000


def begin_visit(step: Step, *, actor: Actor, number: str, revision: int | None) -> tuple[Case, Visit]:
    """The case and its open visit, both locked, if the actor may take `step` now. Raises as `cases` does."""
    case = begin(step, actor=actor, number=number, revision=revision)
    return case, open_visit(case)


def open_visit(case: Case) -> Visit:
    """The visit that the case waits for, locked. Raises Conflict where it has ended meanwhile."""
    visits = Visit.objects.select_for_update(of=("self",)).select_related("reason", "desk")
    visit = visits.filter(case=case, status__in=OPEN).first()
    if visit is None:
        raise Conflict(MOVED, code="no_open_visit")
    return visit


def require_leads_on(visit: Visit, to: Status) -> None:
    """Raises Conflict unless the visit can become `to` now."""
    if to not in LEADS_ON[Status(visit.status)]:
        raise Conflict(_("وضع این مراجعه همین حالا تغییر کرد؛ ببینید و دوباره انتخاب کنید"), code="visit_moved")


def end(step: Step, case: Case, visit: Visit, to: Status, *, actor: Actor, needless: bool | None = None) -> None:
    """The visit is over: the case goes back to its officer and its clock goes on."""
    require_leads_on(visit, to)
    over(visit, to, needless=needless)
    deadlines.start_clock(case, case.paused_days)
    finish(step, case, actor=actor, data={"visit": visit.pk, "status": to.value})


def over(visit: Visit, to: Status, *, needless: bool | None = None) -> None:
    """Close the visit alone. Its time is free again where nobody has used it."""
    if to in (Status.CANCELLED, Status.EXCUSED):
        release(visit)
    visit.status, visit.ended_at, visit.needless = to, clock.now(), needless
    visit.save(update_fields=["status", "ended_at", "needless"])


def write_text(
    visit: Visit, kind: Written, text: str, *, actor: Actor, item: VisitItem | None = None
) -> VisitText | None:
    """Keep what somebody wrote; None where they wrote nothing."""
    text = clean(text, max_length=MAX_TEXT)
    if not text:
        return None
    return VisitText.objects.create(
        organisation_id=visit.organisation_id,
        case_id=visit.case_id,
        visit=visit,
        item=item,
        kind=kind,
        user_id=actor.user_id,
        text=text,
        written_at=clock.now(),
    )


def note(actor: Actor, case: Case, kind: str, **data: Any) -> None:
    """An event of the case that moves no revision."""
    append(actor=actor, subject=(CASE, case.pk), kind=kind, data=data)
