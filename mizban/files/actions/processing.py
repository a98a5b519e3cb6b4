"""The check of a file in quarantine: virus scanner, then cleaning in the limited process, then the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, system
from mizban.core.locks import advisory_lock
from mizban.files import sandbox
from mizban.files.actions.settling import settle_clean, settle_refused
from mizban.files.antivirus import Verdict, scanner
from mizban.files.kinds import Kind, Refusal, Refused
from mizban.files.limits import limits
from mizban.files.models import FileState, StoredFile
from mizban.files.names import clean_name
from mizban.files.store import CHUNK, kept, pictured, store


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check has found out about the bytes that were sent."""

    original_sha256: str
    verdict: Verdict


def process(*, organisation_id: int, file_id: int) -> None:
    """Judge the file if it still waits for that; done twice or at once by two, it is judged once.

    Scanner and cleaning run outside any transaction. Raises `core.errors.Unavailable` (no answer from the scanner),
    `SandboxBroken`, or what the store raises: the file then stays `unscanned`, and the job is tried again.
    """
    actor = system(organisation_id)
    with acting_as(actor, read_only=True):
        file = _waiting(actor, file_id)
    if file is None:
        return
    checked = Checked(_sha256(_sent(file)), scanner().scan(_sent(file)))
    if checked.verdict is Verdict.INFECTED:
        _refuse(actor, file_id, checked, Refusal.INFECTED)
        return
    try:
        with sandbox.cleaned(Kind(file.kind), _sent(file), limits().bounds) as result:
            _accept(actor, file_id, checked, result)
    except Refused as refused:
        _refuse(actor, file_id, checked, refused.reason)


def _waiting(actor: Actor, file_id: int, *, lock: bool = False) -> StoredFile | None:
    files = StoredFile.objects.select_for_update() if lock else StoredFile.objects.all()
    return files.filter(
        pk=file_id, organisation_id=actor.organisation_id, state=FileState.UNSCANNED, removed_at=None
    ).first()


def _refuse(actor: Actor, file_id: int, checked: Checked, reason: Refusal) -> None:
    with acting_as(actor):
        file = _waiting(actor, file_id, lock=True)
        if file is not None:
            file.original_sha256 = checked.original_sha256
            settle_refused(file, reason)


def _accept(actor: Actor, file_id: int, checked: Checked, result: sandbox.Result) -> None:
    sha256 = _sha256(_chunks(result.target))
    with acting_as(actor):
        file = _waiting(actor, file_id, lock=True)
        if file is None:
            return
        keep_content(file.organisation_id, sha256, _chunks(result.target))
        if result.preview is not None:
            store().put(pictured(file.organisation_id, sha256, 1), _chunks(result.preview))
        file.sha256, file.original_sha256 = sha256, checked.original_sha256
        file.size = result.target.stat().st_size
        file.kind, file.pages, file.name = result.kind, result.pages, clean_name(file.name, result.kind)
        file.scanned_at = clock.now() if checked.verdict is Verdict.CLEAN else None
        settle_clean(file)


def keep_content(organisation_id: int, sha256: str, chunks: Iterable[bytes]) -> None:
    """Put clean bytes into the store, once. The lock keeps them from being deleted with an older file meanwhile."""
    lock_content(organisation_id, sha256)
    name = kept(organisation_id, sha256)
    if not store().has(name):
        store().put(name, chunks)


def lock_content(organisation_id: int, sha256: str) -> None:
    """Nobody else puts or deletes these bytes until the transaction ends."""
    advisory_lock(f"content/{kept(organisation_id, sha256)}")


def _sent(file: StoredFile) -> Iterator[bytes]:
    return chain.from_iterable(store().read(piece) for piece in file.quarantined)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _sha256(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
