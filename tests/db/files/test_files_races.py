"""Two at once: real threads, real transactions."""

from __future__ import annotations

import threading

import pytest

from mizban.core import clock
from mizban.core.errors import Conflict, TooLarge
from mizban.files import actions
from mizban.files.actions import keeping
from mizban.files.models import UPLOAD_LIFE, StoredFile
from mizban.files.store import Folder, store
from tests.at_once import at_once
from tests.db.files.files_desk import DRAFT, append, begin, check, jpeg, pdf, send

pytestmark = pytest.mark.usefixtures("own_database")


def test_the_last_place_is_given_once(settings):
    settings.FILE_LIMITS = {"max_files": 3}
    send(jpeg())
    results = at_once(*[lambda: send(jpeg()) for _ in range(5)])
    assert sorted(type(one).__name__ for one in results) == ["StoredFile"] * 2 + ["TooLarge"] * 3
    assert all(one.code == "too_many_files" for one in results if isinstance(one, TooLarge))
    assert StoredFile.objects.filter(subject_type=DRAFT[0]).count() == 3


def test_the_same_piece_is_taken_once():
    data = pdf()
    file = begin(len(data))
    results = at_once(*[lambda: append(file, 0, data[:90]) for _ in range(4)])
    assert sorted(type(one).__name__ for one in results) == ["Conflict"] * 3 + ["StoredFile"]
    assert all(one.params["offset"] == 90 for one in results if isinstance(one, Conflict))
    assert check(append(file, 90, data[90:])).state == "clean"


def test_bytes_are_not_forgotten_while_the_same_come_again(monkeypatch):
    old, new = check(send(jpeg())), send(jpeg())
    StoredFile.objects.filter(pk=old.pk).update(removed_at=clock.now() - 2 * UPLOAD_LIFE)
    about_to_delete, arrived = threading.Event(), threading.Event()

    class Slow(Folder):
        def names(self, folder: str) -> list[str]:
            if "previews" in folder:
                about_to_delete.set()
                arrived.wait(0.5)  # in vain: the other has to wait for the lock
            return super().names(folder)

    monkeypatch.setattr(keeping, "store", lambda: Slow(store().storage))

    def come_again() -> None:
        about_to_delete.wait(5)
        actions.process(organisation_id=new.organisation_id, file_id=new.pk)
        arrived.set()

    results = at_once(lambda: actions.discard_expired(organisation_id=old.organisation_id), come_again)
    new.refresh_from_db()
    assert results == [1, None]
    assert new.state == "clean"
    assert store().has(new.content)
