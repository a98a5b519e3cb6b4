"""Who gets a case when people come and go, and where a case goes that two offices send to each other."""

from __future__ import annotations

import datetime as dt

import pytest

from mizban.accounts.models import RoleGrant, User
from mizban.audit.models import Event as Happened
from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.working.reopen import reopen
from mizban.cases.actions.working.transfer import TransferReason, return_transfer, transfer
from mizban.cases.models import Box, Case, InboxEntry, Responsibility
from mizban.cases.queries.inbox.page import TEAM, Filters, page
from mizban.cases.routing import RouteReason
from mizban.cases.tasks import pass_time, tell_applicant
from mizban.cases.workflow import State
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.core.keeping import forget_kept
from mizban.notifications.events import Event
from mizban.notifications.models import OutboxMessage
from mizban.organisations.models import ClosedSection, Unit
from tests import factories
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE, OTHER_UNIT

pytestmark = pytest.mark.django_db


def answering(sample: Case, username: str) -> Responsibility:
    """The user alone answers for the service of the sample at its office."""
    return Responsibility.objects.create(
        organisation_id=sample.organisation_id,
        unit_id=sample.unit_id,
        section_id=sample.section_id,
        service_id=sample.service_id,
        user=User.objects.get(username=username),
    )


def an_hour_passes() -> None:
    organisation_id = factories.organisation().pk
    with unwalled(organisation_id):
        pass_time(organisation_id=organisation_id)


def in_box(actor: Actor, box: str) -> list[str]:
    with acting_as(actor, read_only=True):
        return [row.number for row in page(actor, Filters(box=box)).rows]


# --- responsibility --------------------------------------------------------------------------------------------------


def test_the_only_one_who_answers_gets_it_at_once() -> None:
    responsibility = answering(stories.small(), EXPERT)
    case = stories.small()
    assert (case.state, case.assignee_id) == (State.IN_REVIEW, responsibility.user_id)
    assert Happened.objects.get(kind="case.submitted", subject_id=case.pk).data["route"] == RouteReason.RESPONSIBLE


@pytest.mark.parametrize("gone", ["switched off", "without a role there", "not yet", "no more", "the applicant"])
def test_who_cannot_work_it_is_passed_over(gone: str) -> None:
    applicant = factories.person()
    responsibility = answering(stories.small(), EXPERT)
    user = User.objects.filter(pk=responsibility.user_id)
    match gone:
        case "switched off":
            user.update(is_active=False)
        case "without a role there":
            RoleGrant.objects.filter(user__in=user).delete()
        case "not yet":
            Responsibility.objects.filter(pk=responsibility.pk).update(starts_on=dt.date(2099, 1, 1))
        case "no more":
            Responsibility.objects.filter(pk=responsibility.pk).update(ends_on=dt.date(2020, 1, 1))
        case "the applicant":
            user.update(person_id=applicant.person_id)
    found = stories.small(applicant)
    assert found.assignee_id != responsibility.user_id
    assert found.number in in_box(factories.officer(HEAD), TEAM)


def test_a_section_that_the_unit_has_switched_off_is_worked_above() -> None:
    sample = stories.small()
    ClosedSection.objects.create(
        organisation_id=sample.organisation_id, unit_id=sample.unit_id, section_id=sample.section_id
    )
    forget_kept()
    case = stories.small()
    assert case.unit.slug == "head-office"
    assert Happened.objects.get(kind="case.submitted", subject_id=case.pk).data["route"] == RouteReason.PARENT_UNIT


# --- people who leave ------------------------------------------------------------------------------------------------


def test_what_an_officer_held_goes_back_to_the_queue_when_they_are_switched_off() -> None:
    case = stories.claimed(stories.small())
    User.objects.filter(username=EXPERT).update(is_active=False)
    an_hour_passes()
    case.refresh_from_db()
    assert (case.state, case.assignee_id) == (State.SUBMITTED, None)
    assert in_box(factories.officer(COLLEAGUE), Box.QUEUE) == [case.number]
    released = Happened.objects.get(kind="case.release", subject_id=case.pk)
    assert released.actor_user_id is None
    assert released.data["from_assignee"] == User.objects.get(username=EXPERT).pk
    an_hour_passes()
    assert Happened.objects.filter(kind="case.release").count() == 1


def test_a_role_that_has_ended_counts_as_gone_and_nobody_elses_work_is_touched() -> None:
    theirs, others = stories.claimed(stories.small()), stories.claimed(stories.small(), by=COLLEAGUE)
    RoleGrant.objects.filter(user__username=EXPERT).update(ends_on=dt.date(2020, 1, 1))
    an_hour_passes()
    assert Case.objects.get(pk=theirs.pk).state == State.SUBMITTED
    assert Case.objects.get(pk=others.pk).state == State.IN_REVIEW


