"""Appending to the history."""

from __future__ import annotations

import secrets
from typing import Any

from mizban.audit import chain
from mizban.audit.models import Event, Look, Payload
from mizban.core import clock
from mizban.core.actor import Actor

Subject = tuple[str, int]
"""What an event is about: its type and primary key."""


def append(
    *,
    actor: Actor,
    subject: Subject,
    kind: str,
    data: dict[str, Any] | None = None,
    payload: Any = None,
    is_first: bool = False,
) -> Event:
    """Add an event to the chain of `subject`, whose row the caller has locked; `is_first` spares looking for the last.

    `data` names fields, units and reasons, never values of people; words that people wrote go to `payload`.
    """
    subject_type, subject_id = subject
    last = None if is_first else _last(actor, subject)
    salt = secrets.token_hex(16) if payload is not None else ""
    fields: dict[str, Any] = {
        "organisation_id": actor.organisation_id,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "seq": last.seq + 1 if last else 1,
        "kind": kind,
        "at": clock.now(),
        "actor_user_id": actor.user_id,
        "actor_person_id": actor.person_id,
        "data": data or {},
    }
    digest = chain.payload_digest(salt, payload) if salt else ""
    hashed = chain.event_hash(last.hash if last else chain.FIRST, digest=digest, **fields)
    event = Event.objects.create(payload_digest=digest, hash=hashed, **fields)
    if salt:
        Payload.objects.create(
            organisation_id=actor.organisation_id,
            event=event,
            subject_type=subject_type,
            subject_id=subject_id,
            salt=salt,
            body=payload,
        )
    return event


def looked(*, actor: Actor, subject: Subject, what: str, reason: str = "") -> None:
    """Note that the actor has read something."""
    subject_type, subject_id = subject
    Look.objects.create(
        organisation_id=actor.organisation_id,
        subject_type=subject_type,
        subject_id=subject_id,
        what=what,
        at=clock.now(),
        user_id=actor.user_id,
        person_id=actor.person_id,
        reason=reason,
    )


def _last(actor: Actor, subject: Subject) -> Event | None:
    return (
        Event.objects.filter(organisation_id=actor.organisation_id, subject_type=subject[0], subject_id=subject[1])
        .order_by("-seq")
        .only("seq", "hash")
        .first()
    )
