"""A case that turns out to be about something else: nothing that was written is lost, and nobody writes it twice."""

from __future__ import annotations

import json

import pytest

from mizban.audit.models import Event as Happened
from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.joining.convert import convert
from mizban.cases.actions.working.claim import claim
from mizban.cases.models import AnswerSet, Case, Correction, InboxEntry
from mizban.cases.queries.applying.mending import open_mending
from mizban.cases.queries.applying.my_case import my_case
from mizban.cases.queries.applying.tracking import track
from mizban.cases.queries.inbox.found import search
from mizban.cases.queries.working.desk import desk
from mizban.cases.tracking_codes import tracking_code
from mizban.cases.workflow import State, Step
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid, NotFound
from mizban.notifications.models import OutboxMessage
from tests import factories
from tests.unwalled import unwalled
from tests.web.staff import stories

pytestmark = pytest.mark.django_db
SUBJECT = "پروانهٔ چرای من تمام شده است"
OFFICER = stories.EXPERT
SECRETARIAT = "frw-fars-secretariat-1"


def asked(person: Actor, need: str = "rangeland-question", by: str = OFFICER) -> Case:
    """A ticket in the hands of an officer, with two files."""
    case = factories.ticket(person, need, SUBJECT, files=2)
    return claim(actor=factories.officer(by), number=case.number, revision=None)


def items(case: Case) -> set[str]:
    with unwalled(case.organisation_id):
        return set(case.corrections.get(answered_at=None).items.values_list("path", flat=True))


def test_a_ticket_becomes_a_request_and_what_is_lacking_is_asked_for() -> None:
    person = factories.person()
    case = asked(person)
    due = case.due_on
    moved = convert(
        actor=factories.officer(OFFICER),
        number=case.number,
        revision=case.revision,
        service="grazing-licence-renewal",
        note="عکس کارت ملی را هم بفرستید",
    )
    assert (moved.number, moved.submitted_at) == (case.number, case.submitted_at)
    assert (moved.state, moved.service.slug, moved.assignee_id) == (
        State.AWAITING_APPLICANT,
        "grazing-licence-renewal",
        case.assignee_id,
    )
    assert due is not None and moved.due_on is None and moved.paused_days is not None
    assert {"applicant_kind", "pasture_name", "herd"} <= items(case)
    with unwalled(case.organisation_id):
        note = Correction.objects.get(case=case).note
    assert "تمدید پروانهٔ مرتعداری" in note and note.endswith("عکس کارت ملی را هم بفرستید")
    with acting_as(officer := factories.officer(OFFICER), read_only=True):
        shown = desk(officer, case.number)
    assert shown.case.subject == ""  # type: ignore[attr-defined]
    (before,) = shown.earlier
    lines = {line.label: line for line in before.sheets[0].lines}
    assert SUBJECT in [line.text for line in lines.values()]
    assert [len(line.files) for line in lines.values() if line.is_file] == [2]
    happened = [one.kind for one in shown.history]
    assert happened[-1] == "case.convert"
    with acting_as(person, read_only=True):
        mine = my_case(person, case.number)
        assert mine.earlier[0][1][0].rows[0].text == SUBJECT
        assert mine.open_round is not None
        assert Step.CONVERT in [passed.step for passed in mine.way]
    tracked = track(case.organisation_id, case.number, tracking_code(moved))
    assert tracked is not None and tracked.service["fa"] == "تمدید پروانهٔ مرتعداری"
    assert OutboxMessage.objects.filter(event="converted").exists()
    with acting_as(officer, read_only=True):
        assert [row.number for row in search(officer, "تمدید پروانه").rows] == [case.number]
        assert [row.number for row in search(officer, "چرای").rows] == [case.number]


def test_files_go_where_the_officer_says_and_stay_readable() -> None:
    person = factories.person()
    case = asked(person)
    with acting_as(officer := factories.officer(OFFICER), read_only=True):
        (line,) = [one for one in desk(officer, case.number).sheets[0].lines if one.is_file]
    card, other = [str(paper.public_id) for paper in line.files]
    moved = convert(
        actor=officer,
        number=case.number,
        revision=None,
        service="grazing-licence-renewal",
        files={card: "document:national_card", other: ""},
    )
    assert "applicant_kind" in items(moved)  # it decides whether the card is asked for at all
    with acting_as(person, read_only=True):
        form = open_mending(person, case.number).shown()
    assert form["document-national_card"].initial == [card]
    with acting_as(officer, read_only=True):
        shown = desk(officer, case.number)
    (before,) = shown.earlier
    assert {str(p.public_id) for line in before.sheets[0].lines for p in line.files} == {card, other}


def test_the_applicant_answers_and_the_officer_goes_on() -> None:
    person = factories.person()
    case = asked(person)
    moved = convert(actor=factories.officer(OFFICER), number=case.number, revision=None, service="seedling-request")
    lacking = items(moved)
    assert lacking
    answered = resubmit(actor=person, number=case.number, revision=None, data={})
    assert not answered.sent  # judged by the form that it has now
    assert {error.path for error in answered.parsed.errors} & lacking


