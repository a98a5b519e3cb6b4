"""Noting up to where a side has read: after the page has been sent, in a transaction of its own."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from mizban.cases import topics
from mizban.cases.models import Case
from mizban.conversations.models import Message, Seen
from mizban.conversations.policies import visible_to
from mizban.core import clock, live
from mizban.core.acting import acting_as
from mizban.core.actor import Actor

SEEN = "message-seen"


def note_seen(*, actor: Actor, case: Case) -> None:
    """Whoever opened the case has seen what the other side wrote. Never goes back, and notes nothing twice."""
    with acting_as(actor):
        newest = _newest_for(visible_to(actor).filter(case=case), by_office=actor.is_staff)
        if newest is None:
            return
        seen = Seen.objects.select_for_update(of=("self",)).filter(case=case, by_office=actor.is_staff).first()
        if seen is None:
            Seen.objects.bulk_create(
                [
                    Seen(
                        organisation_id=case.organisation_id,
                        case=case,
                        by_office=actor.is_staff,
                        message_id=newest,
                        seen_at=clock.now(),
                    )
                ],
                ignore_conflicts=True,
            )
        elif seen.message_id < newest:
            seen.message_id, seen.seen_at = newest, clock.now()
            seen.save(update_fields=["message", "seen_at"])
        else:
            return
        live.publish(case.organisation_id, live.Told(_other_side(actor, case), SEEN, {"number": case.number}))


def _other_side(actor: Actor, case: Case) -> tuple[str, ...]:
    """The topics of whoever wants to know that it has been read."""
    if actor.is_staff:
        return (topics.person(case.person_id),) if case.person_id else ()
    return (topics.opened(case.pk),)


def has_unseen(case: Case, *, by_office: bool) -> bool:
    """Whether the other side has written something that this side has not seen yet: it knows, and need not be told."""
    seen = Seen.objects.filter(case=case, by_office=by_office).values_list("message_id", flat=True).first()
    return (_newest_for(Message.objects.filter(case=case), by_office=by_office) or 0) > (seen or 0)


def _newest_for(messages: QuerySet[Message], *, by_office: bool) -> int | None:
    """The newest of them that the other side has written for this one."""
    newest: int | None = messages.filter(internal=False, user__isnull=by_office).aggregate(newest=Max("pk"))["newest"]
    return newest
