"""Referrals: who is asked, who sees what, how they end, what they hold up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError

from mizban.accounts.models import RoleGrant, User
from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.counters import roll_up
from mizban.cases.actions.referring import recalling
from mizban.cases.actions.referring.answering import answer_referral, return_referral, take_referral
from mizban.cases.actions.referring.recalling import remind_referral, revoke_referral
from mizban.cases.actions.referring.refer import Asked, refer, refer_on
from mizban.cases.actions.working.decide import decide
from mizban.cases.actions.working.transfer import TransferReason, transfer
from mizban.cases.models import (
    Box,
    Case,
    InboxDelta,
    Referral,
    ReferralKind,
    ReferralState,
    ReferralText,
    Responsibility,
)
from mizban.cases.policies import may_read, may_take, takes_part, visible_to
from mizban.cases.queries.clock import due
from mizban.cases.queries.inbox.page import Filters, page
from mizban.cases.subjects import CASE
from mizban.cases.targets import Target
from mizban.cases.workflow import Outcome, State, Step
from mizban.conversations.policies import may_note, may_reply
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, system
from mizban.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from mizban.core.keeping import forget_kept
from mizban.files.queries import files_of, visible_file
from mizban.notifications.events import Event
from mizban.notifications.models import Bell
from mizban.organisations.models import ClosedSection, Section, Unit
from tests import factories
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE, OTHER_SECTION, OTHER_UNIT

pytestmark = pytest.mark.django_db
QUESTION, ANSWER = "آیا این مرتع در طرح است؟", "بله، در طرح سال ۱۴۰۳ است."


def target(unit: str = "yazd", section: str | None = "rangeland", user: str = "", *, post: bool = False) -> Target:
    frw = factories.organisation()
    return Target(
        Unit.objects.get(organisation=frw, slug=unit).pk,
        Section.objects.get(organisation=frw, slug=section).pk if section else None,
        User.objects.get(organisation=frw, username=user).pk if user else None,
        post=post,
    )


def asked(to: Target | None = None, kind: ReferralKind = ReferralKind.OPINION, **more: Any) -> Asked:
    return Asked(to or target(user=OTHER_UNIT), kind, more.pop("question", QUESTION), **more)


def referred(case: Case, by: str = EXPERT, **more: Any) -> Referral:
    return refer(actor=factories.officer(by), number=case.number, revision=None, asked=asked(**more))


def answered(referral: Referral, by: str = OTHER_UNIT, text: str = ANSWER) -> Case:
    return answer_referral(
        actor=factories.officer(by),
        number=referral.case.number,
        revision=None,
        referral=referral.number,
        text=text,
    )


def seen(name: str, box: str) -> list[str]:
    actor = factories.officer(name)
    with acting_as(actor, read_only=True):
        return [row.number for row in page(actor, Filters(box=box)).rows]


def counted(name: str, box: str) -> int:
    actor = factories.officer(name)
    with acting_as(actor, read_only=True):
        return page(actor, Filters()).counts.get(box, 0)


def sees(name: str, case: Case) -> tuple[bool, bool]:
    """Whether somebody knows of the case, and whether they read it."""
    actor = factories.officer(name)
    with acting_as(actor, read_only=True):
        found = visible_to(actor).filter(pk=case.pk).first()
        return found is not None, found is not None and may_read(actor, found)


def texts(name: str) -> int:
    with acting_as(factories.officer(name), read_only=True):
        return ReferralText.objects.count()


def rung(event: Event) -> set[str]:
    users = Bell.objects.filter(event=event).values_list("user_id", flat=True)
    return set(User.objects.filter(pk__in=users).values_list("username", flat=True))


def test_an_officer_of_another_province_is_asked_and_answers() -> None:
    case = stories.claimed()
    assert sees(OTHER_UNIT, case) == (False, False)
    referral = referred(case)
    assert sees(OTHER_UNIT, case) == (True, True)
    assert seen(OTHER_UNIT, Box.REFERRED) == [case.number]
    assert (counted(OTHER_UNIT, Box.REFERRED), counted(EXPERT, Box.SENT)) == (1, 1)
    assert seen(EXPERT, Box.SENT) == [case.number]
    assert rung(Event.REFERRED) == {OTHER_UNIT}
    case = answered(referral)
    assert case.state == State.IN_REVIEW
    assert rung(Event.REFERRAL_ANSWERED) == {EXPERT}
    assert seen(OTHER_UNIT, Box.REFERRED) == seen(EXPERT, Box.SENT) == []
    assert (counted(OTHER_UNIT, Box.REFERRED), counted(EXPERT, Box.SENT)) == (0, 0)
    assert sees(OTHER_UNIT, case) == (True, False), "they still know of it, and of what they said"
    assert texts(OTHER_UNIT) == 2


def test_counts_agree_with_the_lines_after_they_are_rolled_up() -> None:
    case = stories.claimed()
    referred(case)
    referred(case, to=target("fars", "forest"))
    for _time in range(2):
        assert (counted(EXPERT, Box.SENT), len(seen(EXPERT, Box.SENT))) == (2, 2)
        assert (counted(OTHER_SECTION, Box.REFERRED), seen(OTHER_SECTION, Box.REFERRED)) == (1, [case.number])
        with unwalled(case.organisation_id):
            roll_up(actor=system(case.organisation_id))
        assert not InboxDelta.objects.exists()


def test_a_referee_reads_and_notes_and_does_nothing_else() -> None:
    case = stories.claimed()
    referred(case)
    referee = factories.officer(OTHER_UNIT)
    with acting_as(referee, read_only=True):
        found = visible_to(referee).get(pk=case.pk)
        taken = {step for step in Step if may_take(referee, found, step)}
        assert may_note(referee, found)
        assert not may_reply(referee, found)
    assert taken == {
        Step.REFER_ON,
        Step.TAKE_REFERRAL,
        Step.ANSWER_REFERRAL,
        Step.RETURN_REFERRAL,
        Step.HAND_BACK,
        Step.REMIND_REFERRAL,
        Step.REVOKE_REFERRAL,
    }, "those of referrals; which of them are theirs is looked at by the step"


def test_strangers_see_nothing() -> None:
    case = stories.claimed()
    referral = referred(case)
    assert sees("frw-yazd-forest-1", case) == (False, False)
    assert sees(OTHER_SECTION, case) == (False, False)
    with pytest.raises(NotFound):
        answered(referral, by="frw-yazd-forest-1")
    with pytest.raises(Forbidden):
        answered(referral, by=COLLEAGUE)


def test_what_is_confidential_is_read_by_sender_and_receiver_alone() -> None:
    case = stories.claimed()
    referred(case, confidential=True)
    (referral,) = Referral.objects.all()
    told = {name: takes_part(factories.officer(name), referral) for name in (EXPERT, OTHER_UNIT, COLLEAGUE, HEAD)}
    assert told == {EXPERT: True, OTHER_UNIT: True, COLLEAGUE: False, HEAD: False}
    assert sees("frw-yazd-head", case) == (True, False), "heads know that there is one"
    with pytest.raises(Forbidden):
        answered(referral, by="frw-yazd-head")


def test_heads_stand_in_for_their_officer() -> None:
    case = stories.claimed()
    referral = referred(case)
    assert sees("frw-yazd-head", case) == (True, True)
    answered(referral, by="frw-yazd-head")


def test_only_chosen_files_are_seen() -> None:
    case = stories.claimed()
    actor = factories.officer(EXPERT)
    with acting_as(actor, read_only=True):
        first, second = (row.public_id for row in files_of(actor, (CASE, case.pk)))
    referred(case, whole=False, files=(first,))
    referee = factories.officer(OTHER_UNIT)
    assert sees(OTHER_UNIT, case) == (True, False)
    with acting_as(referee, read_only=True):
        assert visible_file(referee, first).public_id == first
        with pytest.raises(NotFound):
            visible_file(referee, second)
    answered(Referral.objects.get())
    with acting_as(referee, read_only=True), pytest.raises(NotFound):
        visible_file(referee, first)


def test_a_section_is_asked_and_one_of_it_takes_it() -> None:
    case = stories.claimed()
    referral = referred(case, to=target("fars", "forest"))
    assert referral.holder.startswith("q:")
    forest = factories.officer(OTHER_SECTION)
    take_referral(actor=forest, number=case.number, revision=None, referral=1)
    assert seen(OTHER_SECTION, Box.REFERRED) == [case.number]
    assert counted(OTHER_SECTION, Box.REFERRED) == 1
    case = answered(referral, by=OTHER_SECTION)
    assert counted(OTHER_SECTION, Box.REFERRED) == 0


def test_a_unit_is_asked_and_its_head_has_it() -> None:
    case = stories.claimed()
    referral = referred(case, to=target("yazd", None))
    assert seen("frw-yazd-head", Box.REFERRED) == [case.number]
    assert counted("frw-yazd-head", Box.REFERRED) == 1
    assert sees(OTHER_UNIT, case) == (False, False)
    answered(referral, by="frw-yazd-head")


def test_a_post_is_whoever_answers_for_the_section() -> None:
    case = stories.claimed()
    yazd = target("yazd", "rangeland", post=True)
    Responsibility.objects.filter(unit_id=yazd.unit_id, section_id=yazd.section_id).delete()
    Responsibility.objects.create(
        organisation_id=case.organisation_id,
        unit_id=yazd.unit_id,
        section_id=yazd.section_id,
        user=User.objects.get(username=OTHER_UNIT),
    )
    assert referred(case, to=yazd).to_user_id == factories.officer(OTHER_UNIT).user_id


def refusal(case: Case, error: type[DomainError] = Invalid, by: str = EXPERT, **more: Any) -> str:
    with pytest.raises(error) as caught:
        referred(case, by=by, **more)
    assert str(caught.value)
    return caught.value.code


def test_targets_that_cannot_be_asked() -> None:
    case = stories.claimed()
    assert refusal(case, to=target("fars", "rangeland", EXPERT)) == "to_oneself"
    assert refusal(case, to=target("fars", "rangeland", OTHER_UNIT)) == "no_rights"
    assert refusal(case, to=Target(10**9)) == "no_such_unit"
    assert refusal(case, to=Target(target().unit_id, 10**9)) == "no_such_section"
    assert refusal(case, question=" ") == "question_needed"
    assert refusal(case, days=0) == refusal(case, days=61) == "days_out_of_range"
    assert refusal(case, question="ب" * 4001) == "question_too_long"
    User.objects.filter(username=OTHER_UNIT).update(is_active=False)
    assert refusal(case) == "switched_off"
    yazd = target("yazd", "rangeland")
    ClosedSection.objects.create(organisation_id=case.organisation_id, unit_id=yazd.unit_id, section_id=yazd.section_id)
    forget_kept()
    assert refusal(case, to=yazd) == "section_closed"
    assert not Referral.objects.exists()


def test_nobody_is_asked_about_their_own_case() -> None:
    case = stories.claimed()
    User.objects.filter(username=OTHER_UNIT).update(person_id=case.person_id)
    assert refusal(case) == "own_case"


def test_the_same_receiver_is_not_asked_twice() -> None:
    case = stories.claimed()
    referred(case)
    assert refusal(case) == "already_referred"


def test_a_stale_or_ended_case_is_not_referred() -> None:
    rancher = factories.person()
    case = stories.claimed(stories.waiting(rancher))
    actor = factories.officer(EXPERT)
    with pytest.raises(Conflict):
        refer(actor=actor, number=case.number, revision=case.revision + 1, asked=asked())
    referral = referred(case)
    withdraw(actor=rancher, number=case.number, revision=None)
    referral.refresh_from_db()
    assert referral.state == ReferralState.CANCELLED
    assert counted(OTHER_UNIT, Box.REFERRED) == counted(EXPERT, Box.SENT) == 0
    assert refusal(case, Conflict) == "step_not_from_here"
    with pytest.raises(Conflict):
        answered(referral)


def test_a_chain_is_visible_and_does_not_go_round() -> None:
    case = stories.claimed()
    first = referred(case)
    yazd = factories.officer(OTHER_UNIT)

    def on(to: Target, by: Actor = yazd, referral: int = 1) -> Referral:
        return refer_on(actor=by, number=case.number, revision=None, referral=referral, asked=asked(to))

    with pytest.raises(Invalid) as circle:
        on(target("fars", "rangeland", EXPERT))
    assert circle.value.code == "referral_circle"
    with pytest.raises(Invalid) as circle:
        on(target("fars", "rangeland"))
    assert circle.value.code == "referral_circle"
    second = on(target("yazd", None))
    assert second.parent_id == first.pk
    head = factories.officer("frw-yazd-head")
    with pytest.raises(Invalid) as circle:
        on(target("yazd", "rangeland", OTHER_UNIT), by=head, referral=2)
    assert circle.value.code == "referral_circle"
    answered(first)
    second.refresh_from_db()
    assert second.state == ReferralState.CANCELLED, "nobody waits for it any more"


def test_who_sees_files_alone_shows_no_more_to_others() -> None:
    case = stories.claimed()
    referred(case, whole=False, confidential=True)
    on = refer_on(
        actor=factories.officer(OTHER_UNIT),
        number=case.number,
        revision=None,
        referral=1,
        asked=asked(target("yazd", None)),
    )
    assert not on.whole
    assert on.confidential


def test_a_referral_comes_back_with_a_reason() -> None:
    case = stories.claimed()
    referral = referred(case)
    yazd = {"actor": factories.officer(OTHER_UNIT), "number": case.number, "revision": None, "referral": 1}
    with pytest.raises(Invalid):
        return_referral(**yazd, reason=" ")  # type: ignore[arg-type]
    return_referral(**yazd, reason="کار ما نیست")  # type: ignore[arg-type]
    referral.refresh_from_db()
    assert referral.state == ReferralState.RETURNED
    assert rung(Event.REFERRAL_RETURNED) == {EXPERT}
    with pytest.raises(Conflict):
        return_referral(**yazd, reason="دوباره")  # type: ignore[arg-type]


def test_the_sender_reminds_once_a_day_and_takes_back() -> None:
    case = stories.claimed()
    referral = referred(case)
    officer = factories.officer(EXPERT)
    mine = {"actor": officer, "number": case.number, "revision": None, "referral": 1}
    before = Case.objects.get().revision
    remind_referral(actor=officer, number=case.number, referral=1)
    assert Case.objects.get().revision == before
    with pytest.raises(Invalid):
        remind_referral(actor=officer, number=case.number, referral=1)
    assert rung(Event.REFERRAL_REMINDER) == {OTHER_UNIT}
    with pytest.raises(Forbidden):
        revoke_referral(**{**mine, "actor": factories.officer(OTHER_UNIT)})  # type: ignore[arg-type]
    revoke_referral(**mine, reason="روشن شد")  # type: ignore[arg-type]
    referral.refresh_from_db()
    assert referral.state == ReferralState.REVOKED
    assert rung(Event.REFERRAL_REVOKED) == {OTHER_UNIT}


def test_an_open_question_holds_up_the_decision_and_information_does_not() -> None:
    case = stories.claimed(stories.small())
    referred(case)
    referred(case, to=target("yazd", None), kind=ReferralKind.INFORM)
    decision = {
        "actor": factories.officer(EXPERT),
        "number": case.number,
        "revision": None,
        "outcome": Outcome.ACCEPTED,
        "text": "پذیرفته شد",
    }
    with pytest.raises(Conflict) as refused:
        decide(**decision)  # type: ignore[arg-type]
    assert User.objects.get(username=OTHER_UNIT).name in str(refused.value)
    revoke_referral(actor=factories.officer(EXPERT), number=case.number, revision=None, referral=1)
    decide(**decision)  # type: ignore[arg-type]
    assert Referral.objects.get(number=2).state == ReferralState.CANCELLED


def test_what_one_is_told_is_seen_without_a_word() -> None:
    case = stories.claimed()
    referral = referred(case, kind=ReferralKind.INFORM, question="")
    assert referral.due_on is None
    assert counted(EXPERT, Box.SENT) == 0
    answered(referral, text="")


def test_the_case_itself_goes_and_comes_back() -> None:
    case = stories.claimed()
    before = case.number, case.submitted_at, case.due_on
    referral = referred(case, kind=ReferralKind.DO, owner_moves=True)
    case = Case.objects.get()
    assert (case.state, case.assignee_id) == (State.IN_REVIEW, factories.officer(OTHER_UNIT).user_id)
    assert (case.number, case.submitted_at, case.due_on) == before
    assert seen(OTHER_UNIT, Box.MINE) == [case.number]
    assert seen(OTHER_UNIT, Box.REFERRED) == []
    assert sees(EXPERT, case) == (True, False)
    with pytest.raises(Conflict):
        answered(referral)
    return_referral(
        actor=factories.officer(OTHER_UNIT), number=case.number, revision=None, referral=1, reason="پروندهٔ ماست نیست"
    )
    case = Case.objects.get()
    assert (case.state, case.assignee_id) == (State.IN_REVIEW, factories.officer(EXPERT).user_id)
    assert seen(EXPERT, Box.MINE) == [case.number]


def test_the_case_goes_into_a_queue() -> None:
    case = stories.claimed()
    referred(case, to=target("yazd", "rangeland"), kind=ReferralKind.DO, owner_moves=True)
    case = Case.objects.get()
    assert (case.state, case.assignee_id) == (State.SUBMITTED, None)
    assert seen(OTHER_UNIT, Box.QUEUE) == [case.number]
    assert refusal(case, by="frw-yazd-head", to=target("fars", None), kind=ReferralKind.DO, owner_moves=True) == (
        "section_needed"
    )


def test_whose_case_has_gone_does_not_hold_up_the_decision() -> None:
    case = stories.claimed(stories.small())
    referral = referred(case, kind=ReferralKind.DO, owner_moves=True)
    decide(
        actor=factories.officer(OTHER_UNIT),
        number=case.number,
        revision=None,
        outcome=Outcome.ACCEPTED,
        text="پذیرفته شد",
    )
    referral.refresh_from_db()
    assert referral.state == ReferralState.ANSWERED


def test_what_was_asked_in_the_wrong_office_ends_with_the_transfer() -> None:
    case = stories.claimed()
    referral = referred(case)
    to = target("kerman")
    assert to.section_id
    transfer(
        actor=factories.officer(EXPERT),
        number=case.number,
        revision=None,
        unit_id=to.unit_id,
        section_id=to.section_id,
        reason=TransferReason.OTHER_PROVINCE,
    )
    referral.refresh_from_db()
    assert referral.state == ReferralState.CANCELLED
    assert sees(OTHER_UNIT, case) == (True, False)


def test_time_warns_receiver_and_sender() -> None:
    case = stories.claimed()
    referral = referred(case)
    clock_of = system(case.organisation_id)

    def late_by(days: int) -> None:
        Referral.objects.update(due_on=clock.today() - dt.timedelta(days=days))
        with unwalled(case.organisation_id):
            assert due.referrals_to_warn_of(case.organisation_id) == [referral.pk]
            recalling.warn_of_referral(actor=clock_of, referral_id=referral.pk)
            assert due.referrals_to_warn_of(case.organisation_id) == []

    late_by(0)
    assert (rung(Event.REFERRAL_REMINDER), rung(Event.REFERRAL_OVERDUE)) == ({OTHER_UNIT}, set())
    late_by(1)
    assert rung(Event.REFERRAL_OVERDUE) == {EXPERT}
    late_by(30)
    assert Bell.objects.filter(event=Event.REFERRAL_OVERDUE).count() == 2
    assert "frw-yazd-head" in rung(Event.REFERRAL_REMINDER)


def test_who_is_gone_keeps_no_referral() -> None:
    case = stories.claimed()
    referral = referred(case)
    RoleGrant.objects.filter(user__username=OTHER_UNIT).delete()
    assert sees(OTHER_UNIT, case) == (False, False)
    with unwalled(case.organisation_id):
        assert due.referrals_of_the_gone(case.organisation_id) == [referral.pk]
        recalling.return_from_the_gone(actor=system(case.organisation_id), referral_id=referral.pk)
    referral.refresh_from_db()
    assert referral.state == ReferralState.RETURNED
    assert rung(Event.REFERRAL_RETURNED) == {EXPERT}


def test_applicants_never_see_a_word_of_it() -> None:
    rancher = factories.person()
    case = stories.claimed(stories.waiting(rancher))
    referred(case)
    with acting_as(rancher, read_only=True):
        assert not ReferralText.objects.exists()


def test_the_head_office_is_walled_off_too() -> None:
    referred(stories.claimed())
    assert texts(HEAD_OFFICE) == 0
    assert texts(COLLEAGUE) == 1
    referred(stories.claimed(), confidential=True, to=target("yazd", "rangeland"))
    assert texts("frw-kerman-head") == 0


def test_texts_are_never_changed() -> None:
    referred(stories.claimed())
    with pytest.raises(DatabaseError, match="never changed"), acting_as(factories.officer(EXPERT)):
        ReferralText.objects.update(text="")
