"""A file comes in, whole, and is checked."""

from __future__ import annotations

import hashlib

import pytest

from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, Invalid, NotFound, TooLarge, Unavailable, UnsupportedType
from mizban.files import actions, queries
from mizban.files.actions import processing
from mizban.files.antivirus import Verdict
from mizban.files.kinds import Refusal
from mizban.files.models import StoredFile
from mizban.files.store import store
from tests.db.files.files_desk import (
    DRAFT,
    ELSEWHERE,
    ORGANISATION,
    OWNER,
    STRANGER,
    check,
    jobs,
    jpeg,
    quarantined,
    send,
)

pytestmark = pytest.mark.django_db


def test_a_file_waits_in_quarantine_with_its_job():
    file = send(jpeg())
    assert (file.state, file.kind, file.owner_person_id, file.subject) == ("unscanned", "jpeg", 11, DRAFT)
    assert quarantined() == file.quarantined
    assert [(args["organisation_id"], args["file_id"]) for args in jobs(file)] == [(ORGANISATION, file.pk)]


def test_a_checked_file_is_clean_and_its_original_gone(desk, django_capture_on_commit_callbacks):
    data = jpeg()
    file = send(data)
    with django_capture_on_commit_callbacks(execute=True):
        check(file)
    assert (file.state, file.kind, file.pages, file.scanned_at) == ("clean", "jpeg", 1, None)
    content = b"".join(store().read(file.content))
    assert hashlib.sha256(content).hexdigest() == file.sha256
    assert len(content) == file.size
    assert file.original_sha256 == hashlib.sha256(data).hexdigest()
    assert quarantined() == []
    assert desk.settled == [(file.public_id, "clean")]


def test_a_second_check_changes_nothing(desk):
    file = check(send(jpeg()))
    before = file.settled_at
    assert check(file).settled_at == before
    assert len(desk.settled) == 1


@pytest.mark.parametrize(
    ("data", "error"), [(b"", Invalid), (b"<html>", UnsupportedType), (jpeg() + bytes(10**6), TooLarge)]
)
def test_what_the_first_look_refuses_leaves_nothing(settings, data, error):
    settings.FILE_LIMITS = {"max_bytes": 10**6}
    with pytest.raises(error):
        send(data)
    assert quarantined() == []
    assert not StoredFile.objects.exists()


def test_what_the_check_refuses_says_why_and_is_gone(desk, django_capture_on_commit_callbacks):
    file = send(jpeg()[:400])
    with django_capture_on_commit_callbacks(execute=True):
        check(file)
    assert (file.state, file.refusal, quarantined()) == ("refused", Refusal.UNREADABLE, [])
    with acting_as(OWNER, read_only=True):
        row = queries.files_of(OWNER, DRAFT)[0]
    assert row.says == "کارت.jpg باز نمی‌شود؛ دوباره عکس بگیرید"
    assert (row.openable, row.removable) == (False, True)


class Scanner:
    def __init__(self, answer: Verdict | Unavailable) -> None:
        self.answer = answer

    def scan(self, chunks):
        list(chunks)
        if isinstance(self.answer, Unavailable):
            raise self.answer
        return self.answer


def test_a_virus(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(processing, "scanner", lambda: Scanner(Verdict.INFECTED))
    file = send(jpeg())
    with django_capture_on_commit_callbacks(execute=True):
        check(file)
    assert (file.state, file.refusal, quarantined()) == ("refused", Refusal.INFECTED, [])


def test_a_scanner_that_passes_it_is_remembered(monkeypatch):
    monkeypatch.setattr(processing, "scanner", lambda: Scanner(Verdict.CLEAN))
    assert check(send(jpeg())).scanned_at is not None


def test_while_the_scanner_is_away_the_file_waits(monkeypatch):
    monkeypatch.setattr(processing, "scanner", lambda: Scanner(Unavailable("weg")))
    file = send(jpeg())
    with pytest.raises(Unavailable):
        check(file)
    file.refresh_from_db()
    assert file.state == "unscanned"
    assert quarantined() == file.quarantined


def test_a_file_removed_during_its_check_stays_removed(monkeypatch):
    file = send(jpeg())

    def scan_slowly() -> Scanner:
        StoredFile.objects.filter(pk=file.pk).update(removed_at=file.created_at)
        return Scanner(Verdict.CLEAN)

    monkeypatch.setattr(processing, "scanner", scan_slowly)
    assert check(file).state == "unscanned"


def test_strangers_send_nothing_and_leave_nothing(desk):
    for actor in (STRANGER, ELSEWHERE, Actor(ORGANISATION)):
        with pytest.raises(NotFound):
            send(jpeg(), actor=actor)
    desk.open.clear()
    with pytest.raises(Forbidden):
        send(jpeg())
    assert quarantined() == []


def test_limits_of_a_subject(settings):
    settings.FILE_LIMITS = {"max_files": 2, "max_total_bytes": 3000}
    send(jpeg())
    with pytest.raises(TooLarge) as refused:
        send(jpeg(size=400))
    assert refused.value.code == "files_too_large"
    send(jpeg())
    with pytest.raises(TooLarge) as refused:
        send(jpeg())
    assert str(refused.value) == "حداکثر ۲ فایل؛ یکی را حذف کنید"


def test_refused_and_removed_files_take_no_room(settings):
    settings.FILE_LIMITS = {"max_files": 1}
    check(send(jpeg()[:400]))
    file = send(jpeg())
    actions.remove(actor=OWNER, public_id=file.public_id)
    send(jpeg())
