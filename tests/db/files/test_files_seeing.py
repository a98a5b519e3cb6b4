"""Who sees which file, and what the database itself refuses."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mizban.core.acting import acting_as
from mizban.files import queries
from mizban.files.models import StoredFile
from tests.db.files.files_desk import (
    CASE,
    DRAFT,
    ELSEWHERE,
    OFFICER,
    OWNER,
    STRANGER,
    check,
    jpeg,
    opened,
    seen,
    send,
    submit,
)

pytestmark = pytest.mark.django_db


def test_before_the_check_only_the_sender_opens_a_file():
    file = send(jpeg())
    assert seen(OWNER, DRAFT) == [("unscanned", True)]
    submit(file)
    assert seen(OFFICER, CASE) == [("unscanned", False)]
    assert (opened(OWNER, file), opened(OFFICER, file)) == (True, False)
    check(file)
    assert (opened(OWNER, file), opened(OFFICER, file)) == (True, True)
    assert (opened(STRANGER, file), opened(ELSEWHERE, file)) == (False, False)
    assert seen(STRANGER, CASE) == []


def test_a_refused_file_is_served_to_nobody():
    file = send(jpeg()[:400])
    submit(file)
    check(file)
    assert seen(OFFICER, CASE) == []
    assert seen(OWNER, CASE) == [("refused", False)]
    assert (opened(OWNER, file), opened(OFFICER, file)) == (False, False)


def test_a_list_says_how_each_file_stands():
    file = send(jpeg())
    with acting_as(OWNER, read_only=True):
        assert [row.says for row in queries.files_of(OWNER, DRAFT)] == ["در حال بررسی امنیتی"]
    check(file)
    with acting_as(OWNER, read_only=True):
        assert [row.says for row in queries.files_of(OWNER, DRAFT)] == ["پذیرفته شد"]


def test_lists_cost_the_same_at_one_and_at_twenty():
    costs = []
    for count in (1, 19):
        for _ in range(count):
            send(jpeg())
        with (
            acting_as(OWNER, read_only=True),
            CaptureQueriesContext(
                connection,
            ) as captured,
        ):
            queries.files_of(OWNER, DRAFT)
        costs.append(len(captured))
    assert costs == [1, 1]


SHA = "0" * 64


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("file_one_owner", {"owner_user_id": 3}),
        ("file_settled_when_judged", {"state": "fine"}),
        ("file_kind_known", {"kind": "exe"}),
        ("file_refused_with_reason", {"refusal": "empty"}),
        ("file_kind_once_received", {"kind": ""}),
        ("file_content_if_clean", {"sha256": SHA}),
        ("file_settled_when_judged", {"settled_at": "2026-01-01T00:00Z"}),
        ("file_sizes", {"size": 0}),
        ("file_whole_once_received", {"received": 1}),
    ],
)
def test_rows_that_cannot_be(constraint, changes):
    file = send(jpeg())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(**changes)


def test_a_clean_file_has_content():
    file = check(send(jpeg()))
    with pytest.raises(IntegrityError, match="file_content_if_clean"), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(sha256="x" * 64)
    file.pk = None
    with pytest.raises(IntegrityError, match="file_public_id_once"), transaction.atomic():
        StoredFile.objects.bulk_create([file])
