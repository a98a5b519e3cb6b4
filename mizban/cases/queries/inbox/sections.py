"""Where an officer works, and what of it they head: from this follow the boxes of their inbox."""

from __future__ import annotations

from dataclasses import dataclass

from mizban.cases import holders
from mizban.core.actor import CONTENT_ROLES, Actor, Role
from mizban.organisations.queries import Offices

HEADS = frozenset({Role.UNIT_HEAD, Role.SECTION_HEAD})


@dataclass(frozen=True)
class Sections:
    """The (unit, section) pairs that an officer works in, and those of them that they head."""

    worked: list[tuple[int, int]]
    headed: list[tuple[int, int]]
    unrouted: str
    """The box of cases that nobody answers for, where it is the actor's to empty; else empty."""

    @classmethod
    def of(cls, actor: Actor, tree: Offices) -> Sections:
        heads_all = any(grant.role is Role.UNIT_HEAD and grant.unit_id == tree.head.pk for grant in actor.grants)
        return cls(
            holders.sections_of(actor, tree, CONTENT_ROLES),
            holders.sections_of(actor, tree, HEADS),
            holders.unrouted(tree.head.pk) if heads_all else "",
        )

    @property
    def queues(self) -> list[str]:
        return [holders.queue(*pair) for pair in self.worked]
