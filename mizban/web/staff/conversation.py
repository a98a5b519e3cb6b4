"""The conversation as the desk shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from mizban.cases.models import Case
from mizban.cases.policies import may_take
from mizban.cases.workflow import State, Step, target
from mizban.conversations.policies import takes_first
from mizban.conversations.queries import thread_of
from mizban.core.actor import Actor
from mizban.web.talking import Composer, Refused, Stranded, composer, days_of, stranded
from mizban.web.ui.parts import Day


@dataclass(frozen=True)
class Talk:
    """`message` and `note` are None where the reader cannot write them; `opens` names the one that stands open;
    `older` leads to earlier messages, "" where there are none."""

    days: Sequence[Day]
    address: str
    autosave: str
    older: str
    opens: str
    message: Composer | None
    note: Composer | None
    may_ask: bool
    takes_first: bool
    has_new: bool
    stranded: Stranded | None


def talk_of(actor: Actor, case: Case, refused: Refused | None = None, *, of_note: bool = False) -> Talk:
    """The conversation of a case fetched with `conversations.queries.columns`."""
    thread = thread_of(actor, case)
    address = reverse("staff_messages", args=[case.number])
    message = composer(thread.to_other, None if of_note else refused, for_staff=True) if thread.may_write else None
    note = None
    if thread.may_note:
        note = composer(thread.to_colleagues, refused if of_note else None, for_staff=True, internal=True)
    return Talk(
        days=_pinnable(case, days_of(thread.said, for_staff=True)) if note else days_of(thread.said, for_staff=True),
        address=address,
        autosave=reverse("staff_message_draft", args=[case.number]),
        older=f"{address}?before={thread.said[0].pk}" if thread.has_older else "",
        opens=_opens(message, note, of_note and refused is not None),
        message=message,
        note=note,
        may_ask=target(Step.ASK, State(case.state)) is not None and may_take(actor, case, Step.ASK),
        takes_first=takes_first(actor, case),
        has_new=thread.has_new,
        stranded=stranded(refused, note, thread.to_colleagues)
        if of_note
        else stranded(refused, message, thread.to_other),
    )


def _pinnable(case: Case, days: Sequence[Day]) -> list[Day]:
    """Notes with the way to pin them."""
    pin = reverse("staff_pins", args=[case.number])
    return [
        replace(day, messages=[replace(one, pin=pin) if one.kind == "inside" else one for one in day.messages])
        for day in days
    ]


def _opens(message: Composer | None, note: Composer | None, wants_note: bool) -> str:
    """What was refused, or what has been begun; else the message to the applicant."""
    if note and (wants_note or message is None or (note.begun and not message.begun)):
        return "note"
    return "message" if message else ""
