"""What a page listens to, and how things stand where it cannot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from mizban.audit.models import Look
from mizban.cases import holders, topics
from mizban.cases.models import Case
from mizban.cases.policies import no_such_case, visible_to
from mizban.cases.queries.inbox.boxes import boxes_of
from mizban.cases.queries.inbox.page import counts
from mizban.cases.queries.inbox.referral_boxes import holders_of
from mizban.cases.queries.inbox.sections import Sections
from mizban.cases.subjects import CASE
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.organisations.queries import offices


@dataclass(frozen=True)
class Standing:
    """The topics that the actor may hear, and what they would have told by now."""

    topics: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)
    """Of the actor's boxes, by name."""
    shown_to: tuple[str, ...] = ()
    """Who may hear that the actor has the case open: colleagues who hear of it anyway."""
    lately: tuple[int, ...] = ()
    """Other officers who have opened the case in the last minutes, for pages without a stream."""
    revisions: dict[str, int] = field(default_factory=dict)
    """Of the case asked for, or of an applicant's newest cases, by number."""


MOST_CASES = 50
LATELY = dt.timedelta(minutes=3)


def of_officer(actor: Actor, number: str = "") -> Standing:
    """Of the inbox, and of the case that is open. Raises NotFound where the actor may not know of it."""
    mine = Sections.of(actor, offices(actor.organisation_id))
    boxes = boxes_of(actor, mine)
    heard = [*holders_of(actor, mine.worked), *filter(None, [mine.unrouted])]
    heard += [holders.team(*pair) for pair in mine.headed]
    counted = counts(actor, mine) if boxes else {}
    told = {box: counted.get(box, 0) for box in boxes}
    if not number:
        return Standing(tuple(heard), told)
    case = (
        visible_to(actor).only("pk", "revision", "unit_id", "section_id", "assignee_id").filter(number=number).first()
    )
    if case is None:
        raise no_such_case(actor)
    heard.insert(0, topics.opened(case.pk))
    revisions = {number: case.revision}
    return Standing(
        tuple(heard), told, revisions=revisions, shown_to=topics.of_staff(case), lately=_lately(actor, case)
    )


def _lately(actor: Actor, case: Case) -> tuple[int, ...]:
    looks = Look.objects.filter(
        organisation_id=actor.organisation_id,
        subject_type=CASE,
        subject_id=case.pk,
        what="case",
        at__gt=clock.now() - LATELY,
    )
    others = looks.exclude(user_id=actor.user_id).values_list("user_id", flat=True)
    return tuple(sorted({pk for pk in others if pk}))


def of_applicant(actor: Actor) -> Standing:
    """Of everything of the applicant's."""
    newest = visible_to(actor).order_by("-submitted_at").values_list("number", "revision")[:MOST_CASES]
    return Standing((topics.person(actor.applicant_id),), revisions=dict(newest))
