"""Who may do what with a file. The subject decides who reads; the check decides whether there is anything to read."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, NotFound
from mizban.files.hooks import rules_of
from mizban.files.models import FileState, StoredFile, Subject

NOT_THERE = _("این فایل پیدا نشد؛ صفحه را دوباره باز کنید")


def visible_to(actor: Actor, subject_type: str, subject_ids: list[int]) -> QuerySet[StoredFile]:
    """Files of these subjects that the actor may know of: all but the removed, and those of others that are not taken.

    That a file is still being checked may be told to whoever reads the subject (an officer would else miss a
    document); its bytes are its sender's alone until then, see `may_open`.
    """
    rules = rules_of(subject_type)
    readable = Q(subject_id__in=rules.visible(actor, subject_ids) if subject_ids else [])
    if actor.is_staff and subject_ids:
        readable |= Q(subject_id__in=subject_ids, pk__in=rules.shared(actor, subject_ids))
    return StoredFile.objects.filter(known_to(actor), readable, subject_type=subject_type, subject_id__in=subject_ids)


def known_to(actor: Actor) -> Q:
    """Of a subject whose files the actor reads: what is there, and of what is not taken their own alone."""
    taken = ~Q(state__in=[FileState.RECEIVING, FileState.REFUSED]) | Q(**_owner(actor))
    return taken & Q(organisation_id=actor.organisation_id, removed_at=None)


def may_open(actor: Actor, file: StoredFile) -> bool:
    """Whether the bytes of this visible file may be sent to the actor."""
    if file.state == FileState.UNSCANNED:
        return file.is_owned_by(actor)
    return file.is_clean


def may_remove(actor: Actor, file: StoredFile) -> bool:
    """Whether the actor may take this visible file away again."""
    return file.is_owned_by(actor) and file.subject_id in rules_of(file.subject_type).changeable(
        actor, [file.subject_id]
    )


def require_changeable(actor: Actor, subject: Subject) -> None:
    """Raises NotFound for a subject that the actor does not see, Forbidden if it takes no files from them now."""
    subject_type, subject_id = subject
    rules = rules_of(subject_type)
    if subject_id in rules.changeable(actor, [subject_id]):
        return
    if subject_id in rules.visible(actor, [subject_id]):
        raise Forbidden(_("اینجا دیگر فایل نمی‌گیریم؛ صفحه را دوباره ببینید"), code="files_closed")
    raise NotFound(NOT_THERE, code="no_such_subject")


def _owner(actor: Actor) -> dict[str, int]:
    if actor.user_id is not None:
        return {"owner_user_id": actor.user_id}
    return {"owner_person_id": actor.person_id or 0}
