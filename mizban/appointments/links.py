"""Signed links: a message, a paper or a calendar file leads to one visit, without signing in. Who follows one: see
`actions.linking`."""

from __future__ import annotations

from mizban.core.crypto import same, signature

PURPOSE = "visit_link"
SIGNS = 10
"""Of a signature: sixty bits, so that a link fits into a text message; wrong ones are counted (`linking`)."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def token_of(visit_id: int, organisation_id: int) -> str:
    """`<visit>-<signature>`: who has it may look at this visit, move it and cancel it, and nothing else."""
    return f"{_written(visit_id)}-{signature(f'{organisation_id}:{visit_id}', PURPOSE)[:SIGNS]}"


def visit_in(token: str, organisation_id: int) -> int | None:
    """The visit that a link was made for; None for one that was not made here."""
    told = token.partition("-")[0]
    if not (told and len(told) <= 12 and set(told) <= set(DIGITS)):
        return None
    visit_id = int(told, len(DIGITS))
    return visit_id if same(token, token_of(visit_id, organisation_id)) else None


def _written(number: int) -> str:
    """A number in as few letters as a link can bear."""
    found = ""
    while number:
        number, rest = divmod(number, len(DIGITS))
        found = DIGITS[rest] + found
    return found
