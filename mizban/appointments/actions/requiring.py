"""An officer asks somebody to come: only with a reason of the list, a time or a choice of times, and the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mizban.appointments.actions.steps import write_text
from mizban.appointments.actions.taking import chosen_desk, lock_desk, take
from mizban.appointments.actions.telling import tell_time
from mizban.appointments.deadlines import due_before
from mizban.appointments.models import Desk, DeskOfficer, Visit, VisitItem, VisitReason, Written
from mizban.appointments.queries.slots import HORIZON_DAYS, Wish, free_days, still_free
from mizban.appointments.rules import earliest_for
from mizban.appointments.workflow import Mode, Paper, Status
from mizban.cases import deadlines
from mizban.cases.actions.messages import tell_applicant
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import Case
from mizban.cases.workflow import Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Invalid
from mizban.core.text import local_digits
from mizban.notifications.events import Event

FEWEST, MOST = 2, 5
"""Times of which one can be chosen."""


@dataclass(frozen=True)
class Wanted:
    """A document: its place in the reason's list, and how it is wanted."""

    place: int
    paper: Paper
    may_upload: bool = False


@dataclass(frozen=True)
class Invitation:
    """What an officer asks for. `times`: one where it is fixed, two to five to choose from, none for any free one.

    `choose_until` is needed for any free one; of a choice it is the day before the last of them, unless told."""

    reason: str
    desk_id: int
    mode: Mode
    times: Sequence[dt.datetime] = ()
    choose_until: dt.date | None = None
    papers: Sequence[Wanted] = ()
    with_me: bool = False
    note: str = ""


def require_visit(*, actor: Actor, number: str, revision: int | None, invitation: Invitation) -> Visit:
    """Invite the applicant; the clock stops until they have come.

    Raises Invalid for what does not fit together, NoSuchSlot (Conflict) for a time that cannot be had.
    """
    with acting_as(actor):
        case = begin(Step.REQUIRE_VISIT, actor=actor, number=number, revision=revision)
        visit = _visit(actor, case, invitation)
        booking = None
        if visit.mode == Mode.FIXED:
            booking = take(visit, case, invitation.times[0])
            visit.reminders_sent = due_before(booking.starts_at)
            visit.save(update_fields=["reminders_sent"])
        _write_papers(visit, invitation.papers)
        write_text(visit, Written.NOTE, invitation.note, actor=actor)
        deadlines.stop_clock(case)
        data = {"visit": visit.pk, "reason": visit.reason.key, "mode": visit.mode}
        finish(Step.REQUIRE_VISIT, case, actor=actor, data=data)
        if booking:
            tell_time(case, visit, booking, Event.APPOINTMENT)
        else:
            tell_applicant(case, Event.SLOT_OFFER, date=visit.choose_until)
    return visit


def _visit(actor: Actor, case: Case, invitation: Invitation) -> Visit:
    reason = VisitReason.objects.filter(
        organisation_id=case.organisation_id, key=invitation.reason, active=True
    ).first()
    if reason is None:
        raise Invalid(_("دلیل مراجعه را از فهرست انتخاب کنید"), field="reason", code="no_such_reason")
    desk = chosen_desk(case, invitation.desk_id)
    if invitation.with_me and not _sits_at(actor, desk):
        raise Invalid(
            _("شما در این باجه نوبت ندارید؛ باجهٔ خودتان را انتخاب کنید"), field="desk", code="not_at_this_desk"
        )
    if invitation.mode != Mode.FIXED and case.person_id is None:
        raise Invalid(
            _("متقاضی این پرونده حساب ندارد و نمی‌تواند وقت انتخاب کند؛ یک وقت ثابت بگذارید"),
            field="mode",
            code="nobody_to_choose",
        )
    visit = Visit(
        organisation_id=case.organisation_id,
        case=case,
        reason=reason,
        unit_id=case.unit_id,
        section_id=case.section_id,
        demanded_by_id=actor.officer_id,
        demanded_at=clock.now(),
        status=Status.BOOKED if invitation.mode == Mode.FIXED else Status.OFFERED,
        where=reason.where,
        minutes=reason.minutes,
        mode=invitation.mode,
        desk=desk,
        officer_id=actor.officer_id if invitation.with_me else None,
    )
    _time(visit, invitation)
    visit.save()
    return visit


def _sits_at(actor: Actor, desk: Desk) -> bool:
    seated = set(DeskOfficer.objects.filter(desk=desk).values_list("user_id", flat=True))
    return not seated or actor.officer_id in seated


def _time(visit: Visit, invitation: Invitation) -> None:
    times = sorted(set(invitation.times))
    if visit.mode == Mode.FIXED:
        if len(times) != 1:
            raise Invalid(_("یک وقت را انتخاب کنید"), field="times", code="one_time_needed")
        return
    if visit.mode == Mode.CHOICE:
        _require_free(visit, times)
        visit.offered = times
        last = clock.local(times[-1]).date()
        visit.choose_until = min(invitation.choose_until or last, last)
    else:
        visit.choose_until = invitation.choose_until
    today = clock.today()
    if visit.choose_until is None or not today <= visit.choose_until <= today + dt.timedelta(days=HORIZON_DAYS):
        raise Invalid(_("مهلت انتخاب را از امروز تا ۶۰ روز دیگر بنویسید"), field="choose_until", code="no_such_day")
    if visit.mode == Mode.ANY and not free_days(Wish.of(visit, earliest=earliest_for(visit)), None, visit.choose_until):
        raise Invalid(
            _("تا آن روز وقت آزادی نیست؛ مهلت را دورتر بگذارید یا باجهٔ دیگری انتخاب کنید"),
            field="choose_until",
            code="nothing_free",
        )


def _require_free(visit: Visit, times: Sequence[dt.datetime]) -> None:
    if not FEWEST <= len(times) <= MOST:
        raise Invalid(_("دو تا پنج وقت برای انتخاب بگذارید"), field="times", code="how_many_times")
    if times[0] < earliest_for(visit):
        sentence = _("متقاضی وقتی را که کمتر از %(n)s ساعت به آن مانده است نمی‌تواند انتخاب کند؛ وقت‌های دورتر بگذارید")
        raise Invalid(sentence, field="times", code="times_too_near", n=local_digits(visit.reason.notice_hours))
    lock_desk(visit.desk_id)
    if len(still_free(Wish.of(visit), times)) < len(times):
        raise Invalid(
            _("یکی از این وقت‌ها دیگر آزاد نیست؛ فهرست تازه شد، دوباره انتخاب کنید"), field="times", code="slot_taken"
        )


def _write_papers(visit: Visit, wanted: Sequence[Wanted]) -> None:
    offered = visit.reason.documents
    chosen = {one.place: one for one in wanted if 0 <= one.place < len(offered)}
    lacking = [place for place, told in enumerate(offered) if told.get("mandatory") and place not in chosen]
    if lacking:
        raise Invalid(
            _("مدرک‌های لازم این دلیل را نمی‌شود برداشت؛ دلیل دیگری انتخاب کنید"),
            field="papers",
            code="mandatory_document",
        )
    VisitItem.objects.bulk_create(
        VisitItem(
            organisation_id=visit.organisation_id,
            visit=visit,
            place=place,
            title=offered[place]["title"],
            sample=offered[place].get("sample") or {},
            paper=one.paper,
            mandatory=bool(offered[place].get("mandatory")),
            may_upload=one.may_upload and bool(offered[place].get("upload")),
        )
        for place, one in sorted(chosen.items())
    )
