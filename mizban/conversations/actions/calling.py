"""Noting a conversation by telephone: who called whom, when, what was said."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mizban.cases.actions.steps import finish
from mizban.cases.workflow import Step
from mizban.conversations.actions.drafting import readable
from mizban.conversations.actions.writing import Saying, Written, begun, by_its_words, judged, new_message, note
from mizban.conversations.models import Call, Message
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Invalid

OLDEST = dt.timedelta(days=60)
"""Whoever notes a call of longer ago has most likely mistyped the day."""


def note_call(
    *,
    actor: Actor,
    number: str,
    revision: int | None,
    key: UUID,
    call: Call,
    called_at: dt.datetime,
    text: str,
    shared: bool = False,
) -> Written:
    """An entry of its own in the conversation: for colleagues alone, or `shared` with the applicant, to whom it is no
    news, so that no message is sent about it. The same `key` is noted once.

    Raises Invalid (nothing written, too long, not at that time), Forbidden (a shared one is the holder's to write),
    Conflict, NotFound.
    """
    now = clock.now()
    if not now - OLDEST < called_at <= now:
        sentence = _("زمان تماس باید در ۶۰ روز گذشته باشد؛ روز و ساعت را ببینید")
        raise Invalid(sentence, field="called_at", code="call_time")
    with acting_as(actor):
        case = readable(actor, number, held=True)
        saying = Saying(key, text, revision, not shared, call=call, called_at=called_at)
        saying = by_its_words(actor, case, saying)
        before = Message.objects.filter(case=case, key=saying.key).first()
        if before is not None:
            return Written(before, case, again=True)
        saying = judged(actor, case, saying, None)
        if not shared:
            return Written(note(actor, case, saying), case)
        case = begun(Step.REPLY, actor, case, revision)
        message = new_message(actor, case, saying)
        finish(Step.REPLY, case, actor=actor, data={"message": message.pk, "call": call.value})
    return Written(message, case)
