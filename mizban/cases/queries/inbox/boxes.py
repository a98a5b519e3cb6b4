"""The boxes of the inbox by obligation, in the order in which they are offered: to add one is one entry.

An app above adds its own with `add` at start-up; what it is called stands in `web.staff.labels`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mizban.cases.models import Box, BulkAct
from mizban.cases.queries.inbox import box_pages, referral_boxes
from mizban.cases.queries.inbox.box_pages import StandsOf
from mizban.cases.queries.inbox.sections import Sections
from mizban.core.actor import Actor

TEAM = "team"
"""All open cases of the sections that a head answers for, whoever has them."""
DEPUTISING = "deputising"
OF_HEADS = frozenset({TEAM, Box.UNROUTED, DEPUTISING})
"""Those that the officers of a section do not have."""


@dataclass(frozen=True)
class InboxBox:
    """A box: who has it, which cases stand in it, and what can be done with several of them at once.

    `is_counted`: its number comes from the counters (`InboxCount`, by the holder `holders.user`, a queue or a team),
    under its own name. `is_hot`: whatever stands in it waits for somebody. `is_work`: its cases wait for an officer, so
    they are offered where another box is empty. `is_wide`: cases of several officers in several states.
    """

    name: str
    stands: StandsOf
    offered: Callable[[Actor, Sections], bool] = lambda actor, mine: True
    acts: tuple[BulkAct, ...] = ()
    is_counted: bool = True
    is_hot: bool = False
    is_work: bool = False
    is_wide: bool = False
    who: str = ""
    """`sender` or `receiver`: whom the lines of a box of referrals name."""


def _heads(actor: Actor, mine: Sections) -> bool:
    return bool(mine.headed)


IN_HAND = (BulkAct.RELEASE, BulkAct.SNOOZE, BulkAct.ASSIGN)
WAITING = (BulkAct.CLAIM, BulkAct.ASSIGN)
_boxes = [
    InboxBox(Box.MINE, box_pages.own(Box.MINE), acts=IN_HAND, is_work=True),
    InboxBox(Box.REFERRED, referral_boxes.received, is_work=True, who="sender"),
    InboxBox(Box.QUEUE, box_pages.in_queues, acts=WAITING, is_work=True),
    InboxBox(Box.SENT, referral_boxes.sent, who="receiver"),
    InboxBox(Box.CORRECTED, box_pages.own(Box.CORRECTED), acts=IN_HAND, is_hot=True, is_work=True),
    InboxBox(Box.WAITING, box_pages.own(Box.WAITING), acts=(BulkAct.ASSIGN,)),
    InboxBox(Box.SNOOZED, box_pages.own(Box.SNOOZED), acts=IN_HAND),
    InboxBox(Box.DONE, box_pages.done, is_counted=False, is_wide=True),
    InboxBox(TEAM, box_pages.of_team, _heads, acts=WAITING, is_wide=True),
    InboxBox(
        Box.UNROUTED,
        box_pages.unrouted,
        lambda actor, mine: bool(mine.unrouted),
        acts=WAITING,
        is_hot=True,
        is_work=True,
    ),
    InboxBox(DEPUTISING, lambda actor, mine, filters, most: [], lambda actor, mine: False),
]
"""Nobody deputises for anybody yet: its box has a place, and is offered to nobody."""


def add(box: InboxBox, *, before: str) -> None:
    """Offer one more box, before another."""
    _boxes.insert(next(at for at, one in enumerate(_boxes) if one.name == before), box)


def boxes_of(actor: Actor, mine: Sections) -> dict[str, InboxBox]:
    """The boxes that an officer has, by name; heads have also all of their sections, the head office what is not
    routed. None at all for roles that work no cases."""
    return {box.name: box for box in _boxes if box.offered(actor, mine)} if mine.worked else {}
