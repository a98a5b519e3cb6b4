"""Files of messages, and of those that are being written. Registered at start-up."""

from __future__ import annotations

from collections.abc import Collection

from mizban.conversations.policies import may_send, own_drafts, visible_to
from mizban.core.actor import Actor
from mizban.files.hooks import SubjectRules, register

MESSAGE, MESSAGE_DRAFT = "message", "message_draft"
Ids = Collection[int]


def register_subjects() -> None:
    """Tell `files` whose these are and until when they take files."""
    register(MESSAGE, SubjectRules(visible=_messages, changeable=lambda actor, ids: []))
    register(MESSAGE_DRAFT, SubjectRules(visible=_drafts, changeable=_open_drafts))


def _messages(actor: Actor, ids: Ids) -> Ids:
    return visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)


def _drafts(actor: Actor, ids: Ids) -> Ids:
    return own_drafts(actor).filter(pk__in=ids).values_list("pk", flat=True)


def _open_drafts(actor: Actor, ids: Ids) -> Ids:
    mine = own_drafts(actor).filter(pk__in=ids, goes_at=None).select_related("case")
    return [draft.pk for draft in mine if may_send(actor, draft)]
