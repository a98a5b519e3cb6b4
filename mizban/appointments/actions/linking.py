"""Coming in by a signed link, without signing in."""

from __future__ import annotations

from mizban.accounts.limits import VISIT_LINKS_PER_ADDRESS, count, require_tries_left
from mizban.appointments.links import holder_of, visit_in
from mizban.appointments.models import TAKEN, Booking
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor


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
        return None if _is_past(visit_id) else holder_of(token, actor.organisation_id)


def _is_past(visit_id: int) -> bool:
    """Whether the day of its time is over, also where nobody has said yet what came of it."""
    booking = Booking.objects.filter(TAKEN, visit=visit_id, held_until=None).first()
    return booking is not None and clock.local(booking.starts_at).date() < clock.today()
