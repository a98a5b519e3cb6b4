"""What a page listens to, and how things stand where it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field

from mizban.cases import holders, topics
from mizban.cases.policies import no_such_case, visible_to
from mizban.cases.queries.boxes import boxes_of
from mizban.cases.queries.inbox import counts
from mizban.cases.queries.referral_boxes import holders_of
from mizban.cases.queries.sections import Sections
from mizban.core.actor import Actor
from mizban.organisations.queries import offices


@dataclass(frozen=True)
class Standing:
    """The topics that the actor may hear, and what they would have told by now."""

    topics: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)
    """Of the actor's boxes, by name."""
    revisions: dict[str, int] = field(default_factory=dict)
    """Of the case asked for, or of an applicant's newest cases, by number."""


MOST_CASES = 50


def of_officer(actor: Actor, number: str = "") -> Standing:
    """Of the inbox, and of the case that is open. Raises NotFound where the actor may not know of it."""
    mine = Sections.of(actor, offices(actor.organisation_id))
    boxes = boxes_of(actor, mine)
    heard = [*holders_of(actor, mine.worked), *filter(None, [mine.unrouted])]
    heard += [holders.team(*pair) for pair in mine.headed]
    revisions = {}
    if number:
        found = visible_to(actor).filter(number=number).values_list("pk", "revision").first()
        if found is None:
            raise no_such_case(actor)
        heard.insert(0, topics.opened(found[0]))
        revisions[number] = found[1]
    counted = counts(actor, mine) if boxes else {}
    return Standing(tuple(heard), {box: counted.get(box, 0) for box in boxes}, revisions)


def of_applicant(actor: Actor) -> Standing:
    """Of everything of the applicant's."""
    newest = visible_to(actor).order_by("-submitted_at").values_list("number", "revision")[:MOST_CASES]
    return Standing((topics.person(actor.applicant_id),), revisions=dict(newest))
