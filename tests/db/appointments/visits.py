"""Visits for tests, made by the real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from mizban.appointments.actions.requiring import Invitation, Wanted, require_visit
from mizban.appointments.models import Desk, Visit
from mizban.appointments.queries.slots import Wish, next_free
from mizban.appointments.workflow import Mode, Paper
from mizban.cases.actions.working.claim import claim
from mizban.cases.models import Case
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.notifications.models import Bell, OutboxMessage
from tests import factories
from tests.unwalled import unwalled

EXPERT, COLLEAGUE, HEAD, RECEPTION = (
    "frw-fars-rangeland-1",
    "frw-fars-rangeland-2",
    "frw-fars-head",
    "frw-fars-reception",
)
REASON = "original-documents"
PAPERS = (Wanted(0, Paper.ORIGINAL), Wanted(1, Paper.ORIGINAL, may_upload=True))


def in_hand(person: Actor | None = None, username: str = EXPERT) -> Case:
    """A case in Fars that an officer has taken."""
    case = factories.renewal_case(person or factories.person())
    return claim(actor=factories.officer(username), number=case.number, revision=None)


def desk(unit: str = "fars") -> Desk:
    return Desk.objects.get(organisation__slug="frw", unit__slug=unit)


def free(count: int = 1, minutes: int = 15, hours: int = 30, at: Desk | None = None) -> list[dt.datetime]:
    """The next free times at the desk, none sooner than so many hours from now."""
    wish = Wish(at or desk(), minutes, earliest=clock.now() + dt.timedelta(hours=hours))
    return [slot.starts_at for slot in next_free(wish, most=count)]


def invitation(mode: Mode = Mode.FIXED, **changes: object) -> Invitation:
    times = {Mode.FIXED: free(), Mode.CHOICE: free(3), Mode.ANY: []}[mode]
    until = clock.today() + dt.timedelta(days=14) if mode is Mode.ANY else None
    whole = Invitation(REASON, desk().pk, mode, times, until, PAPERS, note="لطفاً به‌موقع بیایید")
    return replace(whole, **changes)  # type: ignore[arg-type]


def invited(case: Case | None = None, mode: Mode = Mode.FIXED, username: str = EXPERT, **changes: object) -> Visit:
    """A visit that an officer has asked for."""
    case = case or in_hand()
    actor = factories.officer(username)
    return require_visit(actor=actor, number=case.number, revision=None, invitation=invitation(mode, **changes))


def case_of(visit: Visit) -> Case:
    return Case.objects.get(pk=visit.case_id)


def told(case: Case) -> list[str]:
    """Events of which the applicant was told, in order."""
    with unwalled(case.organisation_id):
        found = OutboxMessage.objects.filter(subject_type="case", subject_id=case.pk, channel="sms").order_by("pk")
        return list(found.values_list("event", flat=True))


def rung(case: Case) -> list[str]:
    with unwalled(case.organisation_id):
        found = Bell.objects.filter(subject_type="case", subject_id=case.pk, user_id__isnull=False).order_by("pk")
        return list(found.values_list("event", flat=True))
