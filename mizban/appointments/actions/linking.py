"""Coming in by a signed link, without signing in."""

from __future__ import annotations

from mizban.accounts.limits import VISIT_LINKS_PER_ADDRESS, count, require_tries_left
from mizban.appointments.actions.telling import booking_of
from mizban.appointments.links import visit_in
from mizban.appointments.models import Visit
from mizban.appointments.workflow import OPEN
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant


def follow_link(*, actor: Actor, token: str, address: str | None) -> tuple[Actor, str] | None:
    """For whom a link acts, and the number of their case; None for a wrong link, which is counted for the network
    `address`, and for one whose visit is over. Raises TooMany where the address has had its wrong ones.
    """
    with acting_as(actor):
        if address:
            require_tries_left(VISIT_LINKS_PER_ADDRESS, actor.organisation_id, address)
        visit_id = visit_in(token, actor.organisation_id)
        if visit_id is None:
            if address:
                count(VISIT_LINKS_PER_ADDRESS, actor.organisation_id, address)
            return None
        return _holder(actor.organisation_id, visit_id)


def _holder(organisation_id: int, visit_id: int) -> tuple[Actor, str] | None:
    """None for a visit that is over, or of nobody, also where nobody has said yet what came of a day that is past."""
    visit = (
        Visit.objects.select_related("case")
        .filter(organisation_id=organisation_id, pk=visit_id, status__in=OPEN)
        .first()
    )
    if visit is None or visit.case.person_id is None:
        return None
    booking = booking_of(visit)
    if booking is not None and clock.local(booking.starts_at).date() < clock.today():
        return None
    return applicant(organisation_id, visit.case.person_id), visit.case.number
