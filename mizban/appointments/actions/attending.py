"""What comes of a visit: somebody has arrived, was received, or did not come; or the office needs it no more."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.appointments.actions.steps import begin_visit, end, note, open_visit, over, require_leads_on, write_text
from mizban.appointments.actions.telling import booking_of, tell_holder
from mizban.appointments.models import Visit, Written
from mizban.appointments.policies import receives, visible_to
from mizban.appointments.queries.walkin import received_by
from mizban.appointments.workflow import OPEN, Status
from mizban.cases.actions.messages import tell_applicant, tell_applicant_later
from mizban.cases.actions.steps import require
from mizban.cases.models import Case
from mizban.cases.policies import no_such_case
from mizban.cases.workflow import State, Step, target
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid, NotFound
from mizban.core.text import clean
from mizban.notifications.events import Event

TOO_EARLY = _("هنوز وقت این نوبت نرسیده است")


def arrive(*, actor: Actor, visit_id: int) -> Visit:
    """The person is here. At the reception, or by an officer of the case. The officer who has it hears of it."""
    with acting_as(actor):
        case, visit = _at_reception(actor, visit_id, Step.VISIT_ATTENDED)
        require_leads_on(visit, Status.ARRIVED)
        _require_today(visit)
        visit.status, visit.arrived_at = Status.ARRIVED, clock.now()
        visit.save(update_fields=["status", "arrived_at"])
        note(actor, case, "case.visit_arrived", visit=visit.pk)
        if case.assignee_id != actor.user_id:
            tell_holder(case, Event.VISITOR_ARRIVED, occasion=f"visit {visit.pk}")
    return visit


def announce(*, actor: Actor, number: str) -> Case:
    """Somebody stands at the reception without an appointment: the officer who has the case hears of it. Raises
    NotFound for a case that the reception does not receive, Conflict where nobody has it yet."""
    with acting_as(actor):
        case = (
            received_by(actor).select_for_update(of=("self",)).select_related("unit", "version").filter(number=number)
        ).first()
        if case is None:
            raise no_such_case(actor)
        if case.assignee_id is None:
            raise Conflict(_("این پرونده هنوز در دست کسی نیست؛ از همان بخش بخواهید آن را بردارد"), code="nobody_has_it")
        note(actor, case, "case.visitor_announced")
        tell_holder(case, Event.VISITOR_ARRIVED, occasion=f"announced {clock.today()}")
    return case


def attend(*, actor: Actor, number: str, revision: int | None, outcome: str, needless: bool) -> Case:
    """The visit has taken place: what came of it, in words for both sides, and whether it was needed at all."""
    with acting_as(actor):
        case, visit = begin_visit(Step.VISIT_ATTENDED, actor=actor, number=number, revision=revision)
        require_leads_on(visit, Status.DONE)
        _require_words(outcome)
        booking = booking_of(visit)
        if booking is not None and clock.local(booking.starts_at).date() > clock.today():
            raise Conflict(TOO_EARLY, code="visit_to_come")
        write_text(visit, Written.OUTCOME, outcome, actor=actor)
        visit.arrived_at = visit.arrived_at or clock.now()
        visit.save(update_fields=["arrived_at"])
        end(Step.VISIT_ATTENDED, case, visit, Status.DONE, actor=actor, needless=needless)
        tell_applicant(case, Event.MESSAGE, occasion=f"visit {visit.pk}")
    return case


def miss(*, actor: Actor, number: str, revision: int | None, excused: bool, text: str = "") -> Case:
    """The person did not come; `excused`: they need not have. It is never told as a cancellation."""
    with acting_as(actor):
        case, visit = begin_visit(Step.VISIT_MISSED, actor=actor, number=number, revision=revision)
        _missed(actor, case, visit, excused=excused, text=text)
    return case


def miss_at_reception(*, actor: Actor, visit_id: int) -> Visit:
    """The same by the reception, which writes nothing."""
    with acting_as(actor):
        case, visit = _at_reception(actor, visit_id, Step.VISIT_MISSED)
        _missed(actor, case, visit, excused=False, text="")
    return visit


def cancel(*, actor: Actor, number: str, revision: int | None, text: str) -> Case:
    """The office needs the visit no more; the person is told, and why."""
    with acting_as(actor):
        case, visit = begin_visit(Step.CANCEL_VISIT, actor=actor, number=number, revision=revision)
        require_leads_on(visit, Status.CANCELLED)
        _require_words(text)
        write_text(visit, Written.MOVED, text, actor=actor)
        end(Step.CANCEL_VISIT, case, visit, Status.CANCELLED, actor=actor)
        tell_applicant(case, Event.VISIT_DROPPED)
    return case


def end_with_case(case: Case, actor: Actor) -> None:
    """A case that is taken back or merged ends the visit that it waits for."""
    for visit in Visit.objects.select_for_update(of=("self",)).filter(case=case, status__in=OPEN):
        over(visit, Status.CANCELLED)


def _missed(actor: Actor, case: Case, visit: Visit, *, excused: bool, text: str) -> None:
    to = Status.EXCUSED if excused else Status.NO_SHOW
    require_leads_on(visit, to)
    booking = booking_of(visit)
    if booking is not None and booking.starts_at > clock.now() and not excused:
        raise Conflict(TOO_EARLY, code="visit_to_come")
    write_text(visit, Written.OUTCOME, text, actor=actor)
    end(Step.VISIT_MISSED, case, visit, to, actor=actor)
    if not excused and booking is not None:
        tell_applicant_later(case, Event.APPOINTMENT_MISSED, date=clock.local(booking.starts_at).date())


def _at_reception(actor: Actor, visit_id: int, step: Step) -> tuple[Case, Visit]:
    """The case and its open visit, locked, for the reception of its office or an officer of the case."""
    known = visible_to(actor).select_related("case").filter(pk=visit_id).first()
    if known is None:
        raise NotFound(_("این نوبت پیدا نشد؛ فهرست را تازه کنید"), code="no_such_visit")
    case = Case.objects.select_for_update(of=("self",)).select_related("version", "unit").get(pk=known.case_id)
    if not receives(actor, known):
        require(step, actor=actor, case=case)
    visit = open_visit(case)
    if visit.pk != known.pk or target(step, State(case.state)) is None:
        raise Conflict(_("وضع این نوبت همین حالا تغییر کرد؛ فهرست را تازه کنید"), code="visit_moved")
    return case, visit


def _require_today(visit: Visit) -> None:
    booking = booking_of(visit)
    if booking is None or clock.local(booking.starts_at).date() != clock.today():
        raise Conflict(_("این نوبت امروز نیست؛ نوبت را ببینید"), code="not_today")


def _require_words(text: str) -> None:
    if not clean(text):
        raise Invalid(_("چند کلمه بنویسید؛ متقاضی آن را می‌خواند"), field="text", code="words_needed")
