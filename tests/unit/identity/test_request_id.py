import datetime as dt

import time_machine

from mizban.identity.mobile_shahkar import request_id


def test_a_request_id_is_provider_moment_in_tehran_and_six_digits():
    with time_machine.travel(dt.datetime(2026, 11, 23, 22, 0, 5, tzinfo=dt.UTC), tick=False):
        first, second = request_id("0421"), request_id("0421")
    assert first[:18] == "042120261124013005"
    assert len(first) == 24
    assert first.isdigit()
    assert first != second
