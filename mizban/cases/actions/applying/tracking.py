"""Following a request by its number and its code, without signing in."""

from __future__ import annotations

from mizban.accounts.limits import TRACKING_PER_ADDRESS, TRACKING_PER_NUMBER, count, require_tries_left
from mizban.cases.queries.applying.tracking import Tracked, track
from mizban.core.acting import acting_as
from mizban.core.actor import Actor


def follow(*, actor: Actor, number: str, code: str, address: str | None) -> Tracked | None:
    """The request, if the code is its own; a wrong one is counted for the number and for the network `address`.

    Raises TooMany where either has had its wrong ones. Always the number first, then the address: whoever waits for
    another waits in the same order.
    """
    tries = [(TRACKING_PER_NUMBER, number), *([(TRACKING_PER_ADDRESS, address)] if address else [])]
    with acting_as(actor):
        for limit, subject in tries:
            require_tries_left(limit, actor.organisation_id, subject)
        found = track(actor.organisation_id, number, code)
        if found is None:
            for limit, subject in tries:
                count(limit, actor.organisation_id, subject)
    return found
