"""The built-in wordings, one YAML entry per event; their sentences are those of the style guide of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from mizban.notifications.events import Channel, Event

FILES = ("access.yaml", "case.yaml", "referrals.yaml", "visits.yaml", "voice.yaml")


@dataclass(frozen=True)
class Wording:
    """A text with its placeholders open; only e-mails have a subject."""

    text: str
    subject: str = ""


@dataclass(frozen=True)
class EventTexts:
    """All wordings of one event, and the placeholders that an action has to fill."""

    placeholders: frozenset[str]
    wordings: Mapping[tuple[Channel, str], Wording]
    desk: Mapping[str, Wording]
    """By language: what stands under the bell of an officer, where that is not what an applicant reads."""

    @property
    def channels(self) -> frozenset[Channel]:
        return frozenset(channel for channel, _ in self.wordings)


def built_in(event: Event) -> EventTexts:
    """The texts of `event`."""
    return _all()[event]


@cache
def _all() -> Mapping[Event, EventTexts]:
    texts: dict[Event, EventTexts] = {}
    for name in FILES:
        for event, entry in yaml.safe_load(resources.files(__name__).joinpath(name).read_text("utf-8")).items():
            texts[Event(event)] = _event_texts(entry)
    return texts


def _event_texts(entry: dict[str, Any]) -> EventTexts:
    wordings = {
        (channel, language): Wording(**wording) if isinstance(wording, dict) else Wording(wording)
        for channel in Channel
        for language, wording in entry.get(channel.value, {}).items()
    }
    desk = {language: Wording(text) for language, text in entry.get("desk", {}).items()}
    return EventTexts(frozenset(entry["placeholders"].split()), wordings, desk)
