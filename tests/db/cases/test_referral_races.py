"""Referrals and stages with real threads: exactly one wins, the others get a clear answer."""

from __future__ import annotations

import pytest

from mizban.accounts.models import User
from mizban.cases.actions.referring.answering import answer_referral, take_referral
from mizban.cases.actions.referring.recalling import revoke_referral
from mizban.cases.actions.referring.refer import refer
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.decide import decide
from mizban.cases.actions.working.stages import pass_on, send_back
from mizban.cases.models import Case, InboxDelta, Referral, ReferralKind, ReferralState, ReferralText, Utterance
from mizban.cases.workflow import Outcome
from tests import factories
from tests.at_once import at_once
from tests.db.cases.test_races import refused
from tests.db.cases.test_referrals import asked, referred, target
from tests.db.cases.test_stages import COUNTY, sent
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import EXPERT, HEAD, OTHER_SECTION

pytestmark = pytest.mark.usefixtures("own_database")
SECOND = "frw-fars-forest-2"


def counted() -> dict[str, int]:
    found: dict[str, int] = {}
    for box, change in InboxDelta.objects.filter(box__in=["referred", "sent"]).values_list("box", "change"):
        found[box] = found.get(box, 0) + change
    return found


def test_the_first_of_a_section_to_answer_wins() -> None:
    case = referred(stories.claimed(), to=target("fars", "forest")).case

    def by(name: str) -> Case:
        return answer_referral(
            actor=factories.officer(name), number=case.number, revision=None, referral=1, text=f"پاسخ {name}"
        )

    results = at_once(lambda: by(OTHER_SECTION), lambda: by(SECOND))
    (lost,) = refused(results)
    assert lost.code == "referral_ended"
    with unwalled(case.organisation_id):
        answers = ReferralText.objects.filter(kind=Utterance.ANSWER)
        assert answers.count() == 1
        assert Referral.objects.get().taken_by_id == answers.get().user_id
    assert counted() == {"referred": 0, "sent": 0}


def test_one_of_a_section_takes_it() -> None:
    case = referred(stories.claimed(), to=target("fars", "forest")).case

    def by(name: str) -> Case:
        return take_referral(actor=factories.officer(name), number=case.number, revision=None, referral=1)

    results = at_once(lambda: by(OTHER_SECTION), lambda: by(SECOND))
    (lost,) = refused(results)
    assert lost.code == "referral_taken"
    assert Referral.objects.get().holder == f"u:{Referral.objects.get().taken_by_id}"
    assert counted() == {"referred": 1, "sent": 1}


def test_an_answer_and_a_revocation_do_not_mix() -> None:
    case = referred(stories.claimed(), to=target("fars", "forest")).case
    results = at_once(
        lambda: answer_referral(
            actor=factories.officer(OTHER_SECTION), number=case.number, revision=None, referral=1, text="پاسخ"
        ),
        lambda: revoke_referral(actor=factories.officer(EXPERT), number=case.number, revision=None, referral=1),
    )
    assert len(refused(results)) == 1
    assert Referral.objects.get().state in (ReferralState.ANSWERED, ReferralState.REVOKED)
    assert counted() == {"referred": 0, "sent": 0}


def test_a_decision_and_a_referral_do_not_mix() -> None:
    case = stories.claimed(stories.small())
    results = at_once(
        lambda: refer(actor=factories.officer(HEAD), number=case.number, revision=None, asked=asked()),
        lambda: decide(
            actor=factories.officer(EXPERT),
            number=case.number,
            revision=None,
            outcome=Outcome.REJECTED,
            text="نه",
        ),
    )
    assert len(refused(results)) == 1
    assert Referral.objects.count() == (0 if Case.objects.get().outcome else 1)


def test_a_case_is_handed_to_one() -> None:
    case = stories.claimed()

    def to(unit: str) -> Referral:
        given = asked(target(unit, "rangeland", f"frw-{unit}-rangeland-1"), kind=ReferralKind.DO, owner_moves=True)
        return refer(actor=factories.officer(EXPERT), number=case.number, revision=case.revision, asked=given)

    results = at_once(lambda: to("yazd"), lambda: to("kerman"))
    assert len(refused(results)) == 1
    assert Case.objects.get().assignee_id == Referral.objects.get().to_user_id
    assert User.objects.filter(pk=Case.objects.get().assignee_id, username__endswith="rangeland-1").exists()


def test_a_stage_is_passed_once() -> None:
    case = sent()
    by = {"actor": factories.officer(COUNTY), "number": case.number, "revision": None}
    results = at_once(*[lambda: pass_on(**by) for _tap in range(3)])  # type: ignore[arg-type]
    errors = [one for one in results if isinstance(one, Exception)]
    assert len(errors) == 2
    assert Case.objects.get().stage == 1
    claim(actor=factories.officer(EXPERT), number=case.number, revision=None)
    back = {"actor": factories.officer(EXPERT), "number": case.number, "revision": None, "note": "نقشه"}
    at_once(*[lambda: send_back(**back) for _tap in range(2)])  # type: ignore[arg-type]
    assert Case.objects.get().stage == 0
