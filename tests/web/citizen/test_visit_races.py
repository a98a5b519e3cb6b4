"""Two people want one time at once: one has it, the other is told what is free, and loses nothing."""

from __future__ import annotations

import pytest

from mizban.appointments.models import TAKEN, Booking, Desk
from mizban.appointments.workflow import Mode
from mizban.cases.models import Case
from mizban.web.visits import value_of
from tests import factories
from tests.at_once import at_once
from tests.db.appointments import visits
from tests.web.citizen.walking import Walker, signed_in

pytestmark = pytest.mark.usefixtures("own_database")


def test_of_two_at_once_one_holds_the_time_and_the_other_sees_the_next_ones() -> None:
    Desk.objects.update(capacity=1)
    (wanted,) = visits.free(hours=60)
    walkers: list[Walker] = []
    for _number in range(2):
        person = factories.person()
        visit = visits.invited(visits.in_hand(person), Mode.ANY)
        number = Case.objects.get(pk=visit.case_id).number
        walkers.append(signed_in(person).open(f"/my/cases/{number}/visit/"))
    typed = {"at": value_of(wanted)}
    at_once(*[lambda one=walker: one.send(typed, follow=False) for walker in walkers])  # type: ignore[misc]
    won, lost = sorted(walkers, key=lambda one: one.status)
    assert (won.status, lost.status) == (303, 409)
    assert Booking.objects.filter(TAKEN, starts_at=wanted).count() == 1
    assert "همین حالا گرفته شد" in lost.text and 'name="at"' in lost.text
    assert f'value="{typed["at"]}"' not in lost.text
    won.open(won.response["Location"]).send()
    assert Booking.objects.get(TAKEN, starts_at=wanted).held_until is None
