"""Queueing messages within the change that they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError

from mizban.core import clock, crypto
from mizban.core.actor import Actor
from mizban.core.rows import insert
from mizban.notifications import jobs, queries, rendering
from mizban.notifications.events import Channel, Event
from mizban.notifications.models import Bell, OutboxMessage
from mizban.notifications.placeholders import Params, to_json
from mizban.notifications.queries import RECIPIENT, Wordings
from mizban.notifications.recipients import Recipient
from mizban.notifications.texts import built_in

Subject = tuple[str, int]
"""What a message is about: its type and primary key."""


def send(
    *,
    actor: Actor,
    event: Event,
    recipients: Iterable[Recipient],
    params: Params,
    subject: Subject,
    dedupe: str,
) -> None:
    """Queue the messages of an event, inside the transaction of the change that they tell of.

    Each recipient is told by every way that it has and that the event has texts for. `params` fill all placeholders of
    the event (`texts.built_in(event).placeholders`). `dedupe` (at most 100 characters) names the occasion: event,
    occasion and address together are told once, however often this is called.

    Raises `ValueError` if a parameter is missing, `TransactionManagementError` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("messages are queued in the transaction of what they tell of")
    occasion = _Occasion(actor.organisation_id, event, params, subject, dedupe)
    own = queries.own_wordings(actor.organisation_id)
    messages: list[OutboxMessage] = []
    bells: list[Bell] = []
    for recipient in recipients:
        for channel, address in recipient.addresses():
            if channel in built_in(event).channels:
                messages.append(_message(occasion, own, channel, address, recipient.language))
        if recipient.has_bell and Channel.BELL in built_in(event).channels:
            bells.append(_bell(occasion, recipient))
    insert(*messages, *bells, unless_there=True, then=partial(_deliver, messages))


def _deliver(messages: list[OutboxMessage]) -> None:
    """Those that had been queued before have their job."""
    for message in messages:
        if message.pk is not None:
            jobs.queue_delivery(message)


@dataclass(frozen=True)
class _Occasion:
    organisation_id: int
    event: Event
    params: Params
    subject: Subject
    dedupe: str

    def key(self, whom: str) -> dict[str, Any]:
        return {"organisation_id": self.organisation_id, "dedupe_key": f"{self.event}/{self.dedupe}/{whom}"}

    def columns(self) -> dict[str, Any]:
        subject_type, subject_id = self.subject
        return {
            "event": self.event,
            "subject_type": subject_type,
            "subject_id": subject_id,
            "created_at": clock.now(),
        }


def _message(occasion: _Occasion, own: Wordings, channel: Channel, address: str, language: str) -> OutboxMessage:
    content = queries.content(own, occasion.event, channel, language, occasion.params)
    index = crypto.blind_index(address, RECIPIENT)
    return OutboxMessage(
        **occasion.key(f"{channel}/{index[:32]}"),
        **occasion.columns(),
        channel=channel,
        language=language,
        recipient=crypto.encrypt(address, RECIPIENT),
        recipient_index=index,
        content=content.encrypted(),
    )


def _bell(occasion: _Occasion, recipient: Recipient) -> Bell:
    kept = {name: occasion.params[name] for name in rendering.allowed(occasion.event, Channel.BELL)}
    whom = f"user/{recipient.user_id}" if recipient.user_id is not None else f"person/{recipient.person_id}"
    return Bell(
        **occasion.key(whom),
        **occasion.columns(),
        person_id=recipient.person_id if recipient.user_id is None else None,
        user_id=recipient.user_id,
        params=to_json(kept),
    )
