"""The conversation as the desk shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from mizban.cases.models import Case
from mizban.conversations.policies import may_ask, takes_first
from mizban.conversations.queries import Said, Thread, thread_of
from mizban.core.actor import Actor
from mizban.web.thread import (
    Composer,
    Refused,
    Stranded,
    Waiting,
    composer,
    days_of,
    own,
    stranded,
    waiting_of,
)
from mizban.web.ui.parts import Day


@dataclass(frozen=True)
class Talk:
    """`message` and `note` are None where the reader cannot write them; `opens` names the one that stands open;
    `older` leads to earlier messages, "" where there are none; `waiting` is what may still be taken back."""

    days: Sequence[Day]
    waiting: Sequence[Waiting]
    address: str
    autosave: str
    older: str
    opens: str
    message: Composer | None
    note: Composer | None
    may_ask: bool
    takes_first: bool
    has_new: bool
    me: int
    stranded: Stranded | None


def talk_of(
    actor: Actor, case: Case, refused: Refused | None = None, *, of_note: bool = False, corrects: int | None = None
) -> Talk:
    """The conversation of a case fetched with `conversations.queries.columns`; `corrects`: what is to be put right."""
    thread = thread_of(actor, case)
    address = reverse("staff_messages", args=[case.number])
    wrong = own(thread.said, corrects)
    message, note = _forms(thread, address, refused, of_note, wrong)
    sides = {form.internal for form in (message, note) if form}
    wants_note = (of_note and refused is not None) or bool(wrong and wrong.internal)
    return Talk(
        days=_pinnable(case, days_of(thread.said, for_staff=True, address=address, sides=sides), bool(note)),
        waiting=waiting_of(thread.held, for_staff=True, address=address),
        address=address,
        autosave=reverse("staff_message_draft", args=[case.number]),
        older=f"{address}?before={thread.said[0].pk}" if thread.has_older else "",
        opens=_opens(message, note, wants_note, bool(wrong)),
        message=message,
        note=note,
        may_ask=may_ask(actor, case),
        takes_first=takes_first(actor, case),
        has_new=thread.has_new,
        me=actor.officer_id,
        stranded=stranded(refused, note, thread.to_colleagues)
        if of_note
        else stranded(refused, message, thread.to_other),
    )


def _pinnable(case: Case, days: Sequence[Day], may_note: bool) -> list[Day]:
    """Notes with the way to pin them, for whoever may."""
    pin = reverse("staff_pins", args=[case.number])
    return [
        replace(
            day, messages=[replace(one, pin=pin) if one.kind == "inside" and may_note else one for one in day.messages]
        )
        for day in days
    ]


def _forms(
    thread: Thread, address: str, refused: Refused | None, of_note: bool, wrong: Said | None
) -> tuple[Composer | None, Composer | None]:
    """To the applicant, and to colleagues; None where the reader cannot write."""
    message = note = None
    if thread.may_write:
        message = composer(
            thread.to_other,
            None if of_note else refused,
            for_staff=True,
            address=address,
            correcting=wrong if wrong and not wrong.internal else None,
        )
    if thread.may_note:
        note = composer(
            thread.to_colleagues,
            refused if of_note else None,
            for_staff=True,
            address=address,
            internal=True,
            correcting=wrong if wrong and wrong.internal else None,
        )
    return message, note


def _opens(message: Composer | None, note: Composer | None, wants_note: bool, corrects: bool) -> str:
    """What was refused, what is to be put right, or what has been begun; else the message to the applicant."""
    if message and corrects and not wants_note:
        return "message"
    if note and (wants_note or message is None or (note.begun and not message.begun)):
        return "note"
    return "message" if message else ""
