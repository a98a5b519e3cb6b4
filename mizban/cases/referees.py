"""Who knows of a case by its referrals, as names that stand in its header (`Case.referees`).

So one look at the row says it, in lists, in the search and for a single case alike. A bare name (see `cases.holders`)
knows of the case and of its own referrals, for good; one with `a:` before it may act on an open one; with `r:` it reads
the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mizban.cases import holders
from mizban.cases.models import Referral, StageHeld
from mizban.core.actor import CONTENT_ROLES, Actor, Role
from mizban.organisations.queries import offices

ACTS, READS = "a:", "r:"
HEADS = frozenset({Role.SECTION_HEAD, Role.UNIT_HEAD})


def names(actor: Actor) -> list[str]:
    """The names by which referrals reach an officer: themselves in each of their units, the sections that they work in
    or head, their unit. Who leaves a unit leaves what came to them there."""
    grants = [one for one in actor.grants if one.role in CONTENT_ROLES]
    if not actor.is_staff or not grants:
        return []
    tree = offices(actor.organisation_id)
    found = dict.fromkeys(_member(actor.officer_id, one.unit_id) for one in grants)
    found |= dict.fromkeys(holders.queue(*pair) for pair in holders.sections_of(actor, tree))
    found |= dict.fromkeys(holders.team(*pair) for pair in holders.sections_of(actor, tree, HEADS))
    return list(found | dict.fromkeys(holders.heads(one.unit_id) for one in grants if one.role is Role.UNIT_HEAD))


def told(referrals: Iterable[Referral], held: Iterable[StageHeld] = (), *, is_merged: bool = False) -> list[str]:
    """What stands in the header of a case with these referrals, and with earlier stages `held`: who has worked one goes
    on reading, until it is merged into one that they may not read."""
    found = {name for referral in referrals for name in _of(referral)}
    for one in held:
        for name in (_member(one.user_id, one.unit_id), holders.team(one.unit_id, one.section_id)):
            found |= {name} if is_merged else {name, READS + name}
    return sorted(found)


def acting(referral: Referral) -> list[str]:
    """Those who may answer an open referral: who has it and, unless it is confidential, who heads them."""
    if referral.receiver_id is None:
        return [sent_to(referral)]
    above = [] if referral.confidential else [_above(referral)]
    return [_member(referral.receiver_id, referral.to_unit_id), *above]


def parties(referral: Referral) -> set[str]:
    """Those whose referral it is: sender and receivers; of a confidential one without the heads of the receiver."""
    return {_member(referral.from_user_id, referral.from_unit_id), *acting(referral)}


def knowing(referral: Referral) -> set[str]:
    """Those who know that there is such a referral, for good."""
    found = {*parties(referral), _above(referral)}
    return found | {sent_to(referral)} if referral.to_user_id is None else found


def sent_to(referral: Referral) -> str:
    """The holder to whom it was sent, whoever has taken it since."""
    if referral.to_user_id is not None:
        return holders.user(referral.to_user_id)
    if referral.to_section_id is None:
        return holders.heads(referral.to_unit_id)
    return holders.queue(referral.to_unit_id, referral.to_section_id)


def _of(referral: Referral) -> Iterator[str]:
    yield from knowing(referral)
    if referral.is_open:
        for name in acting(referral):
            yield ACTS + name
            if referral.whole:
                yield READS + name


def _member(user_id: int, unit_id: int) -> str:
    return f"{holders.user(user_id)}:{unit_id}"


def _above(referral: Referral) -> str:
    """Heads of the section that it went to; heads of a unit stand for themselves."""
    if referral.to_section_id is None:
        return holders.heads(referral.to_unit_id)
    return holders.team(referral.to_unit_id, referral.to_section_id)
