"""The hash that ties an event to the one before it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

FIRST = "0" * 64


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same text for the same value, before and after it was in the database.

    Raises TypeError over what would not come back as it was: fractions, keys that are no texts.
    """
    _require_plain(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def payload_digest(salt: str, body: Any) -> str:
    return hashlib.sha256(f"{salt}{canonical(body)}".encode()).hexdigest()


def event_hash(
    previous: str,
    *,
    organisation_id: int,
    subject_type: str,
    subject_id: int,
    seq: int,
    kind: str,
    at: dt.datetime,
    actor_user_id: int | None,
    actor_person_id: int | None,
    data: dict[str, Any],
    digest: str,
) -> str:
    """The hash of one event; `previous` is that of the event before it in the chain, `FIRST` for the first."""
    told = canonical(
        [organisation_id, subject_type, subject_id, seq, kind, at.isoformat(), actor_user_id, actor_person_id, data]
    )
    return hashlib.sha256(f"{previous}{told}{digest}".encode()).hexdigest()


def _require_plain(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("history knows whole numbers only; write a fraction as text")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys in history are texts")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            _require_plain(one)
