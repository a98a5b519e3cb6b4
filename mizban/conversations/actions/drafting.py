"""What is being written, kept on the server until it is sent: text and files, on whichever device."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mizban.cases.models import Case
from mizban.cases.policies import no_such_case
from mizban.cases.policies import visible_to as cases_visible_to
from mizban.conversations.models import Message, MessageDraft
from mizban.conversations.policies import require_readable
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.text import clean

MOST_KEPT = 200_000
"""Characters of a text that is kept while it is written; a message takes fewer, and says so when it is sent."""


def keep_draft(
    *,
    actor: Actor,
    number: str,
    key: UUID,
    internal: bool,
    text: str | None = None,
    corrects: int | None = None,
) -> MessageDraft | None:
    """Put aside what is being typed, unjudged; without `text` the draft is opened as it is, for a file to join it.

    None where what bears `key` has been sent already: this came late. Raises NotFound for a case that the actor does
    not know of, Forbidden for one that they do not read.
    """
    with acting_as(actor):
        case = readable(actor, number, held=True)
        if Message.objects.filter(case=case, key=key).exists():
            return None
        if MessageDraft.objects.filter(case=case, key=key).exclude(goes_at=None).exists():
            return None
        draft, _new = MessageDraft.objects.get_or_create(
            **whose(actor, case, internal),
            goes_at=None,
            defaults={"organisation_id": case.organisation_id, "key": key, "updated_at": clock.now()},
        )
        if text is not None:
            draft.text, draft.updated_at, draft.returned_for = clean(text)[:MOST_KEPT], clock.now(), ""
            draft.corrects_id = _of_case(case, corrects)
            draft.save(update_fields=["text", "updated_at", "returned_for", "corrects"])
    return draft


def readable(actor: Actor, number: str, *, held: bool = False) -> Case:
    """The case, if the actor reads what is written in it; `held` until the transaction ends.

    Raises NotFound, or Forbidden where only its header is theirs.
    """
    cases = cases_visible_to(actor).filter(number=number)
    case = (cases.select_for_update(of=("self",)) if held else cases).first()
    if case is None:
        raise no_such_case(actor)
    require_readable(actor, case)
    return case


def open_draft(actor: Actor, case: Case, *, internal: bool) -> MessageDraft | None:
    """What the actor is writing on one side of the case, locked."""
    mine = MessageDraft.objects.filter(**whose(actor, case, internal), goes_at=None)
    return mine.select_for_update(of=("self",)).first()


def whose(actor: Actor, case: Case, internal: bool) -> dict[str, Any]:
    """What tells the draft of this actor and side from all others of the case."""
    if actor.is_applicant:
        return {"case_id": case.pk, "user_id": None, "person_id": actor.applicant_id, "internal": False}
    return {"case_id": case.pk, "user_id": actor.officer_id, "person_id": None, "internal": internal}


def _of_case(case: Case, pk: int | None) -> int | None:
    """A message of this very case; whether it may be put right is judged when the draft is sent."""
    return pk if pk is not None and Message.objects.filter(case=case, pk=pk).exists() else None