def test_another_section_works_it_while_the_applicant_answers() -> None:
    person = factories.person()
    case = asked(person, "unknown-section", SECRETARIAT)
    moved = convert(
        actor=factories.officer(SECRETARIAT), number=case.number, revision=None, service="samta-registration"
    )
    assert (moved.state, moved.section.slug, moved.assignee_id) == (State.AWAITING_APPLICANT, "rangeland", None)
    entry = InboxEntry.objects.get(case=case)
    assert (entry.service_id, entry.box, entry.holder) == (
        moved.service_id,
        "waiting",
        f"q:{moved.unit_id}:{moved.section_id}",
    )
    with acting_as(stranger := factories.officer(SECRETARIAT), read_only=True), pytest.raises(NotFound):
        desk(stranger, case.number)
    with acting_as(officer := factories.officer(OFFICER), read_only=True):
        assert desk(officer, case.number).earlier
    from mizban.cases.actions.applying.resubmit import keep_typed
    from mizban.cases.subjects import CORRECTION
    from mizban.files.actions import receive

    correction = keep_typed(actor=person, number=case.number, data={})
    stored = receive(
        actor=person, subject=(CORRECTION, correction.pk), field="document:national_card", upload=factories.picture()
    )
    answered = resubmit(
        actor=person,
        number=case.number,
        revision=None,
        data={
            "landline": "071-32345678",
            "home_address": stories.ADDRESS,
            "consent": "on",
            "document-national_card": [str(stored.public_id)],
        },
    )
    assert answered.sent, answered.parsed.errors
    assert answered.case.state == State.SUBMITTED
    assert InboxEntry.objects.get(case=case).box == "queue"


def test_nothing_is_lacking_nothing_is_asked() -> None:
    person = factories.person()
    case = asked(person, "unknown-section", SECRETARIAT)
    moved = convert(
        actor=factories.officer(SECRETARIAT), number=case.number, revision=None, service="rangeland-question"
    )
    assert (moved.state, moved.section.slug) == (State.SUBMITTED, "rangeland")
    assert moved.due_on == case.due_on
    with acting_as(officer := factories.officer(OFFICER), read_only=True):
        shown = desk(officer, case.number)
    assert shown.case.subject == SUBJECT  # type: ignore[attr-defined]
    assert shown.earlier == []  # word for word the same
    assert not Correction.objects.filter(case=case).exists()


def test_round_trip() -> None:
    """A request for a service becomes a ticket, with what was written as its text, and a request again."""
    person = factories.person()
    case = stories.claimed(stories.waiting(person))
    officer = factories.officer(OFFICER)
    ticket = convert(actor=officer, number=case.number, revision=None, service="rangeland-question")
    assert (ticket.state, ticket.service.kind) == (State.IN_REVIEW, "ticket")
    with acting_as(officer, read_only=True):
        shown = desk(officer, case.number)
    assert shown.case.subject == "تمدید پروانهٔ مرتعداری"  # type: ignore[attr-defined]
    texts = {line.path: line for line in shown.sheets[0].lines}
    assert "مرتع چشمه‌سفید" in texts["description"].text
    assert len(texts["attachments"].files) == 2
    again = convert(actor=officer, number=case.number, revision=ticket.revision, service="grazing-licence-renewal")
    assert again.number == case.number
    with acting_as(officer, read_only=True):
        earlier = desk(officer, case.number).earlier
    assert [one.service["fa"] for one in earlier] == ["پرسش دربارهٔ مرتع و پروانه", "تمدید پروانهٔ مرتعداری"]
    assert AnswerSet.objects.filter(case=case).count() == 0  # nobody acts here: the wall
    with unwalled(case.organisation_id):
        assert list(AnswerSet.objects.filter(case=case).order_by("round").values_list("round", flat=True)) == [0, 1, 2]


def test_personal_answers_stay_encrypted_and_masked() -> None:
    person = factories.person()
    case = stories.claimed(stories.small(person))
    officer = factories.officer(OFFICER)
    convert(actor=officer, number=case.number, revision=None, service="rangeland-question")
    with unwalled(case.organisation_id):
        kept = json.dumps(list(AnswerSet.objects.filter(case=case).values_list("data", flat=True)), ensure_ascii=False)
    assert stories.ADDRESS not in kept
    with acting_as(officer, read_only=True):
        (before,) = desk(officer, case.number).earlier
    masked = [line for sheet in before.sheets for line in sheet.lines if line.masked]
    assert masked and all(line.path.startswith("0@") for line in masked)
    from mizban.cases.actions.working.looking import unmask

    path = next(line.path for line in masked if "home_address" in line.path)
    assert unmask(actor=officer, number=case.number, path=path, reason="نشانی لازم است").value == stories.ADDRESS


def test_who_may_not_and_when_it_has_moved() -> None:
    person = factories.person()
    case = asked(person)
    with pytest.raises(NotFound):
        convert(
            actor=factories.officer(stories.OTHER_UNIT), number=case.number, revision=None, service="seedling-request"
        )
    with pytest.raises(Forbidden):
        convert(
            actor=factories.officer(stories.COLLEAGUE), number=case.number, revision=None, service="seedling-request"
        )
    with pytest.raises(Forbidden):
        convert(actor=person, number=case.number, revision=None, service="seedling-request")
    with pytest.raises(Conflict):
        convert(actor=factories.officer(OFFICER), number=case.number, revision=1, service="seedling-request")
    for slug in ("rangeland-question", "grazing-licence", "no-such"):
        with pytest.raises(Invalid):
            convert(actor=factories.officer(OFFICER), number=case.number, revision=None, service=slug)
    withdraw(actor=person, number=case.number, revision=None)
    with pytest.raises(Conflict):
        convert(actor=factories.officer(OFFICER), number=case.number, revision=None, service="seedling-request")
    assert not Happened.objects.filter(kind="case.convert").exists()
