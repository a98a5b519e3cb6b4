"""Looking for traces of tampering: every chain recomputed, and compared with what was signed.

Runs as the owner of the database, who sees every payload, and reads as a stream: memory does not grow with the history.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from django.db import connection, transaction
from psycopg import Cursor

from mizban.audit import chain
from mizban.audit.models import Event, LogEnd, Payload
from mizban.audit.signing import End, Key, Line, LineKind, SignedLog

CHUNK = 2000


class Fault(enum.StrEnum):
    """What was found, with the words of the report."""

    CHANGED = "was changed"
    MISSING = "is missing, though later events are there"
    WORDS_CHANGED = "has words that are not those it was written with"
    CUT = "was signed and is gone"
    REWRITTEN = "is not the one that was signed"
    NEVER_SIGNED = "is the last of its chain, and neither signed nor waiting for it"
    LINE_FORGED = "bears no valid signature"
    LINES_GONE = "does not follow the line before it"
    END_GONE = "is where the log ends, but the database remembers more"


@dataclass(frozen=True)
class Finding:
    fault: Fault
    where: str

    def __str__(self) -> str:
        return f"{self.where} {self.fault.value}"


@dataclass
class Report:
    """What was looked at, what is wrong, and what an operator should know besides."""

    chains: int = 0
    events: int = 0
    purged: int = 0
    """Events whose words have been purged since, as the rules of the organisation allow."""
    lines: int = 0
    waiting: int = 0
    """Events younger than the last signature."""
    findings: list[Finding] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    """When the state was accepted in spite of what had been signed, and why."""

    def found(self, fault: Fault, where: str) -> None:
        self.findings.append(Finding(fault, where))


def verify(organisation_id: int, directory: Path, key: Key) -> Report:
    """Everything about the history of one organisation. Raises LogError if the log cannot be read at all."""
    log, report = SignedLog(directory, organisation_id), Report()
    settled = log.end()  # what was signed by now, the look at the database sees; later lines may be younger than it
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(_SIGNED)
            settled_place = _read_log(log, key, settled, cast("Cursor[Any]", cursor.cursor), report)
            cursor.execute("ANALYZE signed_heads")
        _recompute(organisation_id, report)
        _compare(organisation_id, settled_place, report)
    return report


# --- the log ---------------------------------------------------------------------------------------------------------

_SIGNED = """
CREATE TEMP TABLE signed_heads (place bigint, subject_type text, subject_id bigint, seq bigint, hash text)
ON COMMIT DROP
"""


def _read_log(log: SignedLog, key: Key, settled: End, cursor: Cursor[Any], report: Report) -> int:
    """Check line by line; what they vouch for goes into a temporary table, however much it is. The place of `settled`.

    The database remembers where the log ended; it may be behind by what a crash kept it from noting.
    """
    known = LogEnd.objects.filter(organisation_id=log.organisation_id).first()
    remembered = End(known.line, known.hash) if known else End()
    end, is_whole, settled_place = End(), remembered == End(), 0
    with cursor.copy("COPY signed_heads FROM STDIN") as copy:
        for line in log.lines():
            report.lines += 1
            if line.is_signed(key) and line.data.get("organisation") == log.organisation_id:
                _check_order(line, end, report)
                _note(line, report.lines, copy)
            else:
                report.found(Fault.LINE_FORGED, f"line {line.place} of the log")
            end = End(line.number, line.hash)
            is_whole |= end == remembered
            settled_place = report.lines if end == settled else settled_place
    if not is_whole:
        report.found(Fault.END_GONE, f"line {end.line} of the log")
    return settled_place


def _check_order(line: Line, end: End, report: Report) -> None:
    if line.data.get("kind") == LineKind.ACCEPTED:
        report.accepted.append(f"{line.data.get('at')}: {line.data.get('reason')}")
        report.findings.clear()
    elif (line.number, line.data.get("previous")) != (end.line + 1, end.hash):
        report.found(Fault.LINES_GONE, f"line {line.place} of the log")


def _note(line: Line, place: int, copy: Any) -> None:
    head = line.head
    if head is not None:
        copy.write_row((place, head.subject_type, head.subject_id, head.seq, head.hash))
    elif line.data.get("kind") == LineKind.ACCEPTED:
        copy.write_row((place, None, None, None, None))


# --- the chains ------------------------------------------------------------------------------------------------------


def _recompute(organisation_id: int, report: Report) -> None:
    """Follow every chain from its first event; after a fault from what is stored, so that each is told once."""
    subject: tuple[str, int] | None = None
    previous, seq = chain.FIRST, 0
    for event in _events(organisation_id):
        report.events += 1
        if (event.subject_type, event.subject_id) != subject:
            subject, previous, seq = (event.subject_type, event.subject_id), chain.FIRST, 0
            report.chains += 1
        for gone in range(seq + 1, event.seq):
            report.found(Fault.MISSING, _named(*subject, gone))
        if event.seq == seq + 1 and _hash(event, previous) != event.hash:
            report.found(Fault.CHANGED, f"{_named(*subject, event.seq)} ({event.kind})")
        _check_words(event, report)
        previous, seq = event.hash, event.seq


def _events(organisation_id: int) -> Iterator[Event]:
    mine = Event.objects.filter(organisation_id=organisation_id).select_related("payload")
    return mine.order_by("subject_type", "subject_id", "seq").iterator(chunk_size=CHUNK)


def _hash(event: Event, previous: str) -> str:
    return chain.event_hash(
        previous,
        organisation_id=event.organisation_id,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        seq=event.seq,
        kind=event.kind,
        at=event.at,
        actor_user_id=event.actor_user_id,
        actor_person_id=event.actor_person_id,
        data=event.data,
        digest=event.payload_digest,
    )


def _check_words(event: Event, report: Report) -> None:
    payload: Payload | None = getattr(event, "payload", None)
    if payload is None:
        report.purged += bool(event.payload_digest)
    elif chain.payload_digest(payload.salt, payload.body) != event.payload_digest:
        report.found(Fault.WORDS_CHANGED, _named(event.subject_type, event.subject_id, event.seq))


# --- both ------------------------------------------------------------------------------------------------------------

_LATEST = "place > COALESCE((SELECT max(place) FROM signed_heads WHERE subject_type IS NULL), 0)"
"""Lines since the present state was accepted last."""
_GONE = f"""
SELECT subject_type, subject_id, min(seq) FROM signed_heads signed
WHERE {_LATEST} AND place <= %s AND NOT EXISTS (SELECT FROM audit_event e WHERE e.organisation_id = %s
  AND e.subject_type = signed.subject_type AND e.subject_id = signed.subject_id AND e.seq = signed.seq)
