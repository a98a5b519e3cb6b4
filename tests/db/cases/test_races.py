"""Several at once, with real threads and real transactions: exactly one wins, the others get a clear answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from mizban.accounts import codes
from mizban.accounts.codes import GUESSES, Purpose, Verdict
from mizban.audit.models import Event as Happened
from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.applying.submit import NotReady, submit
from mizban.cases.actions.applying.tracking import follow
from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.actions.working.decide import LetterWish, decide
from mizban.cases.actions.working.identity import check_identity
from mizban.cases.models import Case, Correction, CorrectionReason, Decision, InboxEntry, Letter
from mizban.cases.subjects import CORRECTION
from mizban.cases.tracking_codes import tracking_code
from mizban.cases.workflow import Outcome, State
from mizban.core import clock
from mizban.core.actor import Actor, system, visitor
from mizban.core.errors import Conflict, TooMany
from mizban.files import policies
from mizban.files.actions import receive, remove
from mizban.files.models import StoredFile
from mizban.identity import actions as identity
from mizban.identity.inquiry import Inquiry
from mizban.identity.models import ClaimState
from mizban.identity.ports import Outcome as Said
from mizban.identity.ports import RegistryAnswer
from mizban.notifications.events import Event
from mizban.notifications.models import OutboxMessage
from tests import factories
from tests.at_once import at_once
from tests.db.cases.test_identity_of_cases import state_of, unknown
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import EXPERT, HEAD

pytestmark = pytest.mark.usefixtures("own_database")


def refused(results: list[Any]) -> list[Conflict]:
    """Those that lost; anything but a clear answer fails the test."""
    errors = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Conflict) for one in errors), errors
    return errors


def test_one_decision_is_taken() -> None:
    case = stories.claimed(stories.small())

    def by(name: str, outcome: Outcome) -> Case:
        return decide(
            actor=factories.officer(name),
            number=case.number,
            revision=case.revision,
            outcome=outcome,
            text="نتیجه",
            letter=LetterWish(),
        )

    results = at_once(lambda: by(EXPERT, Outcome.ACCEPTED), lambda: by(HEAD, Outcome.REJECTED))
    assert len(refused(results)) == 1
    winner = next(one for one in results if isinstance(one, Case))
    with unwalled(case.organisation_id):
        assert [one.outcome for one in Decision.objects.all()] == [winner.outcome]
        assert Letter.objects.count() == 1
    assert Case.objects.get().outcome == winner.outcome
    assert OutboxMessage.objects.filter(event=Event.DECIDED).count() == 1


def test_an_answer_and_a_withdrawal_do_not_mix() -> None:
    rancher = factories.person()
    case = stories.awaiting(rancher)
    seen = {"actor": rancher, "number": case.number, "revision": case.revision}
    results = at_once(
        lambda: resubmit(**seen, data={"village": "ده‌پایین"}),  # type: ignore[arg-type]
        lambda: withdraw(**seen),  # type: ignore[arg-type]
    )
    assert len(refused(results)) == 1
    left, steps = Case.objects.get(), Happened.objects.filter(kind__in=["case.resubmit", "case.withdraw"])
    assert steps.count() == 1
    assert (left.state == State.WITHDRAWN) == (steps.get().kind == "case.withdraw")
    assert InboxEntry.objects.exists() == left.is_open


def test_a_draft_sent_four_times_at_once_is_one_request() -> None:
    rancher = factories.person()
    begun = factories.filled_renewal(rancher)
    results = at_once(*[lambda: submit(actor=rancher, uuid=begun.uuid) for _tap in range(4)])
    assert refused(results) == []
    assert Counter(one.is_new for one in results) == {True: 1, False: 3}
    assert {one.case.number for one in results} == {Case.objects.get().number}
    assert OutboxMessage.objects.filter(event=Event.RECEIVED).count() == 1


def test_a_file_is_not_taken_away_while_its_draft_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    rancher = factories.person()
    begun = factories.filled_renewal(rancher)
    with unwalled(begun.organisation_id):
        file = StoredFile.objects.filter(field="document:national_card").get()
    sent = while_removed(monkeypatch, file, rancher, lambda: submit(actor=rancher, uuid=begun.uuid))
    assert isinstance(sent, NotReady)
    assert not Case.objects.exists()


def test_a_file_is_not_taken_away_while_its_correction_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    rancher = factories.person()
    case, card = stories.claimed(stories.waiting(rancher)), "document:national_card"
    defects = [Defect(card, CorrectionReason.UNREADABLE)]
    return_for_correction(actor=factories.officer(EXPERT), number=case.number, revision=None, defects=defects)
    with unwalled(case.organisation_id):
        asked = (CORRECTION, Correction.objects.get().pk)
    file = receive(actor=rancher, subject=asked, field=card, upload=factories.picture())
    data = {"document-national_card": [str(file.public_id)]}
    sent = while_removed(
        monkeypatch, file, rancher, lambda: resubmit(actor=rancher, number=case.number, revision=None, data=data)
    )
    assert not sent.sent
    assert Case.objects.get().state == State.AWAITING_APPLICANT


def while_removed(monkeypatch: pytest.MonkeyPatch, file: StoredFile, owner: Actor, send: Callable[[], Any]) -> Any:
    """What `send` gives or raises that begins while `owner` takes the file away."""
    results: list[Any] = []
    sending = Thread(target=lambda: results.extend(at_once(send)))
    judged = policies.may_remove

    def while_it_is_sent(actor: Actor, file: StoredFile) -> bool:
        may = judged(actor, file)
        sending.start()
        sending.join(1)
        return may

    monkeypatch.setattr(policies, "may_remove", while_it_is_sent)
    remove(actor=owner, public_id=file.public_id)
    sending.join()
    return results[0]


def test_five_guesses_of_a_code_whatever_the_parallelism() -> None:
    organisation_id = factories.organisation().pk
    code = codes.issue(organisation_id, Purpose.SIGN_IN, "somebody")
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    results = at_once(
        *[lambda: codes.redeem(organisation_id, Purpose.SIGN_IN, "somebody", wrong) for _try in range(12)]
    )
    verdicts = Counter(verdict for verdict, _left in results)
    assert verdicts == {Verdict.WRONG: GUESSES - 1, Verdict.GONE: 12 - (GUESSES - 1)}
    assert codes.redeem(organisation_id, Purpose.SIGN_IN, "somebody", code)[0] is Verdict.GONE


def test_a_right_code_opens_one_session() -> None:
    organisation_id = factories.organisation().pk
    code = codes.issue(organisation_id, Purpose.SIGN_IN, "somebody")
    results = at_once(*[lambda: codes.redeem(organisation_id, Purpose.SIGN_IN, "somebody", code) for _try in range(6)])
    assert Counter(verdict for verdict, _left in results)[Verdict.RIGHT] == 1


def test_the_registry_and_an_officer_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.claimed(stories.small(unknown()))
    denied = Inquiry(RegistryAnswer(Said.MISMATCH), "civil", None, "", clock.now())
    monkeypatch.setattr(identity, "_whom", lambda claim: None)
    monkeypatch.setattr(identity, "ask", lambda *asked, **about: denied)

    def registry() -> None:
        with unwalled(case.organisation_id):
            identity.recheck(actor=system(case.organisation_id), claim_id=case.claim_id)

    def officer() -> Case:
        return check_identity(
            actor=factories.officer(EXPERT),
            number=case.number,
            revision=case.revision,
            confirmed=True,
            reason="کارت ملی",
            first_name="سهراب",
            last_name="سپهرآزما",
        )

    lost = refused(at_once(registry, officer))
    assert (state_of(case), len(lost)) in {(ClaimState.REFUSED, 1), (ClaimState.BY_HAND, 0)}


def test_twelve_wrong_tracking_codes_are_no_more_tries_than_five() -> None:
    case = stories.small()
    asked = {"actor": visitor(case.organisation_id), "number": case.number, "address": "192.0.2.7"}
    results = at_once(*[lambda: follow(**asked, code="314-159-2653") for _try in range(12)])  # type: ignore[arg-type]
    assert results.count(None) == 5
    assert sum(isinstance(one, TooMany) for one in results) == 7
    with pytest.raises(TooMany):
        follow(**asked, code=tracking_code(case))  # type: ignore[arg-type]
