"""From the invitation to what came of it: the case, its clock, the times, and what people are told."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
import time_machine

from mizban.appointments.actions.attending import arrive, attend, cancel, miss, miss_at_reception
from mizban.appointments.actions.booking import book, give_up, hold
from mizban.appointments.actions.linking import follow_link
from mizban.appointments.actions.papers import check_paper, hand_in
from mizban.appointments.actions.taking import NoSuchSlot
from mizban.appointments.links import token_of
from mizban.appointments.models import TAKEN, Booking, Desk, Visit, VisitItem, VisitReason, VisitText
from mizban.appointments.queries.cards import cards_of, columns
from mizban.appointments.queries.day import TODAY, day_of
from mizban.appointments.queries.mine import my_visit, my_visits
from mizban.appointments.workflow import Check, Mode, Status
from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.working.decide import decide
from mizban.cases.policies import readable_by
from mizban.cases.queries.inbox.page import page
from mizban.cases.queries.places import Filters
from mizban.cases.workflow import Outcome, State
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, visitor
from mizban.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from mizban.files.queries import files_of
from mizban.notifications.events import Event
from tests import factories
from tests.db.appointments import visits
from tests.db.appointments.visits import case_of, rung, told
from tests.messages import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def rancher() -> Actor:
    return factories.person()


def officer() -> Actor:
    return factories.officer(visits.EXPERT)


def test_a_fixed_time_stops_the_clock_and_its_end_starts_it(rancher: Actor) -> None:
    case = visits.in_hand(rancher)
    left = case.due_on
    visit = visits.invited(case)
    case.refresh_from_db()
    assert (case.state, case.due_on, visit.status) == (State.AWAITING_VISIT, None, Status.BOOKED)
    assert case.paused_days is not None and told(case)[-1] == Event.APPOINTMENT
    booking = Booking.objects.get(TAKEN, visit=visit)
    assert (booking.seat, booking.person_id, booking.officer_id) == (1, rancher.person_id, None)
    with time_machine.travel(booking.starts_at):
        reception = factories.officer(visits.RECEPTION)
        with acting_as(reception, read_only=True):
            (row,) = day_of(reception, clock.today()).visitors
        with acting_as(officer(), read_only=True):
            assert page(officer(), Filters()).counts[TODAY] == 1
        assert row.name.startswith("کاظم") and row.number == case.number and not row.may_open
        assert next((title["fa"], check) for title, _paper, check in row.items) == ("کارت ملی", "to_bring")
        arrive(actor=reception, visit_id=visit.pk)
        assert Event.VISITOR_ARRIVED in rung(case)
        attend(actor=officer(), number=case.number, revision=None, outcome="اصل مدارک دیده شد", needless=True)
    case.refresh_from_db()
    visit.refresh_from_db()
    assert (case.state, case.paused_days, visit.status, visit.needless) == (State.IN_REVIEW, None, "done", True)
    assert case.due_on is not None and left is not None and case.due_on >= left
    with acting_as(rancher, read_only=True):
        shown = readable_by(rancher).annotate(**columns(rancher)).get(pk=case.pk)
        (card,) = cards_of(rancher, shown)
    assert (card.outcome, card.note) == ("اصل مدارک دیده شد", "لطفاً به‌موقع بیایید")
    assert card.starts_at == booking.starts_at


def test_one_of_several_times_is_held_then_taken_then_moved(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher), Mode.CHOICE)
    number = case_of(visit).number
    assert told(case_of(visit))[-1] == Event.SLOT_OFFER
    with acting_as(rancher, read_only=True):
        mine = my_visit(rancher, number, with_days=True)
    assert list(mine.offered) == visit.offered and mine.may_choose and not mine.days
    hold(actor=rancher, number=number, starts_at=visit.offered[0])
    hold(actor=rancher, number=number, starts_at=visit.offered[1])
    assert Booking.objects.filter(TAKEN).count() == 1
    book(actor=rancher, number=number, revision=None, starts_at=visit.offered[1])
    (booking,) = Booking.objects.filter(TAKEN)
    assert booking.held_until is None and booking.starts_at == visit.offered[1]
    assert rung(case_of(visit))[-1] == Event.VISIT_BOOKED
    later = visits.free(hours=100)[0]
    book(actor=rancher, number=number, revision=None, starts_at=later)
    assert Booking.objects.get(TAKEN).starts_at == later
    assert Booking.objects.filter(released_at__isnull=False).count() == 1
    with acting_as(rancher, read_only=True):
        (line,) = my_visits(rancher)
    assert (line.starts_at, line.lacking, line.status) == (later, 2, Status.BOOKED)


def test_what_was_not_offered_is_refused_while_an_offered_time_is_free(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher), Mode.CHOICE)
    number, other = case_of(visit).number, visits.free(9)[-1]
    with pytest.raises(Conflict) as refused:
        book(actor=rancher, number=number, revision=None, starts_at=other)
    assert refused.value.code == "not_offered"
    Desk.objects.update(capacity=1)
    for at in visit.offered:  # others take them all
        stranger = factories.person()
        invited = visits.invited(visits.in_hand(stranger), Mode.ANY)
        book(actor=stranger, number=case_of(invited).number, revision=None, starts_at=at)
    book(actor=rancher, number=number, revision=None, starts_at=other)
    assert Booking.objects.get(TAKEN, visit=visit).starts_at == other


def test_a_message_is_no_obstacle_to_choosing_but_another_time_is(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher))
    case, (at, later) = case_of(visit), visits.free(2, hours=100)
    write(actor=rancher, number=case.number, revision=None, key=uuid4(), text="سلام")
    book(actor=rancher, number=case.number, revision=case.revision, starts_at=at)
    with pytest.raises(Conflict) as refused:
        book(actor=rancher, number=case.number, revision=case.revision, starts_at=later)
    assert refused.value.code == "visit_moved"
    book(actor=rancher, number=case.number, revision=case_of(visit).revision, starts_at=later)


def test_a_hold_that_is_over_is_nobodys(rancher: Actor) -> None:
    Desk.objects.update(capacity=1)
    other = factories.person()
    first, second = (visits.invited(visits.in_hand(who), Mode.ANY) for who in (rancher, other))
    (wanted,) = visits.free(hours=60)
    hold(actor=rancher, number=case_of(first).number, starts_at=wanted)
    with pytest.raises(NoSuchSlot):
        book(actor=other, number=case_of(second).number, revision=None, starts_at=wanted)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        book(actor=other, number=case_of(second).number, revision=None, starts_at=wanted)
        with pytest.raises(NoSuchSlot) as late:
            book(actor=rancher, number=case_of(first).number, revision=None, starts_at=wanted)
    assert late.value.free


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda at: at.replace(year=2020), "slot_past"),
        (lambda at: at + dt.timedelta(days=90), "slot_too_far"),
        (lambda at: at + dt.timedelta(minutes=7), "slot_outside_plan"),
        (lambda at: _friday(at), "slot_on_closed_day"),
    ],
)
def test_a_time_that_is_none_is_refused_and_says_why(change: object, code: str, rancher: Actor) -> None:
    case = visits.in_hand(rancher)
    (at,) = visits.free()
    with pytest.raises(NoSuchSlot) as refused:
        visits.invited(case, times=[change(at)])  # type: ignore[operator]
    assert refused.value.code == code and refused.value.free
    assert not Visit.objects.exists()
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW


def _friday(at: dt.datetime) -> dt.datetime:
    return at + dt.timedelta(days=(4 - clock.local(at).weekday()) % 7)


@pytest.mark.parametrize(("mode", "code"), [(Mode.CHOICE, "times_too_near"), (Mode.ANY, "nothing_free")])
def test_no_times_are_offered_that_the_applicant_could_not_take_any_more(mode: Mode, code: str) -> None:
    VisitReason.objects.update(notice_hours=24 * 30)
    with pytest.raises(Invalid) as refused:
        visits.invited(mode=mode)
    assert refused.value.code == code
    assert visits.invited().status == Status.BOOKED, "a fixed time is the officer's to know"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "curiosity"}, "no_such_reason"),
        ({"desk_id": 0}, "no_such_desk"),
        ({"times": []}, "one_time_needed"),
        ({"mode": Mode.CHOICE, "times": []}, "how_many_times"),
        ({"mode": Mode.ANY, "choose_until": None}, "no_such_day"),
        ({"papers": ()}, "mandatory_document"),
    ],
)
def test_an_invitation_that_lacks_something(changes: dict[str, object], code: str, rancher: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        visits.invited(visits.in_hand(rancher), **changes)
    assert refused.value.code == code


def test_the_person_gives_up_until_the_cut_off(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher))
    number = case_of(visit).number
    booking = Booking.objects.get(TAKEN)
    with time_machine.travel(booking.starts_at - dt.timedelta(hours=2)), pytest.raises(Conflict) as late:
        give_up(actor=rancher, number=number, revision=None, text="")
    assert late.value.code == "too_late_to_change"
    give_up(actor=rancher, number=number, revision=None, text="در سفرم")
    assert case_of(visit).state == State.IN_REVIEW and not Booking.objects.filter(TAKEN).exists()
    assert rung(case_of(visit))[-1] == Event.VISIT_OPEN
    with acting_as(rancher, read_only=True):
        assert VisitText.objects.filter(kind="given_up").get().text == "در سفرم"


def test_who_does_not_come_is_never_told_of_a_cancellation(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher))
    reception, booking = factories.officer(visits.RECEPTION), Booking.objects.get(TAKEN)
    with pytest.raises(Conflict):
        miss_at_reception(actor=reception, visit_id=visit.pk)
    with time_machine.travel(booking.starts_at + dt.timedelta(hours=1)):
        miss_at_reception(actor=reception, visit_id=visit.pk)
    visit.refresh_from_db()
    assert (visit.status, case_of(visit).state) == (Status.NO_SHOW, State.IN_REVIEW)
    assert Event.APPOINTMENT_CANCELLED not in told(case_of(visit))


def test_an_excused_visit_and_a_cancelled_one(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher))
    number = case_of(visit).number
    miss(actor=officer(), number=number, revision=None, excused=True, text="بیمار بود")
    visit.refresh_from_db()
    assert visit.status == Status.EXCUSED and not Booking.objects.filter(TAKEN).exists()
    again = visits.invited(case_of(visit), Mode.ANY)
    with pytest.raises(Invalid):
        cancel(actor=officer(), number=number, revision=None, text=" ")
    cancel(actor=officer(), number=number, revision=None, text="دیگر لازم نیست")
    again.refresh_from_db()
    assert again.status == Status.CANCELLED and told(case_of(visit))[-1] == Event.VISIT_DROPPED


def test_a_case_that_ends_ends_its_visit_and_an_open_visit_holds_up_the_decision(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher))
    number = case_of(visit).number
    with pytest.raises(Conflict):
        decide(actor=officer(), number=number, revision=None, outcome=Outcome.ACCEPTED, text="موافقت شد")
    withdraw(actor=rancher, number=number, revision=None)
    visit.refresh_from_db()
    assert visit.status == Status.CANCELLED and not Booking.objects.filter(TAKEN).exists()


def test_papers_are_sent_beforehand_and_looked_at(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher))
    number = case_of(visit).number
    card, birth = VisitItem.objects.filter(visit=visit).order_by("place")
    with pytest.raises(DomainError):
        hand_in(actor=rancher, number=number, item_id=card.pk, upload=factories.picture())
    hand_in(actor=rancher, number=number, item_id=birth.pk, upload=factories.picture())
    with acting_as(officer(), read_only=True):
        fields = [file.field for file in files_of(officer(), ("case", visit.case_id))]
    assert f"visit:{birth.pk}" in fields
    with pytest.raises(Invalid):
        check_paper(actor=officer(), number=number, item_id=birth.pk, ok=False, text="")
    check_paper(actor=officer(), number=number, item_id=birth.pk, ok=False, text="صفحهٔ دوم نیست")
    with acting_as(rancher, read_only=True):
        item = my_visit(rancher, number).card.items[1]
    assert (item.check, item.defect) == (Check.DEFECT, "صفحهٔ دوم نیست")
    check_paper(actor=officer(), number=number, item_id=birth.pk, ok=True)
    with pytest.raises(Forbidden):
        hand_in(actor=rancher, number=number, item_id=birth.pk, upload=factories.picture())


def test_strangers_know_of_no_visit(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher))
    number, (at,) = case_of(visit).number, visits.free(hours=90)
    for stranger in (factories.person(), factories.officer("frw-yazd-rangeland-1")):
        with pytest.raises(NotFound):
            book(actor=stranger, number=number, revision=None, starts_at=at)
        with acting_as(stranger, read_only=True), pytest.raises(NotFound):
            my_visit(stranger, number)
    with pytest.raises(NotFound):
        arrive(actor=factories.officer("frw-yazd-reception"), visit_id=visit.pk)
    with acting_as(factories.officer(visits.RECEPTION), read_only=True):
        assert not VisitText.objects.exists()
    with pytest.raises(Forbidden):
        cancel(actor=factories.officer("frw-unit-head"), number=number, revision=None, text="نه")


def test_a_signed_link_leads_to_one_visit_while_it_is_open(rancher: Actor) -> None:
    visit = visits.invited(visits.in_hand(rancher))
    token = token_of(visit.pk, visit.organisation_id)
    frw, imeo = visitor(visit.organisation_id), visitor(factories.organisation("imeo").pk)
    assert follow_link(actor=frw, token=token, address=None) == (rancher, case_of(visit).number)
    for wrong in ("", "7", f"{visit.pk}-", f"{visit.pk + 1}-{token.partition('-')[2]}", token + "x", "۱-a"):
        assert follow_link(actor=frw, token=wrong, address=None) is None
    assert follow_link(actor=imeo, token=token, address=None) is None
    give_up(actor=rancher, number=case_of(visit).number, revision=None)
    assert follow_link(actor=frw, token=token, address=None) is None