GROUP BY subject_type, subject_id ORDER BY subject_type, subject_id
"""  # noqa: S608 - put together of constants
_OTHER = f"""
SELECT signed.subject_type, signed.subject_id, min(signed.seq) FROM signed_heads signed
JOIN audit_event e ON e.organisation_id = %s AND e.subject_type = signed.subject_type
  AND e.subject_id = signed.subject_id AND e.seq = signed.seq
WHERE {_LATEST} AND e.hash <> signed.hash GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 - put together of constants
_UNVOUCHED = """
SELECT last.subject_type, last.subject_id, last.seq FROM (
  SELECT DISTINCT ON (subject_type, subject_id) id, subject_type, subject_id, seq FROM audit_event
  WHERE organisation_id = %s ORDER BY subject_type, subject_id, seq DESC) last
WHERE NOT EXISTS (SELECT FROM audit_unsigned u WHERE u.event_id = last.id)
  AND NOT EXISTS (SELECT FROM signed_heads s WHERE s.subject_type = last.subject_type
    AND s.subject_id = last.subject_id AND s.seq = last.seq)
ORDER BY 1, 2
"""


def _compare(organisation_id: int, settled_place: int, report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_unsigned WHERE organisation_id = %s", [organisation_id])
        report.waiting = cursor.fetchone()[0]
        for fault, query, parameters in (
            (Fault.CUT, _GONE, [settled_place, organisation_id]),
            (Fault.REWRITTEN, _OTHER, [organisation_id]),
            (Fault.NEVER_SIGNED, _UNVOUCHED, [organisation_id]),
        ):
            cursor.execute(query, parameters)
            for subject_type, subject_id, seq in cursor.fetchall():
                report.found(fault, _named(subject_type, subject_id, seq))


def _named(subject_type: str, subject_id: int, seq: int) -> str:
    return f"{subject_type} {subject_id}: event {seq}"
