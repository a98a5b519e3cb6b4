"""What an officer invites to, and the visit that they work on."""

from __future__ import annotations

from mizban.appointments.models import Visit, VisitReason
from mizban.appointments.policies import visible_to
from mizban.appointments.queries.cards import VisitCard, cards
from mizban.appointments.workflow import OPEN
from mizban.cases.models import Case
from mizban.core.actor import Actor


def reasons_of(organisation_id: int) -> list[VisitReason]:
    """For what people may be asked to come now, in the order of the organisation (one query)."""
    return list(VisitReason.objects.filter(organisation_id=organisation_id, active=True).order_by("order", "pk"))


def open_visit(actor: Actor, case: Case) -> Visit | None:
    """The visit that the case waits for, with its desk and reason (one query)."""
    return visible_to(actor).select_related("desk", "reason").filter(case=case, status__in=OPEN).first()


def open_card(actor: Actor, case: Case) -> VisitCard | None:
    """The same, complete, for a page (one query)."""
    return next(iter(cards(actor, visible_to(actor).filter(case=case, status__in=OPEN))), None)
