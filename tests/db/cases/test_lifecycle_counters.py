"""The counters of the inbox against a count of what stands there, after any sequence of steps."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable

import pytest
from django.db.models import Sum

from mizban.cases import holders
from mizban.cases.actions import counters
from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.clock import lifecycle
from mizban.cases.actions.projection import TEAM_BOX
from mizban.cases.actions.working.claim import assign, claim, release
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.actions.working.decide import decide
from mizban.cases.actions.working.reopen import reopen
from mizban.cases.actions.working.transfer import TransferReason, return_transfer, transfer
from mizban.cases.models import Case, CorrectionReason, InboxCount, InboxDelta, InboxEntry
from mizban.cases.workflow import OPEN, Outcome, State, Step, target
from mizban.core.actor import Actor, applicant, system
from mizban.core.errors import DomainError
from mizban.organisations.models import Section, Unit
from mizban.organisations.queries import offices
from tests import factories
from tests.db.cases.lifetimes import START, on
from tests.unwalled import unwalled

pytestmark = pytest.mark.django_db
STEPS = 40
CASES = 3


def told() -> Counter[tuple[str, str]]:
    """What an officer would read: the rolled-up numbers and the changes since."""
    found: Counter[tuple[str, str]] = Counter()
    for holder, box, number in InboxCount.objects.values_list("holder", "box", "count"):
        found[holder, box] += number
    for holder, box, change in InboxDelta.objects.values_list("holder", "box").annotate(Sum("change")):
        found[holder, box] += change
    assert min(found.values(), default=0) >= 0
    return +found


def standing() -> Counter[tuple[str, str]]:
    """What stands there."""
    found: Counter[tuple[str, str]] = Counter()
    for entry in InboxEntry.objects.all():
        found[entry.holder, entry.box] += 1
        found[holders.team(entry.unit_id, entry.section_id), TEAM_BOX] += 1
    return found


class Life:
    """Cases to which anything may happen that the rules allow."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.numbers = [factories.renewal_case(factories.person()).number for _case in range(CASES)]
        self.applicants = {
            case.number: applicant(case.organisation_id, case.person_id or 0) for case in Case.objects.all()
        }

    def step(self) -> bool:
        """Try something with one of the cases; whether it was allowed."""
        case = Case.objects.get(number=self.chance.choice(self.numbers))
        ways: dict[Step, Callable[[Case], object]] = {
            Step.CLAIM: self.claim,
            Step.ASSIGN: self.assign,
            Step.RELEASE: self.release,
            Step.TRANSFER: self.transfer,
            Step.RETURN_TRANSFER: self.give_back,
            Step.RETURN_FOR_CORRECTION: self.mark,
            Step.RESUBMIT: self.mend,
            Step.DECIDE: self.decide,
            Step.REOPEN: self.look_again,
            Step.CLOSE: self.close,
            Step.WITHDRAW: self.withdraw,
            Step.EXPIRE: self.expire,
            Step.RESUME: self.mend,
        }
        possible = [way for step, way in ways.items() if target(step, State(case.state))]
        try:
            self.chance.choice([*possible, self.roll_up])(case)
        except DomainError:
            return False
        return True

    def officer(self, case: Case) -> Actor:
        if case.assignee is not None:
            return factories.officer(case.assignee.username)
        unit, section = Unit.objects.get(pk=case.unit_id).slug, Section.objects.get(pk=case.section_id).slug
        return factories.officer(f"frw-{unit}-{section}-{self.chance.choice((1, 2))}")

    def claim(self, case: Case) -> None:
        claim(actor=self.officer(case), number=case.number, revision=None)

    def release(self, case: Case) -> None:
        release(actor=self.officer(case), number=case.number, revision=None)

    def assign(self, case: Case) -> None:
        head, officer = factories.officer(f"frw-{Unit.objects.get(pk=case.unit_id).slug}-head"), self.officer(case)
        assign(actor=head, number=case.number, revision=None, user_id=officer.officer_id)

    def transfer(self, case: Case) -> None:
        unit = Unit.objects.get(organisation_id=case.organisation_id, slug=self.chance.choice(["yazd", "fars"]))
        section = self.chance.choice(sorted(offices(case.organisation_id).sections))
        reason = TransferReason.OTHER_PROVINCE
        who = self.officer(case)
        transfer(
            actor=who, number=case.number, revision=None, unit_id=unit.pk, section_id=section, reason=reason, note=""
        )

    def give_back(self, case: Case) -> None:
        return_transfer(actor=self.officer(case), number=case.number, revision=None, note="اینجا نیست")

    def mark(self, case: Case) -> None:
        defects = [Defect("village", CorrectionReason.WRONG)]
        return_for_correction(actor=self.officer(case), number=case.number, revision=None, defects=defects)

    def mend(self, case: Case) -> None:
        data = {"village": f"ده {self.chance.random()}"}
        resubmit(actor=self.applicants[case.number], number=case.number, revision=None, data=data)

    def withdraw(self, case: Case) -> None:
        withdraw(actor=self.applicants[case.number], number=case.number, revision=None)

    def decide(self, case: Case) -> None:
        officer, outcome = self.officer(case), self.chance.choice([Outcome.ACCEPTED, Outcome.REJECTED])
        decide(actor=officer, number=case.number, revision=None, outcome=outcome, text="به این دلیل")

    def look_again(self, case: Case) -> None:
        who = self.chance.choice([self.applicants[case.number], self.officer(case)])
        reopen(actor=who, number=case.number, revision=None, reason="دوباره ببینید")

    def expire(self, case: Case) -> None:
        with on(START + dt.timedelta(days=40)), unwalled(case.organisation_id):
            lifecycle.expire(actor=system(case.organisation_id), number=case.number)

    def close(self, case: Case) -> None:
        with on(START + dt.timedelta(days=60)), unwalled(case.organisation_id):
            lifecycle.close(actor=system(case.organisation_id), number=case.number)

    def roll_up(self, case: Case) -> None:
        counters.roll_up(actor=system(case.organisation_id))


@pytest.mark.parametrize("seed", range(4))
def test_counters_tell_what_stands_there(seed: int) -> None:
    with on(START):
        life = Life(random.Random(seed))
        assert told() == standing()
        allowed = 0
        for _step in range(STEPS):
            allowed += life.step()
            assert told() == standing()
            unfinished = set(Case.objects.filter(state__in=OPEN).values_list("pk", flat=True))
            assert set(InboxEntry.objects.values_list("case_id", flat=True)) == unfinished
        assert allowed >= 12  # not all of them refusals
        life.roll_up(Case.objects.all()[0])
        assert InboxDelta.objects.count() == 0
        assert told() == standing()


def test_rolling_up_takes_one_organisation_at_a_time() -> None:
    factories.renewal_case(factories.person())
    frw, imeo = factories.organisation(), factories.organisation("imeo")
    before, waiting = told(), InboxDelta.objects.filter(organisation=frw).count()
    counters.roll_up(actor=system(imeo.pk))
    assert InboxDelta.objects.filter(organisation=frw).count() == waiting > 0
    counters.roll_up(actor=system(frw.pk))
    assert (InboxDelta.objects.count(), told()) == (0, before)
