"""When a check is tried again."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
import time_machine

from mizban.core.errors import Unavailable
from mizban.files.sandbox import SandboxBroken
from mizban.files.tasks import UntilItAnswers, process

NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


def wait(error: BaseException, attempts: int) -> float:
    with time_machine.travel(NOW, tick=False):
        decision = UntilItAnswers().get_retry_decision(exception=error, job=SimpleNamespace(attempts=attempts))
    return (decision.retry_at - NOW).total_seconds()


@pytest.mark.parametrize("error", [Unavailable("x"), SandboxBroken(), OSError(), KeyError()])
def test_a_check_is_tried_ever_later_and_for_ever(error):
    assert [wait(error, attempts) for attempts in (0, 1, 3, 6, 7, 1000)] == [30, 60, 240, 1920, 3600, 3600]


def test_the_job_is_known_by_the_name_under_which_it_is_queued():
    assert (process.name, process.queue) == ("files.process", "files")
