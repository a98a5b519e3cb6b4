"""Many want the same time, with real threads: none is booked twice, and who comes too late is told what is free."""

from __future__ import annotations

import pytest

from mizban.appointments.actions.booking import book, hold
from mizban.appointments.actions.taking import NoSuchSlot
from mizban.appointments.models import TAKEN, Booking, Desk, Visit
from mizban.appointments.workflow import Mode
from mizban.core.errors import DomainError
from tests import factories
from tests.at_once import at_once
from tests.db.appointments import visits

pytestmark = pytest.mark.usefixtures("own_database")
MANY = 60
"""With one seat; with more a few less: the server of the tests lets in some sixty."""


def to_choose(count: int, capacity: int) -> list[tuple[object, str]]:
    """So many applicants with an invitation to the same desk."""
    Desk.objects.filter(pk=visits.desk().pk).update(capacity=capacity, daily_cap=None)
    found = []
    for _number in range(count):
        person = factories.person()
        visits.invited(visits.in_hand(person), Mode.ANY)
        found.append((person, Visit.objects.latest("pk").case.number))
    return found


@pytest.mark.parametrize(("many", "capacity", "act"), [(MANY, 1, book), (MANY // 2, 3, hold)])
def test_sixty_at_once_for_one_time(many: int, capacity: int, act: object) -> None:
    people = to_choose(many, capacity)
    (wanted,) = visits.free()
    more = {"revision": None} if act is book else {}
    results = at_once(
        *(
            lambda actor=actor, number=number: act(actor=actor, number=number, starts_at=wanted, **more)  # type: ignore[operator]
            for actor, number in people
        )
    )
    refused = [one for one in results if isinstance(one, NoSuchSlot)]
    assert len(refused) == many - capacity, {repr(one) for one in results}
    assert {one.code for one in refused} == {"slot_taken"}
    assert all(one.free and wanted not in [slot.starts_at for slot in one.free] for one in refused)
    taken = Booking.objects.filter(TAKEN, desk=visits.desk(), starts_at=wanted)
    assert sorted(taken.values_list("seat", flat=True)) == list(range(1, capacity + 1))


def test_one_person_is_not_expected_twice_at_once() -> None:
    person = factories.person()
    numbers = [visits.invited(visits.in_hand(person), Mode.ANY).case.number for _number in range(6)]
    (wanted,) = visits.free()
    Desk.objects.filter(pk=visits.desk().pk).update(capacity=9)
    results = at_once(
        *(
            lambda number=number: book(actor=person, number=number, revision=None, starts_at=wanted)
            for number in numbers
        )
    )
    assert sum(isinstance(one, Visit) for one in results) == 1
    assert {one.code for one in results if isinstance(one, DomainError)} == {"person_elsewhere"}


def test_the_same_press_from_many_tabs_is_one_booking() -> None:
    ((person, number),) = to_choose(1, 5)
    (wanted,) = visits.free()
    results = at_once(
        *[lambda: book(actor=person, number=number, revision=None, starts_at=wanted)] * 8  # type: ignore[arg-type]
    )
    assert all(isinstance(one, Visit) for one in results), results
    assert Booking.objects.filter(TAKEN).count() == 1
