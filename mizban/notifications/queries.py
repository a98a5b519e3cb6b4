"""Wordings in force, the lines under the bell, what waits, and the outbox of a demo."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, F, Q

from mizban.core import clock, crypto
from mizban.core.actor import Actor
from mizban.core.keeping import kept
from mizban.core.numbers import NumberError, mobile
from mizban.notifications import rendering
from mizban.notifications.events import LIFETIME, Channel, Event
from mizban.notifications.models import Bell, OutboxMessage, Template
from mizban.notifications.placeholders import Params, from_json
from mizban.notifications.policies import own_bells
from mizban.notifications.texts import Wording, built_in
from mizban.notifications.workflow import WAITING

RECIPIENT, CONTENT = "notifications.recipient", "notifications.content"
"""Purposes under which the outbox encrypts."""

DEMO_OUTBOX_LENGTH = 500

Wordings = Mapping[tuple[str, str, str], Wording]
"""Wordings that replace built-in ones, by event, channel, language."""


@dataclass(frozen=True)
class Content:
    """What a message says, as it lies encrypted in the outbox."""

    text: str
    subject: str
    parameters: dict[str, str]

    def encrypted(self) -> str:
        return crypto.encrypt(json.dumps(asdict(self), ensure_ascii=False), CONTENT)

    @classmethod
    def decrypted(cls, value: str) -> Content:
        return cls(**json.loads(crypto.decrypt(value, CONTENT)))


@dataclass(frozen=True)
class BellLine:
    """One line under the bell, in the reader's language."""

    id: int
    event: Event
    text: str
    subject: tuple[str, int]
    at: dt.datetime
    is_read: bool


def own_wordings(organisation_id: int) -> Wordings:
    """What the organisation words by itself; where it does not, what the installation does. At most a minute old."""

    def read() -> Wordings:
        templates = Template.objects.filter(Q(organisation_id=organisation_id) | Q(organisation_id=None))
        installation_first = templates.order_by(F("organisation_id").asc(nulls_first=True))
        return {(one.event, one.channel, one.language): Wording(one.text, one.subject) for one in installation_first}

    return kept(("wordings", organisation_id), read)


def content(own: Wordings, event: Event, channel: Channel, language: str, params: Params) -> Content:
    """A wording in force, filled. Raises `ValueError` if a parameter is missing."""
    wording = own.get((event, channel, language)) or built_in(event).wordings[channel, language]
    values = rendering.parameters(rendering.allowed(event, channel), params, channel, language)
    filled = rendering.fill(wording, values)
    return Content(filled.text, filled.subject, values)


def render(event: Event, channel: Channel, language: str, params: Params, organisation_id: int) -> str:
    """The text that `send` would queue for this organisation."""
    return content(own_wordings(organisation_id), event, channel, language, params).text


def bells(*, actor: Actor, language: str, limit: int = 50) -> list[BellLine]:
    """The newest lines under the actor's bell."""
    own = own_wordings(actor.organisation_id)
    return [_line(bell, own, language) for bell in Bell.objects.filter(own_bells(actor)).order_by("-id")[:limit]]


UNREAD_OF_USER = """
SELECT count(*) FROM notifications_bell WHERE organisation_id = %s AND user_id = %s AND read_at IS NULL
"""
"""The same for a member of staff, as a part of the one query of a page that counts other things as well."""


def unread_bells(*, actor: Actor) -> int:
    return Bell.objects.filter(own_bells(actor), read_at=None).count()


def demo_outbox(to: str | None = None) -> list[dict[str, Any]]:
    """The newest messages of all organisations of a demo, as `/demo/outbox.json` shows them: `to`, `channel`, `event`,
    `text`, `at` (ISO 8601, UTC). `to` narrows them to one mobile number, in any writing, or one e-mail address.
    """
    messages = OutboxMessage.objects.exclude(content="").order_by("-id")
    if to:
        messages = messages.filter(recipient_index=crypto.blind_index(_canonical(to), RECIPIENT))
    return [
        {
            "to": crypto.decrypt(message.recipient, RECIPIENT),
            "channel": message.channel,
            "event": message.event,
            "text": Content.decrypted(message.content).text,
            "at": message.created_at.isoformat(),
        }
        for message in messages[:DEMO_OUTBOX_LENGTH]
    ]


def waiting_messages() -> dict[int, int]:
    """Messages that wait for delivery or for another attempt, by organisation: none of them is older than a day."""
    young = OutboxMessage.objects.filter(created_at__gt=clock.now() - 2 * LIFETIME, state__in=WAITING)
    return dict(young.values_list("organisation_id").annotate(Count("pk")).order_by("organisation_id"))


def _canonical(address: str) -> str:
    try:
        return mobile(address)
    except NumberError:
        return address


def _line(bell: Bell, own: Wordings, language: str) -> BellLine:
    event = Event(bell.event)
    if bell.user_id is not None and language in built_in(event).desk:
        own = {(event, Channel.BELL, language): built_in(event).desk[language]}
    text = content(own, event, Channel.BELL, language, from_json(bell.params)).text
    return BellLine(
        id=bell.pk,
        event=event,
        text=text,
        subject=(bell.subject_type, bell.subject_id),
        at=bell.created_at,
        is_read=bell.read_at is not None,
    )
