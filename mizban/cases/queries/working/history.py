"""What happened to a case, as told by its events: with the words that people wrote for those who may read it,
without them for auditors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mizban.accounts.models import User
from mizban.audit.models import Event
from mizban.cases.models import Case
from mizban.cases.subjects import CASE
from mizban.catalogue.queries import version_of
from mizban.core.actor import Actor
from mizban.core.keeping import kept
from mizban.core.models import Localised
from mizban.core.text import listed
from mizban.organisations.queries import offices

USERS = ("assignee", "from_assignee")
UNITS = ("unit", "from_unit", "to_unit")
VERSIONS = ("from_version", "to_version")
SECTIONS = ("section", "from_section", "to_section")


@dataclass(frozen=True)
class Officer:
    """A member of staff as colleagues know them."""

    name: str
    post: str

    @property
    def called(self) -> str:
        """«نسرین رضایی، کارشناس مرتع»."""
        return listed([self.name, self.post])


@dataclass(frozen=True)
class Happening:
    """One event. `data` is the event's own; `people` and `places` give names to the ids in it.

    `words` is what somebody wrote with it (a reason, a note), empty for readers who may not read content.
    """

    seq: int
    at: dt.datetime
    kind: str
    officer: Officer | None
    by_applicant: bool
    data: dict[str, Any]
    people: dict[str, Officer] = field(default_factory=dict)
    places: dict[str, Localised] = field(default_factory=dict)
    titles: dict[str, Localised] = field(default_factory=dict)
    """What the versions of services are called whose ids are in `data`."""
    words: str = ""

    @property
    def revision(self) -> int:
        """The revision of the case that it led to; 0 for what changed none."""
        revision = self.data.get("revision")
        return revision if isinstance(revision, int) else 0


def timeline(actor: Actor, case: Case, *, with_words: bool) -> list[Happening]:
    """Everything that happened, first to last; one query."""
    events = Event.objects.filter(
        organisation_id=actor.organisation_id, subject_type=CASE, subject_id=case.pk
    ).order_by("seq")
    if with_words:
        events = events.select_related("payload")
    return _told(actor, list(events), with_words=with_words)


def changed_since(happenings: Iterable[Happening], revision: int) -> list[Happening]:
    """What moved the case past the revision that somebody saw."""
    return [one for one in happenings if one.revision > revision]


def _told(actor: Actor, events: list[Event], *, with_words: bool) -> list[Happening]:
    wanted = {event.actor_user_id for event in events}
    wanted |= {event.data.get(name) for event in events for name in USERS}
    known = officers(actor.organisation_id, {pk for pk in wanted if pk})
    tree = offices(actor.organisation_id)
    found = []
    for event in events:
        units = {name: tree.units.get(event.data.get(name)) for name in UNITS}
        sections = {name: tree.sections.get(event.data.get(name)) for name in SECTIONS}
        found.append(
            Happening(
                seq=event.seq,
                at=event.at,
                kind=event.kind,
                officer=known.get(event.actor_user_id or 0),
                by_applicant=event.actor_person_id is not None and event.actor_user_id is None,
                data=event.data,
                people={name: known[event.data[name]] for name in USERS if event.data.get(name) in known},
                places={name: place.name for name, place in (*units.items(), *sections.items()) if place},
                titles={name: version_of(event.data[name]).title for name in VERSIONS if name in event.data},
                words=_words(event) if with_words else "",
            )
        )
    return found


def officers(organisation_id: int, wanted: set[int]) -> dict[int, Officer]:
    """Names and posts of all of the organisation's staff, at most a minute old; somebody new is asked for at once."""

    def read() -> dict[int, Officer]:
        users = User.objects.filter(organisation_id=organisation_id)
        return {pk: Officer(name, post) for pk, name, post in users.values_list("pk", "name", "post")}

    known = kept(("officers", organisation_id), read)
    return known if wanted <= known.keys() else read()


def _words(event: Event) -> str:
    payload = getattr(event, "payload", None)
    body = payload.body if payload else None
    if not isinstance(body, dict):
        return ""
    return "\n".join(str(text) for text in body.values() if text)
