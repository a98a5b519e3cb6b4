"""What screens need to know of files."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from mizban.core.actor import Actor
from mizban.core.errors import NotFound
from mizban.core.text import local_digits
from mizban.files import policies
from mizban.files.hooks import rules_of
from mizban.files.kinds import Kind, Refusal
from mizban.files.models import FileState, StoredFile, Subject
from mizban.files.refusals import refusal_of

_TOLD = (
    *("organisation_id", "public_id", "owner_person_id", "owner_user_id", "subject_type", "subject_id", "field"),
    *("name", "size", "received", "kind", "state", "refusal", "pages"),
)
"""Columns that a row of a list is made of."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line in a list of files, complete."""

    public_id: uuid.UUID
    subject: Subject
    field: str
    name: str
    size: int
    received: int
    kind: Kind | None
    state: FileState
    says: str
    """How it stands, as a person reads it: being sent, being checked, accepted, or why not."""
    pages: int | None
    openable: bool
    """Whether the present person may fetch the bytes."""
    has_pictures: bool
    removable: bool


def files_of(actor: Actor, subject: Subject, *, held: bool = False) -> list[FileRow]:
    """The files of one subject, in the order in which they came."""
    return files_of_many(actor, {subject[0]: [subject[1]]}, held=held)


def files_of_many(actor: Actor, subjects: Mapping[str, Collection[int]], *, held: bool = False) -> list[FileRow]:
    """The files of several subjects, their ids by type (a case and its decisions), in one query and what the rules
    need; in the order in which they came. While they are `held`, until the transaction ends, none is taken away."""
    visible = (policies.visible_to(actor, kind, list(ids)) for kind, ids in subjects.items())
    found = reduce(or_, visible).order_by("created_at", "id")
    files = list(found.select_for_update(of=("self",)) if held else found)
    ids: dict[str, set[int]] = {}
    for file in files:
        ids.setdefault(file.subject_type, set()).add(file.subject_id)
    changeable = {(kind, one) for kind, those in ids.items() for one in rules_of(kind).changeable(actor, those)}
    return [_row(actor, one, removable=one.is_owned_by(actor) and one.subject in changeable) for one in files]


def files_beside(actor: Actor, subject_type: str) -> ArraySubquery:
    """Files of the row outside, for the query of that row: whoever reads it reads them. `read_beside` takes them."""
    of_row = StoredFile.objects.filter(policies.known_to(actor), subject_type=subject_type, subject_id=OuterRef("pk"))
    return _told(of_row)


def files_named(actor: Actor, ids: QuerySet[Any]) -> ArraySubquery:
    """Files by their primary keys, which the query `ids` gives to whoever may read them; for `read_beside`."""
    named = StoredFile.objects.filter(policies.known_to(actor), pk__in=ids)
    return _told(named)


def _told(files: QuerySet[StoredFile]) -> ArraySubquery:
    return ArraySubquery(files.order_by("created_at", "id").values(told=JSONObject(**{name: name for name in _TOLD})))


def read_beside(actor: Actor, told: Iterable[Mapping[str, Any]], *, removable: bool = False) -> list[FileRow]:
    """What `files_beside` has brought; `removable`: the row outside still takes files of the actor's."""
    files = [StoredFile(**{**one, "public_id": uuid.UUID(one["public_id"])}) for one in told]
    return [_row(actor, one, removable=removable and one.is_owned_by(actor)) for one in files]


def visible_file(actor: Actor, public_id: uuid.UUID) -> StoredFile:
    """The file, if the actor may know of it; raises NotFound."""
    file = StoredFile.objects.filter(organisation_id=actor.organisation_id, public_id=public_id).first()
    if file is not None:
        file = policies.visible_to(actor, file.subject_type, [file.subject_id]).filter(pk=file.pk).first()
    if file is None:
        raise NotFound(policies.NOT_THERE, code="no_such_file")
    return file


def openable_file(actor: Actor, public_id: uuid.UUID) -> StoredFile:
    """The file, if its bytes may be sent to the actor; raises NotFound."""
    file = visible_file(actor, public_id)
    if not policies.may_open(actor, file):
        raise NotFound(policies.NOT_THERE, code="file_not_open")
    return file


def open_upload(actor: Actor, public_id: uuid.UUID) -> StoredFile:
    """An upload of the actor's own that more bytes may come to; raises NotFound once it is whole or too old."""
    file = visible_file(actor, public_id)
    if not (file.is_open_upload and file.is_owned_by(actor)):
        raise NotFound(policies.NOT_THERE, code="no_such_upload")
    return file


def _row(actor: Actor, file: StoredFile, *, removable: bool) -> FileRow:
    kind = Kind(file.kind) if file.kind else None
    return FileRow(
        public_id=file.public_id,
        subject=file.subject,
        field=file.field,
        name=file.name,
        size=file.size,
        received=file.received,
        kind=kind,
        state=FileState(file.state),
        says=_says(file),
        pages=file.pages,
        openable=policies.may_open(actor, file),
        has_pictures=file.is_clean and kind is not None and (kind.is_image or kind is Kind.PDF),
        removable=removable,
    )


def _says(file: StoredFile) -> str:
    if file.refusal:
        return str(refusal_of(Refusal(file.refusal), file.name))
    if file.state == FileState.RECEIVING:
        return _("در حال فرستادن، %(p)s٪") % {"p": local_digits(100 * file.received // file.size)}
    return _("پذیرفته شد") if file.is_clean else _("در حال بررسی امنیتی")
