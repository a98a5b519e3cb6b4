"""Appending to the history, and signing it."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import connection

from mizban.audit import chain
from mizban.audit.models import Event, LogEnd, Look, Payload
from mizban.audit.signing import DIRECTORY, KEY_FILE, End, Head, Key, LineKind, LogError, SignedLog
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.text import clean

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
    last = None if is_first else _last(actor, subject)
    payload = _cleaned(payload)
    salt = secrets.token_hex(16) if payload is not None else ""
    digest = chain.payload_digest(salt, payload) if salt else ""
    event = _following(last, actor, subject, kind, data or {}, digest)
    event.save(force_insert=True)
    if salt:
        Payload.objects.create(
            organisation_id=event.organisation_id,
            event=event,
            subject_type=event.subject_type,
            subject_id=event.subject_id,
            salt=salt,
            body=payload,
        )
    return event


def first_event(*, actor: Actor, subject: Subject, kind: str, data: dict[str, Any]) -> Event:
    """The event with which the chain of a new `subject` begins, for the caller to write with the subject itself."""
    return _following(None, actor, subject, kind, data, "")


def _following(
    last: Event | None, actor: Actor, subject: Subject, kind: str, data: dict[str, Any], digest: str
) -> Event:
    fields: dict[str, Any] = {
        "organisation_id": actor.organisation_id,
        "subject_type": subject[0],
        "subject_id": subject[1],
        "seq": last.seq + 1 if last else 1,
        "kind": kind,
        "at": clock.now(),
        "actor_user_id": actor.user_id,
        "actor_person_id": actor.person_id,
        "data": data,
    }
    hashed = chain.event_hash(last.hash if last else chain.FIRST, digest=digest, **fields)
    return Event(payload_digest=digest, hash=hashed, **fields)


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


MOST_AT_ONCE = 5000
_TAKE = """
WITH taken AS (
  DELETE FROM audit_unsigned WHERE event_id IN (
    SELECT event_id FROM audit_unsigned WHERE organisation_id = %s ORDER BY event_id LIMIT %s)
  RETURNING event_id)
SELECT DISTINCT ON (subject_type, subject_id) subject_type, subject_id, seq, hash
FROM taken JOIN audit_event ON audit_event.id = taken.event_id
ORDER BY subject_type, subject_id, seq DESC
"""
_SIGN_ALL = """
INSERT INTO audit_unsigned (event_id, organisation_id)
SELECT DISTINCT ON (subject_type, subject_id) id, organisation_id FROM audit_event WHERE organisation_id = %s
ORDER BY subject_type, subject_id, seq DESC
ON CONFLICT DO NOTHING
"""


def sign(*, actor: Actor) -> int:
    """Write the heads of the chains that have changed into the signed log of the organisation; how many lines.

    A failure after the writing leaves true lines that are written again; none is ever missing. Raises LogError without
    a key, or when lines of the log are gone: `mizban audit verify` says more, `mizban audit accept` goes on.
    """
    key, log, lines = Key.read(settings.MIZBAN_HOME / KEY_FILE), _log(actor), 0
    while True:
        with acting_as(actor):
            known = _locked_end(actor)
            with connection.cursor() as cursor:
                cursor.execute(_TAKE, [actor.organisation_id, MOST_AT_ONCE])
                heads = [Head(*row) for row in cursor.fetchall()]
            if not heads:
                return lines
            end = log.end()
            if end.line < known.line or (end.line == known.line and end.hash != known.hash):
                raise LogError(
                    f"{log.directory} ends with line {end.line}, but it has had {known.line}: lines are gone"
                )
            _write(actor, log, [head.told() for head in heads], key, end)
        lines += len(heads)


def accept(*, actor: Actor, reason: str) -> None:
    """Vouch for the history as it is now, whatever was signed before, after a restored backup or a lost log.

    A line of the log and an event say so, with the reason. Every chain is signed anew.
    """
    key, log = Key.read(settings.MIZBAN_HOME / KEY_FILE), _log(actor)
    with acting_as(actor):
        known = _locked_end(actor)
        append(
            actor=actor,
            subject=("organisation", actor.organisation_id),
            kind="audit.accepted",
            payload={"reason": reason},
        )
        with connection.cursor() as cursor:
            cursor.execute(_SIGN_ALL, [actor.organisation_id])
        try:
            end = log.end()
        except LogError:
            end = End(known.line)
        _write(actor, log, [{"kind": LineKind.ACCEPTED.value, "reason": clean(reason)}], key, end)
    sign(actor=actor)


def _log(actor: Actor) -> SignedLog:
    return SignedLog(settings.MIZBAN_HOME / DIRECTORY, actor.organisation_id)


def _locked_end(actor: Actor) -> End:
    LogEnd.objects.get_or_create(organisation_id=actor.organisation_id, defaults={"hash": chain.FIRST})
    known = LogEnd.objects.select_for_update().get(organisation_id=actor.organisation_id)
    return End(known.line, known.hash)


def _write(actor: Actor, log: SignedLog, entries: list[dict[str, Any]], key: Key, end: End) -> None:
    end = log.append(entries, key, end=end, now=clock.now(), day=clock.today())
    LogEnd.objects.filter(organisation_id=actor.organisation_id).update(line=end.line, hash=end.hash)


def _cleaned(value: Any) -> Any:
    """The same without what neither the database nor a page can hold, in whatever people wrote."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list | tuple) else value


def _last(actor: Actor, subject: Subject) -> Event | None:
    return (
        Event.objects.filter(organisation_id=actor.organisation_id, subject_type=subject[0], subject_id=subject[1])
        .order_by("-seq")
        .only("seq", "hash")
        .first()
    )
