"""Signed links: a paper or a calendar file leads to one visit, without signing in."""

from __future__ import annotations

from mizban.appointments.models import Visit
from mizban.appointments.workflow import OPEN
from mizban.core.actor import Actor, applicant
from mizban.core.crypto import same, signature

PURPOSE = "visit_link"


def token_of(visit_id: int, organisation_id: int) -> str:
    """`<visit>-<signature>`: who has it may look at this visit, move it and cancel it, and nothing else."""
    return f"{visit_id}-{signature(f'{organisation_id}:{visit_id}', PURPOSE)}"


def visit_in(token: str, organisation_id: int) -> int | None:
    """The visit that a link was made for; None for one that was not made here."""
    told, _dash, signed = token.partition("-")
    if not (told.isascii() and told.isdigit() and len(told) <= 18):
        return None
    wanted = token_of(int(told), organisation_id).partition("-")[2]
    return int(told) if same(signed, wanted) else None


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
