import datetime as dt

import pytest
import time_machine
from procrastinate.contrib.django.models import ProcrastinateJob

from mizban.accounts.models import Ownership, Person
from mizban.audit.models import Event as AuditEvent
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import system
from mizban.identity import actions, hooks, queries, tasks
from mizban.identity.demo_registry import Kind
from mizban.identity.inquiry import ask
from mizban.identity.models import ClaimState, IdentityClaim, RegistryResult
from mizban.identity.ports import Holding, Outcome, OwnershipAnswer, Reason, RegisteredPerson, RegistryAnswer
from mizban.identity.registry import Registries
from mizban.organisations.models import Organisation
from tests.db.identity.applicants import applicant_for, whom

pytestmark = pytest.mark.usefixtures("as_worker")

DOWN = RegistryAnswer(Outcome.UNAVAILABLE, reason=Reason.TIME_OUT)
MATCH = RegistryAnswer(Outcome.MATCH, person=RegisteredPerson("علی", "مکری", "یحیی", None))
OWNER = OwnershipAnswer(Holding.MATCH)
NO_OWNERSHIP = OwnershipAnswer(Holding.UNAVAILABLE, Reason.ERROR)


class Line:
    """Both registries, which say what a test has them say, in turn; the last thing said is repeated."""

    def __init__(self):
        self.civil_says, self.mobile_says = [DOWN], [OWNER]
        self.asked = []

    def _next(self, said):
        return said.pop(0) if len(said) > 1 else said[0]

    def registries(self, _slug=""):
        line = self

        class Civil:
            def check(self, national_id, _birth_date):
                line.asked.append(("civil", national_id))
                return line._next(line.civil_says)

        class Mobile:
            def check(self, national_id, _mobile):
                line.asked.append(("mobile", national_id))
                return line._next(line.mobile_says)

        return Registries(Civil(), "c", Mobile(), "m")


@pytest.fixture
def line(monkeypatch):
    line = Line()
    monkeypatch.setattr("mizban.identity.actions.registries", line.registries)
    return line


@pytest.fixture
def desk():
    return system(Organisation.objects.get(slug="frw").pk)


def waiting(line, place=0):
    """A claim recorded with what the registries say now."""
    someone = whom(Kind.MATCH, place)
    actor, person = applicant_for(someone)
    found = ask(line.registries(), someone, at=clock.now())
    with acting_as(actor):
        claim = actions.record(actor=actor, person=person, whom=someone, found=found)
    line.asked.clear()
    return claim


def now_of(claim, desk):
    with acting_as(desk, read_only=True):
        return IdentityClaim.objects.select_related("person").get(pk=claim.pk)


def test_a_registry_that_answers_at_last_verifies_the_person(line, desk):
    claim = waiting(line)
    assert claim.state is ClaimState.IDENTITY_PENDING
    line.civil_says = [MATCH]
    actions.recheck(actor=desk, claim_id=claim.pk)
    found = now_of(claim, desk)
    assert found.state is ClaimState.VERIFIED
    assert found.name == "علی مکری"
    assert found.person.is_verified
    assert found.person.name == "علی مکری"
    assert line.asked == [("civil", whom(Kind.MATCH).national_id)]  # whose the mobile is was known


def test_a_registry_that_is_still_down_changes_the_time_only(line, desk):
    claim = waiting(line)
    with time_machine.travel(clock.now() + dt.timedelta(hours=1), tick=False):
        actions.recheck(actor=desk, claim_id=claim.pk)
        assert now_of(claim, desk).registry_at == clock.now()
    assert now_of(claim, desk).state is ClaimState.IDENTITY_PENDING
    assert AuditEvent.objects.filter(subject_type="claim", subject_id=claim.pk).count() == 1


def test_only_the_missing_answer_is_asked_for(line, desk):
    line.civil_says, line.mobile_says = [MATCH], [NO_OWNERSHIP]
    claim = waiting(line)
    assert claim.state is ClaimState.IDENTITY_PENDING
    line.civil_says, line.mobile_says = [RegistryAnswer(Outcome.UNKNOWN)], [OwnershipAnswer(Holding.NO_MATCH)]
    actions.recheck(actor=desk, claim_id=claim.pk)
    assert line.asked == [("mobile", whom(Kind.MATCH).national_id)]
    found = now_of(claim, desk)
    assert (found.registry, found.ownership) == (RegistryResult.MATCH, Ownership.NOT_OWNER)
    assert found.state is ClaimState.NOT_OWNER
    assert not found.person.is_verified


@pytest.mark.parametrize("outcome", [Outcome.MISMATCH, Outcome.UNKNOWN, Outcome.DEAD])
def test_a_late_refusal(line, desk, outcome):
    claim = waiting(line)
    line.civil_says = [RegistryAnswer(outcome)]
    actions.recheck(actor=desk, claim_id=claim.pk)
    found = now_of(claim, desk)
    assert found.state is ClaimState.REFUSED
    assert not found.person.is_verified
    assert actions.recheck(actor=desk, claim_id=claim.pk) is None


