"""Jobs as rows of the present transaction."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from mizban.core import jobs

pytestmark = pytest.mark.django_db


def waiting() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


def test_of_two_with_one_queueing_lock_the_second_is_refused() -> None:
    jobs.defer("cases.roll_up", queue="cases", queueing_lock="one", organisation_id=1)
    with pytest.raises(AlreadyEnqueued), transaction.atomic():
        jobs.defer("cases.roll_up", queue="cases", queueing_lock="one", organisation_id=1)
    jobs.defer("cases.roll_up", queue="cases", queueing_lock="other", organisation_id=1)
    assert waiting() == [("cases.roll_up", '{"organisation_id": 1}')] * 2


def test_a_rollback_drops_it() -> None:
    with transaction.atomic():
        jobs.defer("cases.roll_up", queue="cases", organisation_id=1)
        transaction.set_rollback(True)
    assert waiting() == []
