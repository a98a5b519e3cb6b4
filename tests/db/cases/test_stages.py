"""Stages of a service: from the county to the province and back, with everybody who has worked it still reading."""

from __future__ import annotations

from typing import Any

import pytest

from mizban.accounts.models import RoleGrant
from mizban.audit.models import Event as Happened
from mizban.cases.actions.applying import drafts
from mizban.cases.actions.joining.merge import merge
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.decide import decide
from mizban.cases.actions.working.stages import pass_on, send_back
from mizban.cases.actions.working.transfer import TransferReason, transfer
from mizban.cases.models import Box, Case, StageHeld
from mizban.cases.queries.applying.tracking import way_of
from mizban.cases.workflow import Outcome, State, Step
from mizban.core.actor import applicant
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.notifications.events import Event
from mizban.organisations.models import Section, Unit
from tests import factories
from tests.db.cases.test_referrals import referred, rung, seen, sees
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT

pytestmark = pytest.mark.django_db
COUNTY, SHIRAZ = "frw-shiraz-rangeland-1", "0707"


def sent() -> Case:
    """A range management plan in Shiraz."""
    applicant = factories.person()
    begun = factories.draft(applicant, "range-management-plan")
    drafts.choose_place(actor=applicant, uuid=begun.uuid, province="07", county=SHIRAZ)
    licence = [factories.attach_picture(applicant, begun, "document:valid_licence")]
    pages: dict[str, dict[str, Any]] = {
        "pasture": {
            "licence_number": "۱۲/۳۴۵",
            "pasture_name": "مرتع چشمه‌سفید",
            "village": "ده‌بالا",
            "pasture_season": "summer",
            "plan_by": "county",
            "consent": "on",
        },
        "documents": {"document-valid_licence": licence},
    }
    for key, data in pages.items():
        parsed = drafts.save_page(actor=applicant, uuid=begun.uuid, page_key=key, data=data)
        assert not parsed.errors, (key, parsed.errors)
    return factories.sent(applicant, begun)


def passed(case: Case, by: str = COUNTY) -> Case:
    return pass_on(actor=factories.officer(by), number=case.number, revision=None, note="محل را دیدیم")


def in_province() -> Case:
    return claim(actor=factories.officer(EXPERT), number=passed(sent()).number, revision=None)


def back(case: Case, note: str = "نقشه کم است") -> Case:
    return send_back(actor=factories.officer(EXPERT), number=case.number, revision=None, note=note)


def test_it_begins_in_the_county_and_goes_on_in_the_province() -> None:
    case = sent()
    assert (case.unit.slug, case.stage, case.assignee_id) == (
        "county-0707",
        0,
        factories.officer(COUNTY).user_id,
    )
    before = case.number, case.submitted_at, case.due_on
    case = passed(case)
    assert (case.state, case.stage, case.unit.slug) == (State.SUBMITTED, 1, "fars")
    assert (case.number, case.submitted_at, case.due_on) == before
    assert seen(EXPERT, Box.QUEUE) == [case.number]
    assert sees(COUNTY, case) == (True, True), "who has worked a stage goes on reading"
    assert [(one.step, (one.stage or {}).get("fa")) for one in way_of(case)] == [
        (None, "بررسی شهرستان"),
        (Step.PASS_ON, "بررسی ادارهٔ کل"),
    ]


def test_only_the_last_stage_decides() -> None:
    case = sent()
    answer = {"number": case.number, "revision": None, "outcome": Outcome.ACCEPTED, "text": "پذیرفته شد"}
    with pytest.raises(Conflict) as refused:
        decide(actor=factories.officer(COUNTY), **answer)  # type: ignore[arg-type]
    assert "بررسی ادارهٔ کل" in str(refused.value)
    claim(actor=factories.officer(EXPERT), number=passed(case).number, revision=None)
    with pytest.raises(Conflict):
        passed(case, by=EXPERT)
    with pytest.raises(Forbidden):
        decide(actor=factories.officer(COUNTY), **answer)  # type: ignore[arg-type]
    assert decide(actor=factories.officer(EXPERT), **answer).state == State.DECIDED  # type: ignore[arg-type]


def test_it_goes_back_to_who_had_it() -> None:
    case = in_province()
    with pytest.raises(Invalid):
        back(case, note=" ")
    case = back(case)
    assert (case.state, case.stage, case.assignee_id) == (State.IN_REVIEW, 0, factories.officer(COUNTY).user_id)
    assert seen(COUNTY, Box.MINE) == [case.number]
    assert rung(Event.SENT_BACK) == {COUNTY}
    with pytest.raises(Conflict):
        send_back(actor=factories.officer(COUNTY), number=case.number, revision=None, note="باز هم")
    assert sees(EXPERT, case) == (True, True), "who has sent it back goes on reading"
    assert passed(case).stage == 1
    assert StageHeld.objects.count() == 2


def test_the_desk_says_first_why_it_came_back() -> None:
    case = back(in_province())
    client = browser(COUNTY)
    desk = stories.text(client.get(f"/staff/cases/{case.number}/"))
    assert "از مرحلهٔ بعد برگشته است. نقشه کم است" in desk
    passed(case)
    assert "از مرحلهٔ بعد برگشته است" not in stories.text(client.get(f"/staff/cases/{case.number}/"))


def test_it_goes_back_to_the_queue_where_they_are_gone() -> None:
    case = in_province()
    RoleGrant.objects.filter(user__username=COUNTY).delete()
    case = back(case)
    assert (case.state, case.unit.slug, case.assignee_id) == (State.SUBMITTED, "county-0707", None)


def test_an_open_question_holds_it_up() -> None:
    case = sent()
    referred(case, by=COUNTY)
    with pytest.raises(Conflict):
        passed(case)


def test_a_transfer_leaves_it_readable_to_earlier_stages() -> None:
    case = in_province()
    section = Section.objects.get(organisation_id=case.organisation_id, slug="rangeland")
    case = transfer(
        actor=factories.officer(EXPERT),
        number=case.number,
        revision=None,
        unit_id=Unit.objects.get(organisation_id=case.organisation_id, slug="yazd").pk,
        section_id=section.pk,
        reason=TransferReason.OTHER_PROVINCE,
    )
    assert sees(COUNTY, case) == (True, True)
    assert sees(COLLEAGUE, case) == (False, False)


def test_a_service_without_stages_is_as_ever() -> None:
    case = stories.claimed()
    with pytest.raises(Conflict):
        passed(case, by=EXPERT)
    with pytest.raises(Conflict):
        back(case)


def test_notes_are_in_the_history() -> None:
    case = in_province()
    event = Happened.objects.get(subject_id=case.pk, kind="case.pass_on")
    assert event.data["stage"] == 1
    assert event.payload_digest


def test_merged_into_another_it_is_no_longer_read_where_that_one_is_not() -> None:
    """Else they would read, and write into, what the wall keeps from them once the other one moves on."""
    case = in_province()
    person = applicant(case.organisation_id, case.person_id or 0)
    other = stories.claimed(factories.ticket(person, "rangeland-question"))
    merge(actor=factories.officer(EXPERT), number=case.number, revision=None, into=other.number)
    assert sees(COUNTY, case) == (True, False)
    assert sees(EXPERT, case) == (True, True)
