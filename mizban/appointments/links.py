"""Signed links: a message, a paper or a calendar file leads to one visit, without signing in."""

from __future__ import annotations

from mizban.appointments.models import Visit
from mizban.appointments.workflow import OPEN
from mizban.core.actor import Actor, applicant
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


def holder_of(token: str, organisation_id: int) -> tuple[Actor, str] | None:
    """For whom a link acts, and the number of their case; None for a wrong link and for a visit that is over, or of
    nobody. Reads headers alone."""
    visit_id = visit_in(token, organisation_id)
    if visit_id is None:
        return None
    found = (
        Visit.objects.filter(organisation_id=organisation_id, pk=visit_id, status__in=OPEN, case__person__isnull=False)
        .values_list("case__person_id", "case__number")
        .first()
    )
    return (applicant(organisation_id, found[0]), found[1]) if found and found[0] else None
