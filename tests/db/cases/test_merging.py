"""Two cases of one applicant become one: nothing is lost, and both numbers lead on."""

from __future__ import annotations

import pytest
from django.db import connection

from mizban.audit.models import Event as Happened
from mizban.cases import hooks
from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.joining.merge import merge
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.transfer import TransferReason, transfer
from mizban.cases.models import Case, InboxEntry
from mizban.cases.queries.applying.my import my_cases
from mizban.cases.queries.applying.my_case import my_case
from mizban.cases.queries.applying.tracking import track
from mizban.cases.queries.inbox.found import by_number
from mizban.cases.queries.working.desk import desk
from mizban.cases.tracking_codes import tracking_code
from mizban.cases.workflow import State
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from mizban.notifications.models import OutboxMessage
from mizban.organisations.models import Section, Unit
from tests import factories
from tests.at_once import at_once
from tests.db.cases.test_referrals import answered, referred
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, OTHER_UNIT

SUBJECT = "همان پرسش"


def asked(person: Actor, by: str = EXPERT) -> Case:
    case = factories.ticket(person, "rangeland-question", SUBJECT, files=1)
    return claim(actor=factories.officer(by), number=case.number, revision=None)


def merged(case: Case, into: Case, by: str = EXPERT, **more: int) -> Case:
    return merge(actor=factories.officer(by), number=case.number, revision=None, into=into.number, **more)


@pytest.mark.django_db
class TestMerging:
    def test_where_it_goes_on_is_told_to_those_who_may_know_of_it(self) -> None:
        person = factories.person()
        goes_on, ended = asked(person), asked(person)
        answered(referred(ended))
        merged(ended, goes_on)
        for name, number in ((EXPERT, goes_on.number), (OTHER_UNIT, ended.number)):
            with acting_as(officer := factories.officer(name), read_only=True):
                hit = by_number(officer, ended.number)
            assert hit is not None and hit.number == number

    def test_one_ends_and_the_other_goes_on(self) -> None:
        person = factories.person()
        first, second = asked(person), asked(person)
        before = first.revision
        ended = merged(second, first)
        assert (ended.state, ended.outcome, ended.merged_into_id) == (State.CLOSED, "merged", first.pk)
        assert not InboxEntry.objects.filter(case=second).exists()
        assert Case.objects.get(pk=first.pk).revision == before + 1
        officer = factories.officer(EXPERT)
        with acting_as(officer, read_only=True):
            hit = by_number(officer, second.number)
            assert hit is not None and hit.number == first.number
            goes_on, gone = desk(officer, first.number), desk(officer, second.number)
        assert goes_on.related is not None and gone.related is not None
        assert [one.number for one in goes_on.related.merged] == [second.number]
        assert gone.related.into == first.number
        assert gone.sheets[0].lines[0].text == SUBJECT
        assert [len(line.files) for line in gone.sheets[0].lines if line.is_file] == [1]
        assert goes_on.history[-1].kind == "case.merged_here" and gone.history[-1].kind == "case.merge"
        assert OutboxMessage.objects.filter(event="merged").exists()

    def test_the_applicant_finds_it_by_either_number(self) -> None:
        person = factories.person()
        first, second = asked(person), asked(person)
        ended = merged(second, first)
        with acting_as(person, read_only=True):
            assert {row.number: row.into for row in my_cases(person).others} == {
                first.number: "",
                second.number: first.number,
            }
            mine, gone = my_case(person, first.number), my_case(person, second.number)
        assert [one.number for one in mine.merged] == [second.number]
        assert gone.into == first.number and gone.pages[0].rows[0].text == SUBJECT
        tracked = track(second.organisation_id, second.number, tracking_code(ended))
        assert tracked is not None and tracked.into is not None
        assert (tracked.into.number, tracked.into.state) == (first.number, State.IN_REVIEW)

    def test_what_is_open_is_cancelled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        person = factories.person()
        first = asked(person)
        second = stories.returned(stories.claimed(stories.waiting(person)), "village", "نام روستا")
        called: list[int] = []
        monkeypatch.setattr(hooks, "_cancellings", [lambda case, actor: called.append(case.pk)])
        merged(second, first)
        with unwalled(second.organisation_id):
            assert second.corrections.get().cancelled_at is not None
        assert called == [second.pk]

    def test_the_ended_one_follows_wherever_the_other_goes(self) -> None:
        person = factories.person()
        first, second, third = asked(person), asked(person), asked(person)
        merged(third, second)
        merged(second, first)
        assert set(Case.objects.filter(merged_into=first).values_list("pk", flat=True)) == {second.pk, third.pk}
        yazd = Unit.objects.get(organisation__slug="frw", slug="yazd")
        section = Section.objects.get(organisation__slug="frw", slug="rangeland")
        transfer(
            actor=factories.officer(EXPERT),
            number=first.number,
            revision=None,
            unit_id=yazd.pk,
            section_id=section.pk,
            reason=TransferReason.OTHER_PROVINCE,
        )
        with acting_as(there := factories.officer(OTHER_UNIT), read_only=True):
            assert desk(there, third.number).sheets[0].lines[0].text == SUBJECT
        with acting_as(here := factories.officer(EXPERT), read_only=True), pytest.raises(NotFound):
            desk(here, second.number)

    def test_what_cannot_be_merged(self) -> None:
        person, other = factories.person(), factories.person()
        case, strange, ended = asked(person), asked(other), asked(person)
        withdraw(actor=person, number=ended.number, revision=None)
        elsewhere = factories.ticket(person, "rangeland-question", SUBJECT, province="yazd")
        for into in (strange, ended, case, elsewhere):
            with pytest.raises(Invalid):
                merged(case, into)
        with pytest.raises(Conflict):
            merged(ended, case)
        fresh = asked(person)
        with pytest.raises(Conflict):
            merge(actor=factories.officer(EXPERT), number=case.number, revision=1, into=fresh.number)
        with pytest.raises(Conflict):
            merged(case, fresh, into_revision=fresh.revision - 1)
        with pytest.raises(Forbidden):
            merged(case, fresh, by=COLLEAGUE)
        with pytest.raises(NotFound):
            merged(case, fresh, by=OTHER_UNIT)
        assert not Happened.objects.filter(kind="case.merge").exists()
        assert merged(case, fresh, by=HEAD).outcome == "merged"

    def test_the_database_wants_both_or_none(self) -> None:
        case = asked(factories.person())
        with pytest.raises(Exception, match="case_merged_into_another"):
            Case.objects.filter(pk=case.pk).update(merged_into=case.pk)
        assert connection.needs_rollback


def test_two_officers_who_merge_crosswise(own_database: None) -> None:
    """One wins, the other learns that the case has moved; nobody waits for ever."""
    person = factories.person()
    first, second = asked(person), asked(person, COLLEAGUE)
    done = at_once(lambda: merged(second, first, by=HEAD), lambda: merged(first, second, by=HEAD))
    refused = [one for one in done if isinstance(one, DomainError)]
    assert len(refused) == 1
    assert Case.objects.filter(outcome="merged").count() == 1
