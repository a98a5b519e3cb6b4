"""Messages that are there at once, however long they might be taken back."""

from __future__ import annotations

from uuid import UUID

from mizban.conversations.actions.writing import Saying, Written, write_down
from mizban.core.actor import Actor


def write(
    *,
    actor: Actor,
    number: str,
    revision: int | None,
    key: UUID,
    text: str,
    internal: bool = False,
    asks: bool = False,
    corrects: int | None = None,
) -> Written:
    saying = Saying(key, text, revision, internal, asks, corrects)
    return write_down(actor=actor, number=number, saying=saying)
