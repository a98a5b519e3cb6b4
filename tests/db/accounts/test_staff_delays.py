"""Delays between wrong tries, and browsers that are known."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mizban.accounts import devices
from mizban.accounts.delays import Delay, begin_try, forget_tries
from mizban.accounts.models import KnownDevice, RateCounter, User
from mizban.core.errors import TooMany

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
QUICK = Delay("test", free=2, first=dt.timedelta(seconds=10), longest=dt.timedelta(seconds=35))


def waits(delay: Delay, organisation_id: int = 1, subject: str = "x") -> int:
    """Seconds to wait before another try is taken; 0 where it has been."""
    try:
        begin_try(delay, organisation_id, subject)
    except TooMany as refusal:
        return refusal.retry_after
    return 0


@pytest.mark.parametrize(("tries", "seconds"), [(0, 0), (1, 0), (2, 10), (3, 20), (4, 35), (5, 35), (5000, 35)])
def test_the_wait_doubles_up_to_the_longest(tries: int, seconds: int) -> None:
    assert QUICK.wait(tries) == dt.timedelta(seconds=seconds)


def test_the_database_counts_as_the_table_says() -> None:
    with time_machine.travel(START, tick=False) as clock:
        assert [waits(QUICK), waits(QUICK), waits(QUICK)] == [0, 0, 10]
        clock.shift(4)
        assert waits(QUICK) == 6, "asking too early makes it no longer"
        for longer in (20, 35, 35):
            clock.shift(waits(QUICK))
            assert waits(QUICK) == 0
            assert waits(QUICK) == longer


def test_everything_is_forgotten_after_its_memory_or_a_right_try() -> None:
    with time_machine.travel(START, tick=False) as clock:
        for _try in range(3):
            waits(QUICK)
        forget_tries(QUICK, 1, "x")
        assert [waits(QUICK), waits(QUICK), waits(QUICK)] == [0, 0, 10]
        clock.shift(QUICK.memory.total_seconds() + 1)
        assert [waits(QUICK), waits(QUICK), waits(QUICK)] == [0, 0, 10]


def test_subjects_purposes_and_organisations_are_counted_apart() -> None:
    for _try in range(3):
        waits(QUICK)
    other = Delay("other", free=2)
    assert [waits(QUICK, subject="y"), waits(QUICK, 2), waits(other), waits(QUICK)] == [0, 0, 0, 10]
    assert not RateCounter.objects.filter(key__contains="x:").exists()


def test_a_browser_is_known_to_its_user_in_its_organisation_alone() -> None:
    user = User.objects.get(username="frw-fars-rangeland-1")
    token = devices.new_token()
    devices.remember(user=user, token=token)
    devices.remember(user=user, token=token)
    assert KnownDevice.objects.count() == 1

    def known(username: str = user.username, organisation_id: int = user.organisation_id, of: str = token) -> bool:
        return devices.is_known(organisation_id=organisation_id, username=username, token=of)

    assert known()
    assert not known(username="frw-fars-rangeland-2")
    assert not known(organisation_id=user.organisation_id + 1)
    assert not known(of=devices.new_token())
    assert not known(of="")
