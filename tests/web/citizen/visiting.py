"""What tests of visits share: an invitation, what became of it, its forms and its link."""

from __future__ import annotations

import datetime as dt
import re

from mizban.appointments.links import token_of
from mizban.appointments.models import TAKEN, Booking, Visit
from mizban.appointments.workflow import Mode
from mizban.cases.models import Case
from mizban.core.actor import Actor
from tests import factories
from tests.db.appointments import visits
from tests.web.citizen.walking import Walker


def invited(rancher: Actor, mode: Mode = Mode.FIXED) -> tuple[Visit, str]:
    """A visit, and the address of its request."""
    visit = visits.invited(visits.in_hand(rancher), mode)
    return visit, f"/my/cases/{number_of(visit)}/"


def number_of(visit: Visit) -> str:
    return Case.objects.get(pk=visit.case_id).number


def state_of(visit: Visit) -> str:
    return Case.objects.get(pk=visit.case_id).state


def time_of(visit: Visit) -> dt.datetime:
    return Booking.objects.get(TAKEN, visit=visit, held_until=None).starts_at


def status(visit: Visit) -> str:
    return Visit.objects.get(pk=visit.pk).status


def post(walker: Walker, address: str, data: dict[str, object]) -> Walker:
    """Send a form that stands on the page by its address."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', walker.text)
    assert token, walker.text[:500]
    assert f'action="{address}"' in walker.text, address
    walker.at = address
    walker.response = walker.client.post(address, {"csrfmiddlewaretoken": token[1], **data})
    return walker._follow()


def officer() -> Actor:
    return factories.officer(visits.EXPERT)


def link(visit: Visit) -> str:
    return f"/v/{token_of(visit.pk, visit.organisation_id)}/"