def test_what_is_mended_for_somebody_who_is_gone_reaches_a_colleague() -> None:
    rancher = factories.person()
    case = stories.awaiting(rancher)
    User.objects.filter(username=EXPERT).update(is_active=False)
    an_hour_passes()
    assert Case.objects.get().state == State.AWAITING_APPLICANT, "it is the applicant's turn, whoever comes after"
    assert resubmit(actor=rancher, number=case.number, revision=None, data={"village": "ده‌پایین"}).sent
    an_hour_passes()
    assert in_box(factories.officer(COLLEAGUE), Box.QUEUE) == [case.number]


def test_the_queue_of_a_service_for_which_nobody_answers_any_more_is_emptied_into_that_of_the_section() -> None:
    sample = stories.small()
    mine = [answering(sample, username) for username in (EXPERT, COLLEAGUE)]
    case = stories.small()
    assert InboxEntry.objects.get(case=case).holder.count(":") == 3
    assert in_box(factories.officer(HEAD), Box.QUEUE) == [sample.number, case.number], "heads see all queues of theirs"
    Responsibility.objects.filter(pk__in=[one.pk for one in mine]).update(ends_on=dt.date(2020, 1, 1))
    an_hour_passes()
    assert InboxEntry.objects.get(case=case).holder.count(":") == 2
    assert case.number in in_box(factories.officer(EXPERT), Box.QUEUE)


def test_another_look_is_taken_by_a_colleague_and_by_a_head_where_there_is_none() -> None:
    rancher = factories.person()
    first, second = stories.decided_for(rancher), stories.decided_for(rancher)
    again = reopen(actor=rancher, number=first.number, revision=None, reason="دوباره ببینید")
    assert again.assignee == User.objects.get(username=COLLEAGUE)
    User.objects.filter(username=COLLEAGUE).update(is_active=False)
    again = reopen(actor=rancher, number=second.number, revision=None, reason="دوباره ببینید")
    assert again.assignee == User.objects.get(username=HEAD)


# --- transfer --------------------------------------------------------------------------------------------------------


def moved(case: Case, by: str, to: str, note: str = "") -> Case:
    unit = Unit.objects.get(organisation_id=case.organisation_id, slug=to)
    return transfer(
        actor=factories.officer(by),
        number=case.number,
        revision=None,
        unit_id=unit.pk,
        section_id=case.section_id,
        reason=TransferReason.OTHER_PROVINCE,
        note=note,
    )


def test_a_unit_without_anybody_passes_it_on_to_the_one_above_and_the_history_says_so() -> None:
    case = stories.small()
    Responsibility.objects.filter(unit__slug="yazd").delete()
    RoleGrant.objects.filter(unit__slug="yazd").delete()
    case = moved(case, EXPERT, "yazd")
    assert case.unit.slug == "head-office"
    assert Happened.objects.get(kind="case.transfer").data["route"] == RouteReason.PARENT_UNIT


def test_what_would_come_straight_back_is_refused() -> None:
    case = stories.small()
    county = Unit.objects.filter(parent=case.unit).order_by("pk").first()
    assert county is not None
    with pytest.raises(Invalid) as refused:
        moved(case, EXPERT, county.slug)
    assert refused.value.code == "nobody_there"
    assert not Happened.objects.filter(kind="case.transfer").exists()


def test_two_offices_do_not_send_it_to_and_fro_and_a_head_above_decides() -> None:
    case = moved(stories.small(), EXPERT, "yazd")
    there = factories.officer(OTHER_UNIT)
    return_transfer(actor=there, number=case.number, revision=None, note="مرتع در فارس است")
    with pytest.raises(Conflict) as refused:
        moved(case, EXPERT, "yazd")
    assert refused.value.code == "disputed"
    case = moved(case, HEAD_OFFICE, "yazd", note="of no use: who does not read it does not write into it")
    assert case.unit.slug == "yazd"
    with pytest.raises(Conflict):
        return_transfer(actor=there, number=case.number, revision=None, note="نه")
    with pytest.raises(Conflict) as refused:
        moved(case, OTHER_UNIT, "fars")
    assert refused.value.code == "disputed"


def test_the_applicant_is_told_also_when_the_head_above_may_not_know_who_it_is() -> None:
    case = moved(stories.small(), HEAD_OFFICE, "yazd")
    told = OutboxMessage.objects.filter(event=Event.TRANSFERRED)
    assert not told.exists()
    with unwalled(case.organisation_id):
        tell_applicant(case.organisation_id, case.pk, case.revision, Event.TRANSFERRED)
    assert told.count() == 1


def test_heads_above_do_not_return_for_a_unit() -> None:
    case = moved(stories.small(), EXPERT, "yazd")
    with pytest.raises(Forbidden):
        return_transfer(actor=factories.officer(HEAD_OFFICE), number=case.number, revision=None, note="نه")
