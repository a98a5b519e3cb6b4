"""Taking files in: whole, or piece by piece over a line that breaks (the core of the tus protocol, without HTTP)."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterable, Iterator
from typing import IO, Protocol

from django.utils.translation import gettext_lazy as _

from mizban.core import jobs
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, NotFound, TooLarge
from mizban.core.text import clean
from mizban.files import queries
from mizban.files.actions.settling import settle_refused
from mizban.files.kinds import MEGABYTE, Kind, Refusal, Refused
from mizban.files.limits import limits, require_room
from mizban.files.models import FileState, StoredFile, Subject
from mizban.files.names import clean_name
from mizban.files.policies import NOT_THERE, require_changeable
from mizban.files.refusals import refusal_of
from mizban.files.sniff import Bytes, sniff
from mizban.files.store import quarantined, store

MAX_PIECES = 200
IN_MEMORY = MEGABYTE


class Upload(Bytes, Protocol):
    """A whole file as it came; Django's `UploadedFile` is one."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    @property
    def content_type(self) -> str | None: ...

    def chunks(self) -> Iterator[bytes]: ...


def receive(*, actor: Actor, subject: Subject, field: str, upload: Upload) -> StoredFile:
    """Take in a whole file; it waits in quarantine for `process`, which is queued.

    Raises Invalid, TooLarge or UnsupportedType over the file, TooLarge over the limits of the subject, NotFound or
    Forbidden over the subject.
    """
    name, size = clean_name(upload.name), upload.size or 0
    kind = _sniffed(name, upload, size)
    public_id = uuid.uuid4()
    piece = quarantined(actor.organisation_id, public_id, 0)
    store().put(piece, upload.chunks())
    try:
        with acting_as(actor):
            require_changeable(actor, subject)
            require_room(actor.organisation_id, subject, name=name, size=size)
            file = _new(actor, subject, field, clean_name(name, kind), size, upload.content_type)
            file.public_id, file.received, file.pieces = public_id, size, 1
            _quarantine(file, kind)
            file.save()
            _queue(file)
    except BaseException:
        store().delete(piece)
        raise
    return file


def begin_upload(
    *, actor: Actor, subject: Subject, field: str, name: str, size: int, declared_type: str = ""
) -> StoredFile:
    """Announce a file of `size` bytes that will come by `append` within a day. Raises as `receive` does."""
    name = clean_name(name)
    if size <= 0:
        raise refusal_of(Refusal.EMPTY, name)
    if size > limits().bounds.max_bytes:
        raise refusal_of(Refusal.TOO_LARGE, name)
    with acting_as(actor):
        require_changeable(actor, subject)
        require_room(actor.organisation_id, subject, name=name, size=size)
        file = _new(actor, subject, field, name, size, declared_type)
        file.save()
    return file


def append(*, actor: Actor, public_id: uuid.UUID, offset: int, chunks: Iterable[bytes]) -> StoredFile:
    """Add bytes that begin at `offset` to an upload; the last of them start its check.

    A line that breaks (OSError out of `chunks`) leaves what came before; `received` tells from where to go on. When
    the last bytes show that the file cannot be taken, the file returned is refused and says why. Raises NotFound
    (no such upload of the actor's, or too old), Conflict (`offset` is not where the upload stands), TooLarge (more
    bytes than announced).
    """
    with acting_as(actor, read_only=True):
        file = queries.open_upload(actor, public_id)
        _require_offset(file, offset)
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as spool:
        count = _spool(chunks, spool, room=file.size - offset)
        spool.seek(0)
        if not count:
            return file
        with acting_as(actor):
            file = _locked(actor, public_id)
            _require_offset(file, offset)
            store().put(quarantined(file.organisation_id, file.public_id, file.pieces), _read(spool))
            file.received += count
            file.pieces += 1
            if file.received == file.size:
                _complete(file)
            file.save()
    return file


def _new(actor: Actor, subject: Subject, field: str, name: str, size: int, declared_type: str | None) -> StoredFile:
    return StoredFile(
        organisation_id=actor.organisation_id,
        owner_person_id=None if actor.is_staff else actor.person_id,
        owner_user_id=actor.user_id,
        subject_type=subject[0],
        subject_id=subject[1],
        field=clean(field, max_length=200),
        name=name,
        declared_type=clean(declared_type or "", max_length=100),
        size=size,
        state=FileState.RECEIVING,
    )


def _locked(actor: Actor, public_id: uuid.UUID) -> StoredFile:
    file = (
        StoredFile.objects.select_for_update()
        .filter(organisation_id=actor.organisation_id, public_id=public_id)
        .first()
    )
    if file is None or not file.is_open_upload or file.removed_at or not file.is_owned_by(actor):
        raise NotFound(NOT_THERE, code="no_such_upload")
    return file


def _require_offset(file: StoredFile, offset: int) -> None:
    if offset != file.received:
        raise Conflict(_("بخشی از فایل نرسید؛ از همان‌جا دوباره بفرستید"), code="wrong_offset", offset=file.received)
    if file.pieces >= MAX_PIECES:
        raise Conflict(_("فایل بارها قطع شد؛ آن را حذف کنید و دوباره بفرستید"), code="too_many_pieces")


def _spool(chunks: Iterable[bytes], spool: IO[bytes], *, room: int) -> int:
    """Keep what comes until the line ends or breaks; how many bytes that was."""
    count = 0
    try:
        for chunk in chunks:
            count += len(chunk)
            if count > room:
                raise TooLarge(_("فایل از آنچه گفته شده بود بزرگ‌تر است؛ دوباره بفرستید"), code="more_than_announced")
            spool.write(chunk)
    except OSError:
        count = spool.tell()
    return count


def _complete(file: StoredFile) -> None:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as whole:
        for piece in file.quarantined:
            whole.writelines(store().read(piece))
        try:
            kind = sniff(whole, file.size, limits().bounds)
        except Refused as refused:
            settle_refused(file, refused.reason)
            return
    _quarantine(file, kind)
    _queue(file)


def _sniffed(name: str, upload: Upload, size: int) -> Kind:
    try:
        return sniff(upload, size, limits().bounds)
    except Refused as refused:
        raise refusal_of(refused.reason, name) from refused


def _quarantine(file: StoredFile, kind: Kind) -> None:
    file.state, file.kind, file.name = FileState.UNSCANNED, kind, clean_name(file.name, kind)


def _queue(file: StoredFile) -> None:
    """By name, for tasks lie above actions; the job is a row of the same transaction."""
    jobs.defer(
        "files.process",
        queue="files",
        lock=f"file-{file.organisation_id}-{file.public_id}",
        organisation_id=file.organisation_id,
        file_id=file.pk,
    )


def _read(spool: IO[bytes]) -> Iterator[bytes]:
    while chunk := spool.read(IN_MEMORY):
        yield chunk
