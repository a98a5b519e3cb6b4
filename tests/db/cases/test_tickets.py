"""Tickets as cases: who gets them, by what they are called, and who reads that."""

from __future__ import annotations

import pytest

from mizban.audit.models import Event as Happened
from mizban.cases.models import Box, Case, InboxEntry
from mizban.cases.policies import visible_to
from mizban.cases.queries.applying.my import my_cases
from mizban.cases.queries.applying.my_case import my_case
from mizban.cases.queries.applying.tracking import track
from mizban.cases.queries.inbox.page import Filters, page
from mizban.cases.queries.rows import rows
from mizban.cases.queries.working.desk import desk
from mizban.cases.routing import RouteReason
from mizban.cases.tracking_codes import tracking_code
from mizban.core.acting import acting_as
from mizban.core.keeping import forget_kept
from mizban.organisations.models import ClosedSection, Section, Unit
from tests import factories

pytestmark = pytest.mark.django_db
SUBJECT = "حق عضویت من ثبت نشده است"
OFFICER, ELSEWHERE, HEAD_OFFICE = "imeo-fars-finance-1", "imeo-yazd-finance-1", "imeo-unit-head"


def of_finance() -> Case:
    return factories.ticket(factories.person("imeo"), "finance-question", SUBJECT, files=1)


def test_a_ticket_goes_to_its_section_in_the_province() -> None:
    case = of_finance()
    assert (case.unit.slug, case.section.slug, case.service.kind) == ("fars", "finance", "ticket")
    entry = InboxEntry.objects.get(case=case)
    assert entry.holder == f"q:{case.unit_id}:{case.section_id}"
    assert case.due_on is not None


@pytest.mark.parametrize("slug", ["frw", "imeo"])
def test_who_does_not_know_the_section_reaches_the_secretariat_of_the_province(slug: str) -> None:
    case = factories.ticket(factories.person(slug), province="yazd")
    assert (case.unit.slug, case.section.slug, case.section.secretariat) == ("yazd", "secretariat", True)
    with acting_as(officer := factories.officer(f"{slug}-yazd-secretariat-1", slug), read_only=True):
        assert [row.number for row in page(officer, Filters(box=Box.QUEUE)).rows] == [case.number]


def test_a_section_that_the_province_has_switched_off_is_worked_above() -> None:
    unit = Unit.objects.get(organisation__slug="imeo", slug="fars")
    section = Section.objects.get(organisation__slug="imeo", slug="finance")
    ClosedSection.objects.create(organisation_id=unit.organisation_id, unit=unit, section=section)
    forget_kept()
    case = of_finance()
    assert case.unit.slug == "head-office"
    assert Happened.objects.get(kind="case.submitted", subject_id=case.pk).data["route"] == RouteReason.PARENT_UNIT


def test_the_officer_reads_the_subject_in_the_inbox_and_at_the_desk() -> None:
    case = of_finance()
    officer = factories.officer(OFFICER, "imeo")
    with acting_as(officer, read_only=True):
        (row,) = page(officer, Filters(box=Box.QUEUE)).rows
        assert (row.subject, row.service["fa"]) == (SUBJECT, "پرسش مالی")
        shown = desk(officer, case.number)
    assert shown.case.subject == SUBJECT  # type: ignore[attr-defined]
    assert shown.sheets[0].lines[0].path == "subject"


def test_of_other_tickets_of_the_same_person_the_subject_is_told() -> None:
    person = factories.person("imeo")
    first = factories.ticket(person, "finance-question", SUBJECT)
    second = factories.ticket(person, "finance-question", "پرسش دیگر")
    officer = factories.officer(OFFICER, "imeo")
    with acting_as(officer, read_only=True):
        related = desk(officer, second.number).related
    assert related is not None
    (other,) = related.others
    assert (other.number, other.subject) == (first.number, SUBJECT)


def test_who_may_only_reassign_reads_no_subject() -> None:
    case = of_finance()
    head = factories.officer(HEAD_OFFICE, "imeo")
    with acting_as(head, read_only=True):
        (row,) = rows(head, visible_to(head).filter(pk=case.pk))
        assert row.subject == ""
        assert not desk(head, case.number).case.subject  # type: ignore[attr-defined]
    with acting_as(stranger := factories.officer(ELSEWHERE, "imeo"), read_only=True):
        assert not visible_to(stranger).filter(pk=case.pk).exists()


def test_the_applicant_finds_the_subject_in_the_panel_and_tracking_never_tells_it() -> None:
    person = factories.person("imeo")
    case = factories.ticket(person, "finance-question", SUBJECT)
    with acting_as(person, read_only=True):
        (row,) = my_cases(person).others
        mine = my_case(person, case.number)
    assert (row.subject, mine.case.subject) == (SUBJECT, SUBJECT)  # type: ignore[attr-defined]
    tracked = track(case.organisation_id, case.number, tracking_code(case))
    assert tracked is not None and SUBJECT not in str(tracked)


def test_a_request_for_a_service_has_no_subject() -> None:
    rancher = factories.person()
    factories.renewal_case(rancher)
    with acting_as(rancher, read_only=True):
        assert my_cases(rancher).others[0].subject == ""
