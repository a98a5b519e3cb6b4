"""What a channel is given and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from mizban.notifications.events import Event


class ChannelUnavailable(Exception):
    """The channel did not take the message now; another attempt may help. `reason` is a constant, for logs."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ChannelRefused(ChannelUnavailable):
    """The channel will never take this message."""


@dataclass(frozen=True)
class OutgoingSms:
    """One text message. Providers of approved patterns take their own template of the organisation for `event` and
    `language`, filled with `parameters` (name → text); others take `text` as it is."""

    message_id: int
    organisation_id: int
    recipient: str
    event: Event
    language: str
    text: str
    parameters: Mapping[str, str]


class SmsChannel(Protocol):
    """A provider of text messages. Answers within ten seconds, as a transaction waits for it."""

    def send(self, sms: OutgoingSms) -> str:
        """Hand the message over; answers the provider's reference, "" where it gives none.

        Raises `ChannelUnavailable` (time-out, quota, 5xx) or `ChannelRefused` (bad number, unknown template).
        """
