import datetime as dt

import pytest

from mizban.accounts.models import Ownership
from mizban.identity.inquiry import Whom, ask
from mizban.identity.models import ClaimState, IdentityClaim, RegistryResult
from mizban.identity.outcomes import MISMATCH_HINTS, OFFICIAL_MESSAGE, OWNERSHIP_SENTENCES, REGISTRY_SENTENCES
from mizban.identity.ports import Holding, Outcome, OwnershipAnswer, Reason, RegisteredPerson, RegistryAnswer
from mizban.identity.registry import Registries
from tests.architecture.persian_lint import lint

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
WHOM = Whom("0084575948", dt.date(1979, 10, 19), "09990000000")
PERSON = RegisteredPerson("علی", "مکری", "یحیی", None)
REFUSED = (Outcome.MISMATCH, Outcome.UNKNOWN, Outcome.DEAD)


class Says:
    """A port that always says the same and counts how often it is asked."""

    def __init__(self, answer):
        self.answer, self.asked = answer, 0

    def check(self, _national_id, _other):
        self.asked += 1
        return self.answer


def registry_answer(outcome):
    return RegistryAnswer(
        outcome,
        person=PERSON if outcome is Outcome.MATCH else None,
        reason=Reason.QUOTA if outcome is Outcome.UNAVAILABLE else None,
    )


def ownership_answer(holding):
    return OwnershipAnswer(holding, Reason.TIME_OUT if holding is Holding.UNAVAILABLE else None)


def inquire(outcome, holding, **narrow):
    civil, mobile = Says(registry_answer(outcome)), Says(ownership_answer(holding))
    return ask(Registries(civil, "c", mobile, "m"), WHOM, at=NOW, **narrow), civil.asked, mobile.asked


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("holding", Holding)
def test_every_pair_of_answers(outcome, holding):
    found, _, asked_mobile = inquire(outcome, holding)
    assert found.is_refused == (outcome in REFUSED)
    assert (asked_mobile == 0) == found.is_refused  # a refused person is not asked about any further
    assert (found.ownership is None) == found.is_refused
    assert (found.registry_source, found.ownership_source) == ("c", "" if found.is_refused else "m")


@pytest.mark.parametrize("outcome", Outcome)
def test_every_answer_but_a_match_has_its_sentence(outcome):
    found, _, _ = inquire(outcome, Holding.MATCH)
    assert len(found.sentences) == (0 if outcome is Outcome.MATCH else 1)


def test_sentences_of_the_style_guide():
    mismatch, _, _ = inquire(Outcome.MISMATCH, Holding.MATCH)
    assert str(mismatch.sentences[0]) == (
        "مشخصات شما با ثبت احوال یکی نیست. کد ملی و تاریخ تولد را مانند کارت ملی بنویسید. "
        "پیام رسمی: «اطلاعات متقاضی معتبر نمی‌باشد»"
    )
    assert OFFICIAL_MESSAGE in str(mismatch.sentences[0])
    assert mismatch.hints == MISMATCH_HINTS
    not_owner, _, _ = inquire(Outcome.MATCH, Holding.NO_MATCH)
    assert [str(sentence) for sentence in not_owner.sentences] == [
        "این موبایل به نام شما نیست. خبرها را به آن می‌فرستیم، ولی هویت شما با آن تأیید نمی‌شود"
    ]
    assert not_owner.hints == ()


def test_failures_name_their_reasons():
    found, _, _ = inquire(Outcome.UNAVAILABLE, Holding.UNAVAILABLE)
    assert found.failures == {Reason.QUOTA, Reason.TIME_OUT}
    assert inquire(Outcome.MATCH, Holding.NO_MATCH)[0].failures == frozenset()


def test_one_registry_alone():
    found, asked_civil, asked_mobile = inquire(Outcome.MATCH, Holding.MATCH, about_person=False)
    assert (asked_civil, asked_mobile, found.registry, found.is_refused) == (0, 1, None, False)
    found, asked_civil, asked_mobile = inquire(Outcome.MATCH, Holding.MATCH, about_mobile=False)
    assert (asked_civil, asked_mobile, found.ownership) == (1, 0, None)


STATES = {
    RegistryResult.NOT_ASKED: dict.fromkeys(Ownership, ClaimState.MOBILE_ONLY),
    RegistryResult.MISMATCH: dict.fromkeys(Ownership, ClaimState.REFUSED),
    RegistryResult.PENDING: dict.fromkeys(Ownership, ClaimState.IDENTITY_PENDING),
    RegistryResult.REVIEW: dict.fromkeys(Ownership, ClaimState.IDENTITY_PENDING),
    RegistryResult.BY_HAND: dict.fromkeys(Ownership, ClaimState.BY_HAND),
    RegistryResult.MATCH: {
        Ownership.MATCH: ClaimState.VERIFIED,
        Ownership.NOT_OWNER: ClaimState.NOT_OWNER,
        Ownership.PENDING: ClaimState.IDENTITY_PENDING,
    },
}


@pytest.mark.parametrize("registry", RegistryResult)
@pytest.mark.parametrize("ownership", Ownership)
def test_every_state_of_a_claim(registry, ownership):
    claim = IdentityClaim(registry=registry, ownership=ownership)
    assert claim.state is STATES[registry][ownership]
    waits = registry is RegistryResult.PENDING or (registry is RegistryResult.MATCH and ownership is Ownership.PENDING)
    assert claim.is_waiting == waits


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: RegistryAnswer(Outcome.MATCH),
        lambda: RegistryAnswer(Outcome.UNKNOWN, person=PERSON),
        lambda: RegistryAnswer(Outcome.UNAVAILABLE),
        lambda: RegistryAnswer(Outcome.MISMATCH, reason=Reason.ERROR),
        lambda: OwnershipAnswer(Holding.UNAVAILABLE),
        lambda: OwnershipAnswer(Holding.MATCH, Reason.ERROR),
    ],
)
def test_answers_that_contradict_themselves_cannot_be_made(wrong):
    with pytest.raises(ValueError, match="belongs to"):
        wrong()


def test_the_linter_of_persian_texts_finds_nothing():
    for sentence in (*REGISTRY_SENTENCES.values(), *OWNERSHIP_SENTENCES.values(), *MISMATCH_HINTS):
        assert lint(str(sentence)) == []
