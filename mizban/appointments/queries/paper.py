"""A visit for paper and for people's own calendars."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mizban.appointments.models import Booking, Visit
from mizban.appointments.policies import visible_to
from mizban.appointments.queries.cards import VisitCard, cards
from mizban.cases.policies import no_such_case
from mizban.core.actor import Actor
from mizban.core.errors import NotFound
from mizban.core.models import Localised


@dataclass(frozen=True)
class VisitPaper:
    """A visit with a time, for whoever it is of. `changes`: how many times it has had before, which a calendar must
    know to tell the newer of two files."""

    number: str
    service: Localised
    section: Localised
    card: VisitCard
    starts_at: dt.datetime
    ends_at: dt.datetime
    changes: int


def visit_paper(actor: Actor, number: str, visit_id: int) -> VisitPaper:
    """A visit of the applicant's own case (three queries). Raises NotFound, also where it has no time yet."""
    mine = visible_to(actor).filter(case__number=number, pk=visit_id)
    header = mine.values_list("case__version__title", "section__name").first()
    if header is None:
        raise no_such_case(actor, code="no_such_visit")
    (card,) = cards(actor, Visit.objects.filter(pk=visit_id))
    if card.starts_at is None or card.ends_at is None:
        raise NotFound(_("این نوبت هنوز وقتی ندارد؛ اول وقت را انتخاب کنید"), code="no_time_yet")
    times = Booking.objects.filter(visit=visit_id, held_until=None).count()
    ended = 0 if card.is_open else 1
    return VisitPaper(number, header[0], header[1], card, card.starts_at, card.ends_at, times - 1 + ended)
