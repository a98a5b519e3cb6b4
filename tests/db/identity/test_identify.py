import dataclasses
import datetime as dt

import pytest
import structlog

from mizban.accounts.models import Ownership, Person
from mizban.audit.models import Event as AuditEvent
from mizban.core.acting import NestedActing, acting_as
from mizban.core.actor import visitor
from mizban.core.errors import TooMany
from mizban.identity.actions import identify, record
from mizban.identity.demo_registry import Kind
from mizban.identity.models import ClaimState, IdentityClaim, RegistryResult
from mizban.identity.ports import Holding, Outcome
from mizban.organisations.models import Organisation
from tests.db.identity.applicants import applicant_for, whom

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
EXPECTED = {
    Kind.MATCH: ClaimState.VERIFIED,
    Kind.NOT_OWNER: ClaimState.NOT_OWNER,
    Kind.REGISTRY_DOWN: ClaimState.IDENTITY_PENDING,
}
REFUSED = (Kind.MISMATCH, Kind.UNKNOWN, Kind.DEAD)


def desk(slug="frw"):
    return visitor(Organisation.objects.get(slug=slug).pk)


def recorded(someone, slug="frw"):
    """Identify and keep the claim; answers the claim and its person."""
    found = identify(actor=desk(slug), whom=someone)
    actor, person = applicant_for(someone, slug)
    with acting_as(actor):
        claim = record(actor=actor, person=person, whom=someone, found=found)
        person.refresh_from_db()
    return claim, person, actor


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", REFUSED)
def test_people_whom_the_registry_denies(kind):
    found = identify(actor=desk(), whom=whom(kind))
    assert found.is_refused
    assert found.sentences
    actor, person = applicant_for(whom(kind))
    with acting_as(actor), pytest.raises(ValueError, match="refused"):
        record(actor=actor, person=person, whom=whom(kind), found=found)
    assert not IdentityClaim.objects.exists()


def test_registries_are_not_asked_inside_a_transaction():
    with acting_as(desk()), pytest.raises(NestedActing):
        identify(actor=desk(), whom=whom(Kind.MATCH))


def test_three_inquiries_a_day_about_one_person():
    someone = whom(Kind.MATCH)
    for days in range(3):
        guess = dataclasses.replace(someone, birth_date=someone.birth_date + days * DAY, mobile=f"0999000999{days}")
        identify(actor=desk(), whom=guess)
    with pytest.raises(TooMany) as refusal:
        identify(actor=desk(), whom=dataclasses.replace(someone, mobile="09990009998"))
    assert 0 < refusal.value.retry_after <= 86400
    identify(actor=desk("imeo"), whom=dataclasses.replace(someone, mobile="09990009998"))


def test_five_inquiries_a_day_from_one_mobile():
    for place in range(5):
        identify(actor=desk(), whom=whom(Kind.MATCH, place, mobile="09990009999"))
    with pytest.raises(TooMany):
        identify(actor=desk(), whom=whom(Kind.MATCH, 5, mobile="09990009999"))


def test_a_verified_person_with_their_own_mobile_is_not_counted():
    someone = whom(Kind.MATCH)
    recorded(someone)
    for _ in range(6):
        identify(actor=desk(), whom=someone)


def test_another_mobile_does_not_inherit_that():
    someone = whom(Kind.MATCH)
    recorded(someone)  # one inquiry
    stranger = dataclasses.replace(someone, mobile="09990009999")
    identify(actor=desk(), whom=stranger)
    identify(actor=desk(), whom=stranger)
    with pytest.raises(TooMany):
        identify(actor=desk(), whom=stranger)


def test_nothing_personal_is_logged():
    someone = whom(Kind.MATCH)
    with structlog.testing.capture_logs() as logs:
        identify(actor=desk(), whom=someone)
    assert [entry["event"] for entry in logs] == ["identity_asked"]
    for secret in (someone.national_id, someone.mobile, str(someone.birth_date.year)):
        assert secret not in repr(logs)


# --- keeping ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "state"), EXPECTED.items())
def test_a_claim_keeps_what_was_found(kind, state):
    claim, person, actor = recorded(whom(kind))
    assert claim.state is state
    assert person.is_verified == (state is ClaimState.VERIFIED)
    assert (claim.registry_source, claim.ownership_source) == ("demo", "demo")
    with acting_as(actor, read_only=True):
        stored = IdentityClaim.objects.get(pk=claim.pk)
    assert stored.state is state
    assert stored.registry_at is not None
    assert stored.ownership_at is not None


def test_a_full_match_gives_the_person_the_registered_names():
    claim, person, _ = recorded(whom(Kind.MATCH))
    assert claim.name
    assert claim.father_name
    assert (person.first_name, person.last_name) == (claim.first_name, claim.last_name)
    assert person.mobile_ownership == Ownership.MATCH


def test_a_mobile_of_another_marks_the_person():
    _, person, _ = recorded(whom(Kind.NOT_OWNER))
    assert (person.mobile_ownership, person.is_verified) == (Ownership.NOT_OWNER, False)


def test_numbers_are_not_readable_in_the_claim():
    someone = whom(Kind.MATCH)
    claim, _, actor = recorded(someone)
    with acting_as(actor, read_only=True):
        row = IdentityClaim.objects.filter(pk=claim.pk).values().get()
    for secret in (someone.national_id, someone.mobile, someone.birth_date.isoformat()):
        assert secret not in repr(row)


def test_the_history_names_results_and_nobody():
    claim, _, _ = recorded(whom(Kind.MATCH))
    event = AuditEvent.objects.get(subject_type="claim", subject_id=claim.pk)
    assert event.kind == "claim.recorded"
    assert event.data == {
        "registry": Outcome.MATCH,
        "registry_source": "demo",
        "ownership": Holding.MATCH,
        "ownership_source": "demo",
        "failures": "",
    }


def test_one_verified_person_per_national_id():
    someone = whom(Kind.MATCH)
    first, _, _ = recorded(someone)
    found = identify(actor=desk(), whom=someone)
    actor, person = applicant_for(dataclasses.replace(someone, mobile="09990009999"))
    with acting_as(actor):
        second = record(actor=actor, person=person, whom=someone, found=found)
        person.refresh_from_db()
        assert not person.is_verified
        assert second.state is ClaimState.VERIFIED
        assert Person.objects.filter(pk=person.pk, first_name=first.first_name).exists()


def test_organisations_do_not_share_verified_people():
    someone = whom(Kind.MATCH)
    assert recorded(someone, "frw")[1].is_verified
    assert recorded(someone, "imeo")[1].is_verified


def test_a_claim_is_seen_by_its_person_only():
    claim, _, _ = recorded(whom(Kind.MATCH))
    _, _, other = recorded(whom(Kind.MATCH, 1))
    with acting_as(other, read_only=True):
        assert not IdentityClaim.objects.filter(pk=claim.pk).exists()


def test_pending_is_the_state_of_a_registry_that_is_down():
    claim, _, _ = recorded(whom(Kind.REGISTRY_DOWN))
    assert claim.registry == RegistryResult.PENDING
    assert claim.is_waiting
