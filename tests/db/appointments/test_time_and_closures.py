"""What time brings, and what a closed day moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
import time_machine

from mizban.appointments.actions.booking import book, hold
from mizban.appointments.actions.closing import ClosureWish, How, after, close
from mizban.appointments.actions.moving import move
from mizban.appointments.actions.requiring import require_visit
from mizban.appointments.actions.taking import NoSuchSlot
from mizban.appointments.models import TAKEN, Booking, Desk, DeskOfficer, Visit, VisitText
from mizban.appointments.queries.hit import Scope, hit_by
from mizban.appointments.queries.plans import officers_for_leave
from mizban.appointments.queries.slots import Wish, next_free
from mizban.appointments.tasks import clear_closure, pass_time
from mizban.appointments.workflow import Mode, Status
from mizban.cases.models import Case
from mizban.cases.workflow import State
from mizban.core import clock
from mizban.core.actor import Grant, Role
from mizban.core.errors import Forbidden, Invalid
from mizban.notifications.events import Event
from mizban.organisations.models import Section
from tests import factories
from tests.db.appointments import visits
from tests.db.appointments.visits import case_of, rung, told
from tests.unwalled import unwalled

pytestmark = pytest.mark.django_db


def time_passes(at: dt.datetime) -> None:
    """The hourly job runs then, twice: the second time it must find nothing left to do."""
    organisation_id = factories.organisation().pk
    with time_machine.travel(at, tick=False):
        for _run in range(2):
            with unwalled(organisation_id):
                pass_time(organisation_id=organisation_id)


def cleared(closure_id: int, how: How) -> None:
    organisation_id = factories.organisation().pk
    with unwalled(organisation_id):
        clear_closure(organisation_id=organisation_id, closure_id=closure_id, how=how.value)


def whole_day(booking: Booking, **changes: object) -> Scope:
    day = clock.local(booking.starts_at).date()
    return Scope(booking.unit_id, day, day, **changes)  # type: ignore[arg-type]


def test_reminders_come_three_days_and_one_day_before() -> None:
    visit = visits.invited(times=visits.free(hours=24 * 6))
    at = Booking.objects.get(TAKEN).starts_at
    before = len(told(case_of(visit)))
    for days, event in ((5, None), (3, Event.APPOINTMENT_NEAR), (2, None), (1, Event.APPOINTMENT_REMINDER)):
        time_passes(at - dt.timedelta(days=days))
        events = told(case_of(visit))[before:]
        before += len(events)
        assert events == ([event] if event else []), days


def test_a_time_taken_shortly_before_is_not_reminded_of_at_once() -> None:
    visit = visits.invited(times=visits.free(hours=30))
    before = told(case_of(visit))
    time_passes(clock.now() + dt.timedelta(minutes=30))
    assert told(case_of(visit)) == before


def test_who_does_not_choose_is_reminded_then_the_office_decides() -> None:
    visit = visits.invited(mode=Mode.ANY)
    assert visit.choose_until is not None
    last = dt.datetime.combine(visit.choose_until, dt.time(9), clock.TEHRAN)
    time_passes(last - dt.timedelta(days=2))
    assert told(case_of(visit))[-2:] == [Event.SLOT_OFFER, Event.SLOT_OFFER]
    time_passes(last)
    assert case_of(visit).state == State.AWAITING_VISIT
    time_passes(last + dt.timedelta(days=1))
    visit.refresh_from_db()
    assert (visit.status, case_of(visit).state) == (Status.CANCELLED, State.IN_REVIEW)
    assert rung(case_of(visit))[-1] == Event.VISIT_OPEN


def test_a_closed_day_moves_whom_it_hits_and_takes_nobody_any_more() -> None:
    visit, other = visits.invited(), visits.invited(times=visits.free(hours=24 * 5))
    booking = Booking.objects.get(TAKEN, visit=visit)
    head, scope = factories.officer(visits.HEAD), whole_day(booking)
    assert [hit.number for hit in hit_by(head.organisation_id, scope)] == [case_of(visit).number]
    closure = close(actor=head, wish=ClosureWish(scope, "تعمیر ساختمان", How.MOVE))
    with pytest.raises(NoSuchSlot) as refused:
        visits.invited(times=[booking.starts_at + dt.timedelta(minutes=20)])
    assert refused.value.code == "slot_on_closed_day"
    cleared(closure.pk, How.MOVE)
    moved = Booking.objects.get(TAKEN, visit=visit)
    assert clock.local(moved.starts_at).date() > clock.local(booking.starts_at).date()
    assert told(case_of(visit))[-1] == Event.APPOINTMENT_MOVED
    assert Event.APPOINTMENT_MOVED not in told(case_of(other))
    with unwalled(head.organisation_id):
        assert VisitText.objects.get(visit=visit, kind="moved").text == "تعمیر ساختمان"
    cleared(closure.pk, How.MOVE)
    assert Booking.objects.get(TAKEN, visit=visit).pk == moved.pk


def test_or_lets_them_choose_anew() -> None:
    rancher = factories.person()
    visit = visits.invited(visits.in_hand(rancher))
    booking = Booking.objects.get(TAKEN, visit=visit)
    closure = close(actor=factories.officer(visits.HEAD), wish=ClosureWish(whole_day(booking), "همایش", How.CHOOSE))
    cleared(closure.pk, How.CHOOSE)
    visit.refresh_from_db()
    assert (visit.status, case_of(visit).state) == (Status.OFFERED, State.AWAITING_VISIT)
    assert told(case_of(visit))[-1] == Event.APPOINTMENT_CANCELLED
    (at,) = visits.free(hours=24 * 4)
    book(actor=rancher, number=case_of(visit).number, revision=None, starts_at=at)
    assert Booking.objects.get(TAKEN, visit=visit).starts_at == at


def test_leave_of_an_officer_hits_their_visitors_and_the_desk_where_nobody_else_sits() -> None:
    officer, desk = factories.officer(visits.EXPERT), visits.desk()
    DeskOfficer.objects.create(organisation_id=desk.organisation_id, desk=desk, user_id=officer.officer_id)
    times = next(pair for pair in pairwise(visits.free(60)) if len({clock.local(at).date() for at in pair}) == 1)
    mine, anybodys = visits.invited(with_me=True, times=times[:1]), visits.invited(times=times[1:])
    scope = whole_day(Booking.objects.get(TAKEN, visit=mine), officer_id=officer.officer_id)
    numbers = {hit.number for hit in hit_by(desk.organisation_id, scope)}
    assert numbers == {case_of(mine).number, case_of(anybodys).number}
    colleague = factories.officer(visits.COLLEAGUE)
    DeskOfficer.objects.create(organisation_id=desk.organisation_id, desk=desk, user_id=colleague.officer_id)
    assert {hit.number for hit in hit_by(desk.organisation_id, scope)} == {case_of(mine).number}


def test_a_time_that_was_held_on_a_day_that_is_closed_is_not_confirmed() -> None:
    rancher = factories.person()
    visit = visits.invited(visits.in_hand(rancher), Mode.ANY)
    number, (at,) = case_of(visit).number, visits.free()
    held = hold(actor=rancher, number=number, starts_at=at)
    close(actor=factories.officer(visits.HEAD), wish=ClosureWish(whole_day(held), "همایش", How.MOVE))
    with pytest.raises(NoSuchSlot) as refused:
        book(actor=rancher, number=number, revision=None, starts_at=at)
    assert refused.value.code == "slot_on_closed_day"


def test_who_is_expected_elsewhere_at_the_next_free_time_chooses_anew() -> None:
    rancher = factories.person()
    visit = visits.invited(visits.in_hand(rancher))
    booking, head = Booking.objects.get(TAKEN, visit=visit), factories.officer(visits.HEAD)
    wish = ClosureWish(whole_day(booking, desk_id=booking.desk_id), "تعمیر", How.MOVE)
    closure = close(actor=head, wish=wish)
    (following,) = next_free(Wish(visit.desk, visit.minutes), after(closure), most=1)
    there = replace(visits.invitation(times=[following.starts_at]), desk_id=beside(visits.desk()).pk)
    other, officer = visits.in_hand(rancher), factories.officer(visits.EXPERT)
    require_visit(actor=officer, number=other.number, revision=None, invitation=there)
    cleared(closure.pk, How.MOVE)
    visit.refresh_from_db()
    assert visit.status == Status.OFFERED
    assert told(case_of(visit))[-1] == Event.APPOINTMENT_CANCELLED


def test_a_desk_that_is_switched_off_gives_no_times() -> None:
    rancher = factories.person()
    visit, (at,) = visits.invited(visits.in_hand(rancher), Mode.ANY), visits.free()
    Desk.objects.update(active=False)
    assert visits.free(at=Desk.objects.get(pk=visit.desk_id)) == []
    with pytest.raises(NoSuchSlot) as refused:
        hold(actor=rancher, number=case_of(visit).number, starts_at=at)
    assert refused.value.code == "desk_closed"


def beside(desk: Desk) -> Desk:
    """Another desk of the same office with the same week."""
    rows = list(desk.rows.all())
    desk.pk = None
    desk.save()
    for row in rows:
        row.pk, row.desk = None, desk
        row.save()
    return desk


def test_heads_of_a_section_enter_the_leave_of_their_own_officers_alone() -> None:
    desk = visits.desk()
    section = Section.objects.get(organisation=desk.organisation_id, slug="rangeland")
    head = replace(factories.officer(visits.EXPERT), grants=(Grant(Role.SECTION_HEAD, desk.unit_id, section.pk),))
    mine, forester = (factories.officer(name).officer_id for name in (visits.COLLEAGUE, "frw-fars-forest-1"))
    day = clock.today() + dt.timedelta(days=3)
    assert set(officers_for_leave(head, desk.unit_id)).isdisjoint({forester, factories.officer(visits.HEAD).officer_id})
    close(actor=head, wish=ClosureWish(Scope(desk.unit_id, day, day, officer_id=mine), "مرخصی", How.MOVE))
    with pytest.raises(Forbidden):
        close(actor=head, wish=ClosureWish(Scope(desk.unit_id, day, day, officer_id=forester), "مرخصی", How.MOVE))


@pytest.mark.parametrize("username", ["frw-yazd-head", visits.EXPERT, visits.RECEPTION])
def test_only_heads_close(username: str) -> None:
    booking = Booking.objects.get(TAKEN, visit=visits.invited())
    with pytest.raises(Forbidden):
        close(actor=factories.officer(username), wish=ClosureWish(whole_day(booking), "تعمیر", How.MOVE))


def test_an_officer_moves_a_visit_and_says_why() -> None:
    visit = visits.invited()
    case, officer = Case.objects.get(pk=visit.case_id), factories.officer(visits.EXPERT)
    (at,) = visits.free(hours=24 * 4)
    with pytest.raises(Invalid):
        move(actor=officer, number=case.number, revision=None, desk_id=0, starts_at=at)
    move(actor=officer, number=case.number, revision=None, desk_id=visits.desk().pk, starts_at=at, text="همایش")
    assert Booking.objects.get(TAKEN, visit=visit).starts_at == at
    assert Visit.objects.get(pk=visit.pk).status == Status.BOOKED
