"""Requests of people whom no registry has confirmed yet: what a late answer does, and what an officer may say."""

from __future__ import annotations

import pytest

from mizban.accounts.models import Ownership, Person
from mizban.audit.models import Event as Happened
from mizban.cases.actions.working.decide import decide
from mizban.cases.actions.working.identity import check_identity
from mizban.cases.models import Case, InboxEntry
from mizban.cases.queries.inbox.found import search
from mizban.cases.workflow import Outcome
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, system
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.identity import actions as identity
from mizban.identity.inquiry import Inquiry
from mizban.identity.models import ClaimState, IdentityClaim, RegistryResult
from mizban.identity.ports import Holding, OwnershipAnswer, RegisteredPerson, RegistryAnswer
from mizban.identity.ports import Outcome as Said
from mizban.notifications.events import Event
from mizban.notifications.models import OutboxMessage
from tests import factories
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT

pytestmark = pytest.mark.django_db
MATCH = RegistryAnswer(Said.MATCH, person=RegisteredPerson("سهراب", "سپهرآزما", "یحیی", None))
MISMATCH = RegistryAnswer(Said.MISMATCH)


def unknown() -> Actor:
    """An applicant of whom the registry has not said anything yet; nobody knows their name."""
    actor = factories.person()
    with unwalled(actor.organisation_id):
        Person.objects.filter(pk=actor.person_id).update(verified_at=None, first_name="", last_name="")
        IdentityClaim.objects.filter(person_id=actor.person_id).update(
            registry=RegistryResult.PENDING,
            ownership=Ownership.PENDING,
            first_name="",
            last_name="",
        )
    return actor


def answers(monkeypatch: pytest.MonkeyPatch, case: Case, civil: RegistryAnswer, *, owner: bool = True) -> None:
    """The job asks the registries again, which say this."""
    owned = OwnershipAnswer(Holding.MATCH if owner else Holding.NO_MATCH) if civil is MATCH else None
    found = Inquiry(civil, "civil", owned, "mobile" if owned else "", clock.now())
    monkeypatch.setattr(identity, "_whom", lambda claim: None)
    monkeypatch.setattr(identity, "ask", lambda *asked, **about: found)
    with unwalled(case.organisation_id):
        identity.recheck(actor=system(case.organisation_id), claim_id=case.claim_id)


def told(case: Case) -> int:
    return OutboxMessage.objects.filter(event=Event.IDENTITY_FAILED, subject_id=case.pk).count()


def state_of(case: Case) -> ClaimState:
    with unwalled(case.organisation_id):
        return IdentityClaim.objects.get(pk=case.claim_id).state


def found(word: str) -> list[str]:
    officer = factories.officer(EXPERT)
    with acting_as(officer, read_only=True):
        return [row.number for row in search(officer, word).rows]


# --- the registry answers at last ------------------------------------------------------------------------------------


def test_the_name_that_comes_later_is_shown_and_found(monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.small(unknown())
    assert InboxEntry.objects.get(case=case).name == ""
    assert found("سپهرآزما") == []
    answers(monkeypatch, case, MATCH)
    assert InboxEntry.objects.get(case=case).name == "سهراب سپهرآزما"
    assert found("سپهرآزما") == [case.number]
    assert state_of(case) is ClaimState.VERIFIED
    assert Happened.objects.get(kind="case.identity_checked").data["identity"] == ClaimState.VERIFIED
    assert told(case) == 0


def test_a_late_refusal_is_told_and_makes_the_page_of_the_officer_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.claimed(stories.small(unknown()))
    answers(monkeypatch, case, MISMATCH)
    assert told(case) == 1
    with pytest.raises(Conflict) as stale:
        decide(
            actor=factories.officer(EXPERT),
            number=case.number,
            revision=case.revision,
            outcome=Outcome.REJECTED,
            text="نه",
        )
    assert stale.value.code == "stale_revision"


def test_a_mobile_of_another_is_a_mark_and_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.claimed(stories.small(unknown()))
    answers(monkeypatch, case, MATCH, owner=False)
    assert state_of(case) is ClaimState.NOT_OWNER
    assert told(case) == 0
    assert decided(case).outcome == Outcome.ACCEPTED


def test_what_has_ended_is_left_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.claimed(stories.small(unknown()))
    decided(case, Outcome.NO_ACTION)
    revision = Case.objects.get().revision
    answers(monkeypatch, case, MISMATCH)
    assert (told(case), Case.objects.get().revision) == (0, revision)


# --- a human decides -------------------------------------------------------------------------------------------------


def decided(case: Case, outcome: Outcome = Outcome.ACCEPTED) -> Case:
    officer = factories.officer(EXPERT)
    return decide(actor=officer, number=case.number, revision=None, outcome=outcome, text="انجام شد")


def check(case: Case, *, confirmed: bool = True, by: str = EXPERT, **more: str) -> Case:
    words = {"reason": "کارت ملی", "first_name": "سهراب", "last_name": "سپهرآزما", **more}
    return check_identity(actor=factories.officer(by), number=case.number, revision=None, confirmed=confirmed, **words)


def test_nothing_is_granted_to_somebody_nobody_vouches_for() -> None:
    case = stories.claimed(stories.small(unknown()))
    with pytest.raises(Invalid) as refused:
        decided(case)
    assert refused.value.code == "identity_unproved"
    check(case)
    assert decided(case).outcome == Outcome.ACCEPTED


def test_everything_else_can_be_answered_meanwhile() -> None:
    case = stories.claimed(stories.small(unknown()))
    assert decided(case, Outcome.REJECTED).outcome == Outcome.REJECTED


def test_what_an_officer_has_seen_is_kept_with_its_source_and_verifies_no_person() -> None:
    case = stories.claimed(stories.small(unknown()))
    after = check(case)
    with unwalled(case.organisation_id):
        claim = IdentityClaim.objects.select_related("person").get(pk=case.claim_id)
    assert claim.person is not None
    assert (claim.state, claim.registry_source, claim.name) == (ClaimState.BY_HAND, "officer", "سهراب سپهرآزما")
    assert (claim.is_waiting, claim.person.is_verified) == (False, False)
    assert found("سپهرآزما") == [case.number]
    assert after.revision == case.revision + 1
    with pytest.raises(Conflict) as refused:
        check(case)
    assert refused.value.code == "identity_is_known"


def test_papers_that_do_not_fit_are_told_to_the_applicant_once() -> None:
    case = stories.claimed(stories.small(unknown()))
    check(case, confirmed=False)
    check(case, confirmed=False)
    assert (state_of(case), told(case)) == (ClaimState.REFUSED, 1)
    check(case)
    assert state_of(case) is ClaimState.BY_HAND


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": " \u200c"}, "reason_needed"),
        ({"last_name": ""}, "name_needed"),
        ({"first_name": " "}, "name_needed"),
    ],
)
def test_papers_and_names_are_needed(more: dict[str, str], code: str) -> None:
    case = stories.claimed(stories.small(unknown()))
    with pytest.raises(Invalid) as refused:
        check(case, **more)
    assert refused.value.code == code
    assert state_of(case) is ClaimState.IDENTITY_PENDING


def test_only_who_has_the_case_says_it() -> None:
    case = stories.claimed(stories.small(unknown()))
    with pytest.raises(Forbidden):
        check(case, by=COLLEAGUE)
