"""What time brings to conversations: reminders of what nobody has seen, the end of what was never sent."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery

from mizban.cases.actions.messages import recipient, tell
from mizban.cases.models import Case
from mizban.cases.workflow import OPEN
from mizban.conversations.models import Message, MessageDraft, Seen
from mizban.conversations.subjects import MESSAGE_DRAFT
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import system
from mizban.files.actions import discard
from mizban.notifications.events import Event
from mizban.notifications.recipients import Recipient

UNSEEN = dt.timedelta(days=1)
"""After so long unseen a message is told of once more."""
LOOKED_BACK = dt.timedelta(hours=6)
"""For so long a worker may have stood still without a reminder being lost."""
KEPT_UNSENT = dt.timedelta(days=30)
LATE = dt.timedelta(minutes=2)
BATCH = 500


def overdue(*, organisation_id: int) -> list[int]:
    """Drafts that should have gone out and have not: their job was lost."""
    with acting_as(system(organisation_id), read_only=True):
        late = MessageDraft.objects.filter(organisation_id=organisation_id, goes_at__lt=clock.now() - LATE)
        return list(late.order_by("pk").values_list("pk", flat=True)[:BATCH])


def remind_of_unseen(*, organisation_id: int) -> int:
    """Tell a side once more of what has waited for it since yesterday; once, however long it goes on waiting. Returns
    of how many cases and sides there was something to tell."""
    actor = system(organisation_id)
    with acting_as(actor, read_only=True):
        waiting = list(_unseen(organisation_id))
    for case_id, by_office, seen in waiting:
        with acting_as(actor):
            case = Case.objects.select_related("person").get(pk=case_id)
            told = _officer(case) if by_office else [recipient(case.person)] if case.person else []
            if told:
                tell(case, Event.MESSAGE, told, dedupe=f"{case_id}/unseen after {seen}")
    return len(waiting)


def forget_drafts(*, organisation_id: int) -> int:
    """Clear away what was begun and never sent, with its files, 30 days after its last letter; how many."""
    actor, before, gone = system(organisation_id), clock.now() - KEPT_UNSENT, 0
    old = MessageDraft.objects.filter(organisation_id=organisation_id, goes_at=None, updated_at__lt=before)
    with acting_as(actor, read_only=True):
        ids = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
    for pk in ids:
        with acting_as(actor):
            draft = old.select_for_update(of=("self",)).filter(pk=pk).first()
            if draft is not None:
                discard(actor=actor, subject=(MESSAGE_DRAFT, draft.pk))
                draft.delete()
                gone += 1
    return gone


def _unseen(organisation_id: int) -> list[tuple[int, bool, int]]:
    """Case, the side that has not seen it, and what that side saw last (0: nothing)."""
    until = clock.now() - UNSEEN
    of_side = Seen.objects.filter(case=OuterRef("case"), by_office=OuterRef("by_office"))
    found = (
        Message.objects.filter(
            organisation_id=organisation_id,
            internal=False,
            call="",
            created_at__range=(until - LOOKED_BACK, until),
            case__state__in=OPEN,
        )
        .annotate(by_office=Q(user=None), seen=Subquery(of_side.values("message_id")))
        .filter(~Exists(of_side.filter(message_id__gte=OuterRef("pk"))))
        .order_by("case", "by_office")
        .values_list("case_id", "by_office", "seen")
        .distinct()
    )
    return [(case_id, bool(by_office), seen or 0) for case_id, by_office, seen in found[:BATCH]]


def _officer(case: Case) -> list[Recipient]:
    return [Recipient(user_id=case.assignee_id)] if case.assignee_id else []