def test_what_only_a_human_decides_is_not_asked_again(line, desk):
    claim = waiting(line)
    line.civil_says = [RegistryAnswer(Outcome.NEEDS_REVIEW)]
    actions.recheck(actor=desk, claim_id=claim.pk)
    assert now_of(claim, desk).state is ClaimState.IDENTITY_PENDING
    line.asked.clear()
    assert actions.recheck(actor=desk, claim_id=claim.pk) is None
    assert line.asked == []


def test_apps_above_hear_of_the_last_answer_once(line, desk, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "_listeners", [])
    hooks.after_check(lambda actor, claim: heard.append((actor, claim.pk, claim.state)))
    claim = waiting(line)
    actions.recheck(actor=desk, claim_id=claim.pk)
    assert heard == []
    line.civil_says = [MATCH]
    actions.recheck(actor=desk, claim_id=claim.pk)
    actions.recheck(actor=desk, claim_id=claim.pk)
    assert heard == [(desk, claim.pk, ClaimState.VERIFIED)]


def test_a_listener_that_fails_undoes_the_check(line, desk, monkeypatch):
    monkeypatch.setattr(hooks, "_listeners", [])

    def fail(_actor, _claim):
        raise RuntimeError

    hooks.after_check(fail)
    claim = waiting(line)
    line.civil_says = [MATCH]
    with pytest.raises(RuntimeError):
        actions.recheck(actor=desk, claim_id=claim.pk)
    assert now_of(claim, desk).state is ClaimState.IDENTITY_PENDING


def test_the_first_of_two_answers_counts(line, desk, monkeypatch):
    claim = waiting(line)
    line.civil_says = [MATCH, RegistryAnswer(Outcome.UNKNOWN)]
    slow = line.registries()

    class Slow:
        """While this one waits for its answer, another job gets one."""

        def check(self, national_id, birth_date):
            said = slow.civil.check(national_id, birth_date)
            if said is MATCH:
                actions.recheck(actor=desk, claim_id=claim.pk)
            return said

    monkeypatch.setattr("mizban.identity.actions.registries", lambda _slug: Registries(Slow(), "c", slow.mobile, "m"))
    assert actions.recheck(actor=desk, claim_id=claim.pk) is None
    assert now_of(claim, desk).registry == RegistryResult.MISMATCH


def test_other_organisations_are_not_touched(line, desk):
    claim = waiting(line)
    line.civil_says = [MATCH]
    assert actions.recheck(actor=system(Organisation.objects.get(slug="imeo").pk), claim_id=claim.pk) is None
    assert line.asked == []


# --- the round -------------------------------------------------------------------------------------------------------


def in_turn(desk):
    with acting_as(desk, read_only=True):
        return queries.claims_to_check(desk)


def test_the_round_takes_those_longest_not_asked_about_first(line, desk):
    first, second, third = (waiting(line, place) for place in range(3))
    assert in_turn(desk) == [first.pk, second.pk, third.pk]
    actions.recheck(actor=desk, claim_id=first.pk)
    assert in_turn(desk) == [second.pk, third.pk, first.pk]


def test_after_two_weeks_a_human_decides(line, desk):
    waiting(line)
    with time_machine.travel(clock.now() + dt.timedelta(days=15)):
        assert in_turn(desk) == []


@pytest.mark.parametrize("reason", [Reason.QUOTA, Reason.OFF_HOURS, Reason.HOLIDAY, Reason.AUTH])
def test_a_registry_that_is_shut_is_asked_once(line, desk, reason):
    for place in range(4):
        waiting(line, place)
    line.civil_says = [RegistryAnswer(Outcome.UNAVAILABLE, reason=reason)]
    actions.recheck_waiting(actor=desk)
    assert len(line.asked) == 1


def test_a_registry_that_is_down_is_asked_three_times(line, desk):
    for place in range(5):
        waiting(line, place)
    actions.recheck_waiting(actor=desk)
    assert len(line.asked) == 3
    line.asked.clear()
    line.civil_says = [DOWN, DOWN, MATCH, DOWN, MATCH]
    actions.recheck_waiting(actor=desk)
    assert len(line.asked) == 5


def test_the_jobs(line, desk):
    before = ProcrastinateJob.objects.count()
    tasks.recheck_pending(timestamp=0)
    tasks.recheck_pending(timestamp=1)  # the first jobs still wait
    queued = ProcrastinateJob.objects.filter(task_name="identity.recheck_organisation").order_by("pk")
    assert ProcrastinateJob.objects.count() - before == Organisation.objects.count() == queued.count()
    assert {tuple(job.args.items()) for job in queued} == {
        (("organisation_id", pk),) for pk in Organisation.objects.values_list("pk", flat=True)
    }
    claim = waiting(line)
    line.civil_says = [MATCH]
    tasks.recheck_organisation(organisation_id=desk.organisation_id)
    assert now_of(claim, desk).state is ClaimState.VERIFIED
    with acting_as(desk, read_only=True):
        assert Person.objects.get(pk=claim.person_id).is_verified
