"""What becomes of files afterwards: moved to another subject, made by the desk, taken away, forgotten."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, system
from mizban.core.errors import Forbidden
from mizban.files import policies, queries
from mizban.files.actions.processing import keep_content, lock_content
from mizban.files.actions.settling import delete_pieces
from mizban.files.kinds import Kind
from mizban.files.limits import require_room
from mizban.files.models import UPLOAD_LIFE, FileState, StoredFile, Subject
from mizban.files.names import clean_name
from mizban.files.store import pictured_in, quarantine, store

BATCH = 500


def keep(
    *,
    actor: Actor,
    subject: Subject,
    name: str,
    data: bytes,
    kind: Kind = Kind.PDF,
    pages: int | None = None,
    field: str = "",
) -> StoredFile:
    """Keep a file that the desk itself has made (a result letter): clean from the start, nobody's own.

    A step inside the transaction of the action that makes it.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    keep_content(actor.organisation_id, sha256, [data])
    return StoredFile.objects.create(
        organisation_id=actor.organisation_id,
        subject_type=subject[0],
        subject_id=subject[1],
        field=field,
        name=clean_name(name, kind),
        size=len(data),
        received=len(data),
        kind=kind,
        state=FileState.CLEAN,
        sha256=sha256,
        original_sha256=sha256,
        pages=pages,
        settled_at=clock.now(),
    )


def attach(
    *, actor: Actor, source: Subject, target: Subject, public_ids: set[uuid.UUID] | None = None
) -> list[StoredFile]:
    """Move the files of a subject (all, or those named) to another: a draft's to the case that it becomes.

    A step inside the transaction of a higher action, which has checked that the actor may do that. What is still on
    its way or was refused does not come along. Returns what moved; raises TooLarge if the target cannot take it.
    """
    files = _of_subject(actor, source).filter(state__in=[FileState.UNSCANNED, FileState.CLEAN])
    if public_ids is not None:
        files = files.filter(public_id__in=public_ids)
    moving = list(files.select_for_update().order_by("id"))
    if moving:
        require_room(
            actor.organisation_id, target, name=moving[-1].name, size=sum(one.size for one in moving), count=len(moving)
        )
    for file in moving:
        file.subject_type, file.subject_id = target
    StoredFile.objects.bulk_update(moving, ["subject_type", "subject_id"])
    return moving


def hand_over(*, actor: Actor, source: Subject, target: Subject) -> None:
    """Give all files of a subject to another of the same person's, as they are and however many: two drafts become one.

    A step inside a higher action.
    """
    _of_subject(actor, source).update(subject_type=target[0], subject_id=target[1])


def discard(*, actor: Actor, subject: Subject, until: dt.datetime | None = None) -> int:
    """Take away all files of a subject that ends (an expired draft), or those that came up to a moment; how many.

    A step inside a higher action.
    """
    files = _of_subject(actor, subject)
    return (files if until is None else files.filter(created_at__lte=until)).update(removed_at=clock.now())


def remove(*, actor: Actor, public_id: uuid.UUID) -> StoredFile:
    """Take away a file of the actor's own. Raises NotFound, or Forbidden where files are no longer changed."""
    with acting_as(actor):
        file = StoredFile.objects.select_for_update().get(pk=queries.visible_file(actor, public_id).pk)
        if not policies.may_remove(actor, file):  # judged once it is locked: its draft may just be on its way
            raise Forbidden(_("این فایل را نمی‌شود حذف کرد؛ فایل درست را هم بفرستید"), code="file_not_removable")
        file.removed_at = file.removed_at or clock.now()
        file.save(update_fields=["removed_at"])
    return file


def discard_expired(*, organisation_id: int) -> int:
    """Clear away, a day after: uploads never finished, files taken away, and pieces that belong to no file.

    Returns how many rows went. Bytes that another file shares stay.
    """
    actor = system(organisation_id)
    before = clock.now() - UPLOAD_LIFE
    gone = 0
    with acting_as(actor, read_only=True):
        ids = list(_expired(organisation_id, before).values_list("id", flat=True)[:BATCH])
    for file_id in ids:
        with acting_as(actor):
            file = _expired(organisation_id, before).select_for_update().filter(pk=file_id).first()
            if file is not None:
                _forget(file)
                gone += 1
    _clear_quarantine(actor, before)
    return gone


def _of_subject(actor: Actor, subject: Subject) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(
        organisation_id=actor.organisation_id, subject_type=subject[0], subject_id=subject[1], removed_at=None
    )


def _expired(organisation_id: int, before: dt.datetime) -> QuerySet[StoredFile]:
    unfinished = Q(state=FileState.RECEIVING, created_at__lt=before)
    return StoredFile.objects.filter(unfinished | Q(removed_at__lt=before), organisation_id=organisation_id).order_by(
        "id"
    )


def _forget(file: StoredFile) -> None:
    """Delete the locked row, and its bytes unless another row has the same. Bytes go first: what is left behind by a
    failure is tried again."""
    delete_pieces(file)
    if file.is_clean:
        lock_content(file.organisation_id, file.sha256)
        same = StoredFile.objects.filter(organisation_id=file.organisation_id, sha256=file.sha256).exclude(pk=file.pk)
        if not same.exists():
            pictures = pictured_in(file.organisation_id, file.sha256)
            for name in [*store().names(pictures), file.content]:
                store().delete(name)
    file.delete()


def _clear_quarantine(actor: Actor, before: dt.datetime) -> None:
    """Pieces whose row never came to be (the process ended between the two) or is settled."""
    old = [name for name in store().names(quarantine(actor.organisation_id)) if _is_older(name, before)]
    with acting_as(actor, read_only=True):
        waiting = StoredFile.objects.filter(
            organisation_id=actor.organisation_id, state__in=[FileState.RECEIVING, FileState.UNSCANNED]
        )
        needed = {str(public_id) for public_id in waiting.values_list("public_id", flat=True)}
    for name in old:
        if name.rpartition("/")[2].partition(".")[0] not in needed:
            store().delete(name)


def _is_older(name: str, moment: dt.datetime) -> bool:
    try:
        return store().changed_at(name) < moment
    except FileNotFoundError:
        return False
