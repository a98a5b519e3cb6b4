"""Delivering what is queued, and forgetting what is over."""

from __future__ import annotations

import datetime as dt

import structlog
from django.conf import settings

from mizban.core import clock, crypto
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.notifications import jobs
from mizban.notifications.channels import email
from mizban.notifications.channels.choice import sms_channel
from mizban.notifications.channels.ports import ChannelRefused, ChannelUnavailable, OutgoingSms
from mizban.notifications.events import Channel, Event, lifetime
from mizban.notifications.models import Bell, OutboxMessage
from mizban.notifications.queries import RECIPIENT, Content
from mizban.notifications.workflow import FINISHED, WAITING, MessageState, next_pause

log = structlog.get_logger(__name__)

OUTBOX_KEPT = dt.timedelta(days=90)
BELLS_KEPT = dt.timedelta(days=365)


def deliver(*, actor: Actor, message_id: int) -> MessageState | None:
    """Try once to deliver a waiting message; answers its new state, None if there is nothing (left) to do.

    The row stays locked while the channel works, and a second job for it steps aside, so a message goes out twice only
    if the process dies between the provider's answer and the commit. A failure plans the next attempt in the same
    transaction, or gives the message up.
    """
    with acting_as(actor):
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(organisation_id=actor.organisation_id, pk=message_id, state__in=WAITING)
            .first()
        )
        if message is None:
            return None
        message.attempts += 1
        try:
            message.provider_reference = _hand_over(message)[:100]
        except ChannelUnavailable as error:
            _failed(message, error)
        else:
            message.state, message.sent_at, message.failure = MessageState.SENT, clock.now(), ""
        if message.state in FINISHED and not settings.DEMO:
            message.recipient = message.content = ""
        message.save()
    log.info("message_attempted", message_id=message.pk, state=str(message.state), failure=message.failure)
    return MessageState(message.state)


def prune(*, actor: Actor) -> None:
    """Delete what has been over for long, in all organisations: messages after 90 days, bells after a year."""
    now = clock.now()
    with acting_as(actor):
        OutboxMessage.objects.filter(state__in=FINISHED, created_at__lt=now - OUTBOX_KEPT).delete()
        Bell.objects.filter(created_at__lt=now - BELLS_KEPT).delete()


def _hand_over(message: OutboxMessage) -> str:
    """Give the message to its channel; answers the provider's reference."""
    event = Event(message.event)
    if clock.now() - message.created_at >= lifetime(event):
        raise ChannelRefused("too_late")
    recipient = crypto.decrypt(message.recipient, RECIPIENT)
    content = Content.decrypted(message.content)
    if message.channel == Channel.EMAIL:
        email.send(recipient=recipient, subject=content.subject, text=content.text)
        return ""
    return sms_channel().send(
        OutgoingSms(
            message_id=message.pk,
            organisation_id=message.organisation_id,
            recipient=recipient,
            event=event,
            language=message.language,
            text=content.text,
            parameters=content.parameters,
        )
    )


def _failed(message: OutboxMessage, error: ChannelUnavailable) -> None:
    age = clock.now() - message.created_at
    pause = next_pause(message.attempts, age=age, lifetime=lifetime(Event(message.event)))
    message.failure = error.reason[:40]
    if pause is None or isinstance(error, ChannelRefused):
        message.state = MessageState.GIVEN_UP
    else:
        message.state = MessageState.FAILED
        jobs.queue_delivery(message, after=pause)
