"""Names of those who hold a case: a user, the queue of a section in a unit, the box of what nobody answers for."""

from __future__ import annotations

from collections.abc import Iterable

from mizban.core.actor import CONTENT_ROLES, Actor, Role
from mizban.organisations.queries import Offices

USER = "u:"
"""What the names of users begin with."""
QUEUE = "q:"
"""What the names of queues begin with."""


def user(user_id: int) -> str:
    return f"{USER}{user_id}"


def queue(unit_id: int, section_id: int, service_id: int | None = None) -> str:
    """The queue of a section; of one service in it where people answer for that service alone."""
    return f"{QUEUE}{unit_id}:{section_id}" + (f":{service_id}" if service_id else "")


def unrouted(head_unit_id: int) -> str:
    """The head office's box of cases for which no office has anybody."""
    return f"x:{head_unit_id}"


def heads(unit_id: int) -> str:
    """Those who head a unit: what comes to the unit as a whole is theirs."""
    return f"h:{unit_id}"


def team(unit_id: int, section_id: int) -> str:
    """Counts all open cases of a section, whoever has them."""
    return f"t:{unit_id}:{section_id}"


def sections_of(actor: Actor, offices: Offices, roles: Iterable[Role] = CONTENT_ROLES) -> list[tuple[int, int]]:
    """The (unit, section) pairs that an officer works in; a head of unit has every section of it."""
    pairs: dict[tuple[int, int], None] = {}
    wanted = frozenset(roles)
    for grant in actor.grants:
        if grant.role not in wanted:
            continue
        if grant.section_id is not None:
            pairs[grant.unit_id, grant.section_id] = None
        else:
            pairs |= dict.fromkeys((grant.unit_id, section) for section in offices.sections)
    return list(pairs)
