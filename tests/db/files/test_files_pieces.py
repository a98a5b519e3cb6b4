"""A file comes in piece by piece."""

from __future__ import annotations

import hashlib

import pytest
import time_machine

from mizban.core.acting import acting_as
from mizban.core.errors import Conflict, Invalid, NotFound, TooLarge
from mizban.core.text import local_digits
from mizban.files import actions, queries
from mizban.files.models import UPLOAD_LIFE
from tests.db.files.files_desk import (
    DRAFT,
    ELSEWHERE,
    OFFICER,
    OWNER,
    STRANGER,
    append,
    begin,
    check,
    jobs,
    pdf,
    quarantined,
)

pytestmark = pytest.mark.django_db


def test_pieces_become_a_file():
    data = pdf()
    file = begin(len(data))
    assert append(file, 0, data[:100], data[100:150]).received == 150
    file = append(file, 150, data[150:])
    assert (file.state, file.kind, len(jobs(file))) == ("unscanned", "pdf", 1)
    assert (check(file).state, file.pages) == ("clean", 2)
    assert file.original_sha256 == hashlib.sha256(data).hexdigest()


def test_a_broken_line_keeps_what_came():
    data = pdf()
    file = begin(len(data))

    def breaking():
        yield data[:70]
        raise OSError("gone")

    file = actions.append(actor=OWNER, public_id=file.public_id, offset=0, chunks=breaking())
    assert file.received == 70
    with acting_as(OWNER, read_only=True):
        assert queries.open_upload(OWNER, file.public_id).received == 70
        assert queries.files_of(OWNER, DRAFT)[0].says == f"در حال فرستادن، {local_digits(7000 // len(data))}٪"
    assert append(file, 70, data[70:]).state == "unscanned"


@pytest.mark.parametrize("offset", [1, 50, 51, 10**9, -1])
def test_a_wrong_offset_is_a_conflict(offset):
    data = pdf()
    file = append(begin(len(data)), 0, data[:49])
    with pytest.raises(Conflict):
        append(file, offset, data[49:])


def test_more_than_announced_is_refused_and_the_upload_goes_on():
    data = pdf()
    file = begin(len(data))
    with pytest.raises(TooLarge):
        append(file, 0, data, b"x")
    assert append(file, 0, data).state == "unscanned"


def test_pieces_that_make_no_file_are_refused(django_capture_on_commit_callbacks):
    file = begin(10)
    with django_capture_on_commit_callbacks(execute=True):
        file = append(file, 0, b"<html>....")
    assert (file.state, file.refusal, quarantined(), jobs(file)) == ("refused", "unsupported", [], [])


def test_an_upload_is_its_senders_alone():
    file = begin(100)
    for actor in (STRANGER, OFFICER, ELSEWHERE):
        with pytest.raises(NotFound):
            append(file, 0, b"x", actor=actor)


def test_an_upload_ends_after_a_day():
    file = begin(100)
    with time_machine.travel(file.created_at + UPLOAD_LIFE, tick=False), pytest.raises(NotFound):
        append(file, 0, b"x")


def test_an_upload_cannot_come_in_countless_pieces(monkeypatch):
    monkeypatch.setattr(actions.receiving, "MAX_PIECES", 2)
    file = begin(100)
    append(file, 0, b"x")
    append(file, 1, b"x")
    with pytest.raises(Conflict):
        append(file, 2, b"x")


@pytest.mark.parametrize(("size", "error"), [(0, Invalid), (-5, Invalid), (11 * 1024**2, TooLarge)])
def test_announced_sizes(size, error):
    with pytest.raises(error):
        begin(size)
