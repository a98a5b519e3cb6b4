import datetime as dt

from mizban.notifications.workflow import FINISHED, PAUSES, WAITING, MessageState, next_pause

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def test_every_state_is_either_waiting_or_finished():
    assert set(MessageState) == WAITING | FINISHED
    assert not WAITING & FINISHED


def test_pauses_grow_and_end():
    given = [next_pause(attempts, age=MINUTE, lifetime=DAY) for attempts in range(1, len(PAUSES) + 2)]
    assert given == [*PAUSES, None]
    assert list(PAUSES) == sorted(PAUSES)


def test_no_attempt_is_planned_for_when_it_is_of_no_use_any_more():
    assert next_pause(1, age=dt.timedelta(0), lifetime=3 * MINUTE) == PAUSES[0]
    assert next_pause(1, age=3 * MINUTE - PAUSES[0], lifetime=3 * MINUTE) is None
