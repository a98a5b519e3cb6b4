"""What comes in from forms and addresses, read before anything is done with it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from mizban.core import clock
from mizban.web.staff.forms.plans import DeskForm
from mizban.web.staff.lists import asked_of
from mizban.web.visits import moment_in


@pytest.mark.parametrize("said", ["9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_time_at_an_end_of_all_time_is_none(said: str) -> None:
    for zone in ("Z", "+14:00", "-12:00"):
        assert moment_in(said + zone) is None
    near = clock.now().replace(second=0, microsecond=0) + dt.timedelta(days=60)
    assert moment_in(f"{near:%Y-%m-%dT%H:%MZ}") == near == moment_in(near.isoformat())


@pytest.mark.parametrize("said", ["²", "①", "1²"])
def test_what_only_looks_like_a_digit_is_no_number(said: str) -> None:
    form = DeskForm({}, {"name": "باجه", "capacity": said, "buffer_minutes": said, "daily_cap": said})
    assert not form.is_valid()
    assert {"capacity", "buffer_minutes", "daily_cap"} == set(form.errors)


def test_filters_are_kept_without_what_no_database_takes() -> None:
    assert asked_of(QueryDict("box=queue&county=%00&assignee=a%00b&service=7")) == {
        "box": "queue",
        "assignee": "ab",
        "service": "7",
    }
