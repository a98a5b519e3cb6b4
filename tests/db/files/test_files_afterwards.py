"""Files move with what they belong to, are removed, forgotten, pictured."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import system
from mizban.core.errors import Forbidden, NotFound, TooLarge
from mizban.files import actions, previews, sandbox
from mizban.files.kinds import Kind
from mizban.files.models import StoredFile
from mizban.files.serving import deliver
from mizban.files.store import quarantine, store
from tests.db.files.files_desk import (
    CASE,
    DRAFT,
    OFFICER,
    ORGANISATION,
    OWNER,
    STRANGER,
    append,
    begin,
    check,
    jpeg,
    opened,
    pdf,
    quarantined,
    seen,
    send,
    submit,
)

pytestmark = pytest.mark.django_db


def test_files_go_along_with_what_they_belong_to():
    clean, waiting, refused, coming = check(send(jpeg())), send(jpeg("blue")), check(send(jpeg()[:400])), begin(100)
    submit(clean, waiting, refused, coming)
    assert [one.subject for one in (clean, waiting, refused, coming)] == [CASE, CASE, DRAFT, DRAFT]
    assert check(waiting).state == "clean"


def test_the_target_has_limits_too(settings):
    send(jpeg())
    settings.FILE_LIMITS = {"max_files": 0}
    with pytest.raises(TooLarge):
        submit()


def test_removing_is_for_the_sender_while_the_subject_is_open(desk):
    file = send(jpeg())
    with pytest.raises(NotFound):
        actions.remove(actor=STRANGER, public_id=file.public_id)
    desk.open.clear()
    with pytest.raises(Forbidden):
        actions.remove(actor=OWNER, public_id=file.public_id)
    desk.open.add(DRAFT[1])
    actions.remove(actor=OWNER, public_id=file.public_id)
    assert seen(OWNER, DRAFT) == []
    with pytest.raises(NotFound):
        actions.remove(actor=OWNER, public_id=file.public_id)


def test_a_letter_of_the_desk_is_clean_from_the_start():
    data = pdf()
    with acting_as(OFFICER):
        file = actions.keep(actor=OFFICER, subject=CASE, name="نتیجه", data=data, kind=Kind.PDF, pages=2)
    assert (file.name, file.is_owned_by(OFFICER)) == ("نتیجه.pdf", False)
    assert opened(OWNER, file)
    assert b"".join(deliver(file).chunks) == data


def later(hours: int = 49) -> time_machine.travel:
    return time_machine.travel(clock.now() + dt.timedelta(hours=hours), tick=False)


def forget(callbacks) -> int:
    with later(), callbacks(execute=True):
        return actions.discard_expired(organisation_id=ORGANISATION)


def test_what_is_a_day_old_and_nobodys_is_forgotten(django_capture_on_commit_callbacks):
    kept_file, removed, unfinished = check(send(jpeg())), check(send(jpeg("blue"))), append(begin(100), 0, b"x")
    actions.remove(actor=OWNER, public_id=removed.public_id)
    picture = b"".join(previews.picture(removed, 1))
    assert picture[8:12] == b"WEBP"
    assert actions.discard_expired(organisation_id=ORGANISATION) == 0
    assert forget(django_capture_on_commit_callbacks) == 2
    assert list(StoredFile.objects.all()) == [kept_file]
    assert not store().has(removed.content)
    assert store().names(f"previews/{removed.content}") == []
    assert store().has(kept_file.content)
    assert [name for name in quarantined() if str(unfinished.public_id) in name] == []


def test_bytes_shared_by_two_stay_until_the_last_goes(django_capture_on_commit_callbacks):
    first, second = check(send(jpeg())), check(send(jpeg()))
    assert first.content == second.content
    actions.remove(actor=OWNER, public_id=first.public_id)
    assert forget(django_capture_on_commit_callbacks) == 1
    assert store().has(second.content)
    actions.remove(actor=OWNER, public_id=second.public_id)
    assert forget(django_capture_on_commit_callbacks) == 1
    assert not store().has(second.content)


def test_pieces_without_a_file_are_cleared_away():
    orphan = f"{quarantine(ORGANISATION)}/{uuid.uuid4()}.0"
    store().put(orphan, [b"x"])
    waiting = send(jpeg())
    with later():
        actions.discard_expired(organisation_id=ORGANISATION)
    assert quarantined() == waiting.quarantined


def test_the_end_of_a_draft_takes_its_files():
    send(jpeg())
    with acting_as(system(ORGANISATION)):
        assert actions.discard(actor=system(ORGANISATION), subject=DRAFT) == 1
    assert seen(OWNER, DRAFT) == []


def test_pictures_are_made_once(monkeypatch):
    file = check(send(pdf(2), "a.pdf"))
    first = b"".join(previews.picture(file, 2))
    monkeypatch.setattr(sandbox, "page_picture", None)
    assert b"".join(previews.picture(file, 2)) == first
    assert b"".join(previews.picture(file, 1))[8:12] == b"WEBP"
    for page in (0, 3, -1, 10**9):
        with pytest.raises(NotFound):
            previews.picture(file, page)


def test_an_unchecked_file_has_no_pictures():
    with pytest.raises(NotFound):
        previews.picture(send(jpeg()), 1)
