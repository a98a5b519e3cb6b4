"""The last move of a file's state, as a step inside a transaction that has locked its row."""

from __future__ import annotations

import structlog
from django.db import transaction

from mizban.core import clock
from mizban.files.hooks import rules_of
from mizban.files.kinds import Refusal
from mizban.files.models import FileState, StoredFile
from mizban.files.store import store

log = structlog.get_logger()


def settle_refused(file: StoredFile, reason: Refusal) -> None:
    """The file is not taken; what was sent is deleted once this is committed."""
    file.state, file.refusal = FileState.REFUSED, reason
    _settle(file)


def settle_clean(file: StoredFile) -> None:
    """The file is taken; its clean bytes are in the store already."""
    file.state = FileState.CLEAN
    _settle(file)


def _settle(file: StoredFile) -> None:
    file.settled_at = clock.now()
    file.received = file.size
    file.save()
    rules_of(file.subject_type).settled(file)
    transaction.on_commit(lambda: delete_pieces(file))
    log.info("file_settled", file=str(file.public_id), state=file.state, reason=file.refusal)


def delete_pieces(file: StoredFile) -> None:
    """Empty the quarantine of a file."""
    for piece in file.quarantined:
        store().delete(piece)
