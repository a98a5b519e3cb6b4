"""Sending a request: once, however often it is sent (model.md, "Case")."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import first_event
from mizban.cases import deadlines
from mizban.cases.actions import news, projection
from mizban.cases.actions.applying import drafts
from mizban.cases.actions.messages import tell_applicant
from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import AnswerSet, Case, CaseSearch, Draft
from mizban.cases.policies import visible_to
from mizban.cases.queries.applying.drafts import NOT_THERE
from mizban.cases.routing import PlaceTooWide, Route, route
from mizban.cases.settling import settle
from mizban.cases.subjects import CASE, DRAFT
from mizban.cases.typed import unseal
from mizban.cases.workflow import State
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Invalid, NotFound
from mizban.core.jalali import to_jalali
from mizban.core.numbers import process_number
from mizban.core.rows import Sql, in_one_go, insert, update
from mizban.core.text import fold
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.engine import Answers, PageError
from mizban.files.actions import attach, discard
from mizban.notifications.events import Event
from mizban.organisations.models import Level

VECTOR = (
    "setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'B')"
    " || setweight(to_tsvector('simple', %s), 'D')"
)


class NotReady(Invalid):
    """The draft cannot be sent yet: `errors` say what is wrong and on which page it can be mended."""

    def __init__(self, errors: list[PageError], *, place: bool = False) -> None:
        super().__init__(_("هنوز چند مورد مانده است؛ آن‌ها را کامل کنید"), code="draft_not_ready")
        self.errors = errors
        self.place = place


@dataclass(frozen=True)
class Submitted:
    """The case, and whether this very call made it."""

    case: Case
    is_new: bool


def submit(*, actor: Actor, uuid: UUID) -> Submitted:
    """Turn the applicant's draft into a case. A repeat gives the same case. Raises NotReady or NotFound."""
    with acting_as(actor):
        draft = drafts.found(actor, uuid)
        if draft.emptied_at:
            raise NotFound(NOT_THERE, code="no_such_draft")
        if draft.submitted_at:
            return Submitted(visible_to(actor).get(draft_uuid=draft.uuid), is_new=False)
        answers = _checked_answers(actor, draft)
        with in_one_go():
            numbers = _next_numbers()
            way = _route(draft)
        pk, serial = numbers.fetchone()
        case = _new_case(draft, way, pk, serial)
        with in_one_go():
            _leave_traces(actor, draft, case, way, answers)
            tell_applicant(case, Event.RECEIVED, date=case.due_on)
        _hand_over_files(actor, draft, case, answers)
    return Submitted(case, is_new=True)


def _leave_traces(actor: Actor, draft: Draft, case: Case, way: Route, answers: Answers) -> None:
    """The case, then all that refers to it; the draft is spent, and nothing that was written stays in it twice."""
    insert(case)
    standing, counted = projection.rows_of_new(case, way)
    insert(
        AnswerSet(
            organisation_id=case.organisation_id,
            case=case,
            version_id=case.version_id,
            round=0,
            data=engine.encrypt_personal(form_of(draft.version), answers),
            created_at=case.submitted_at,
        ),
        _event(actor, case, way),
        standing,
        *counted,
        _found_by(case, draft, answers),
        besides=news.of_new(case, standing),
    )
    draft.submitted_at = draft.updated_at = case.submitted_at
    draft.answers, draft.typed = {}, ""
    update(draft, "submitted_at", "updated_at", "answers", "typed")


def _checked_answers(actor: Actor, draft: Draft) -> Answers:
    """What is sent: the answers, with what was typed since. Raises NotReady."""
    form = form_of(draft.version)
    files = SubjectFiles.of(actor, (DRAFT, draft.pk), held=True) if form.takes_files else None
    ctx = context(files=files, province=draft.province_id or "")
    settled = settle(form, engine.decrypt_personal(form, draft.answers), unseal(draft.typed), ctx)
    if draft.province_id is None:
        raise NotReady([], place=True)
    judged = engine.judge(form, settled.answers, ctx)
    told = {one.error.path for one in settled.errors}
    missing = [one for one in judged.errors if one.error.path not in told]
    if settled.errors or missing:
        raise NotReady(_in_order(form, settled.errors + missing))
    return judged.answers


def _in_order(form: Form, errors: list[PageError]) -> list[PageError]:
    order = [page.key for page in form.pages]
    return sorted(errors, key=lambda one: order.index(one.page))


def _hand_over_files(actor: Actor, draft: Draft, case: Case, answers: Answers) -> None:
    """The case has the files that the answers name; what else was sent to the draft is taken away."""
    form = form_of(draft.version)
    if form.takes_files:
        named = engine.file_ids(form, answers)
        public_ids = {UUID(file_id) for ids in named.values() for file_id in ids}
        attach(actor=actor, source=(DRAFT, draft.pk), target=(CASE, case.pk), public_ids=public_ids)
        discard(actor=actor, subject=(DRAFT, draft.pk))


def _route(draft: Draft) -> Route:
    try:
        return route(
            organisation_id=draft.organisation_id,
            level=Level(draft.version.unit_level),
            section_id=draft.version.section_id,
            service_id=draft.service_id,
            province_code=draft.province_id or "",
            county_code=draft.county_id,
            person_id=draft.person_id,
        )
    except PlaceTooWide:
        raise NotReady([], place=True) from None


def _new_case(draft: Draft, way: Route, pk: int, serial: int) -> Case:
    now = clock.now()
    year, _month, _day = to_jalali(clock.local(now).date())
    case = Case(
        pk=pk,
        organisation_id=draft.organisation_id,
        number=process_number(year, serial),
        draft_uuid=draft.uuid,
        person=draft.person,
        claim=draft.claim,
        service=draft.service,
        version=draft.version,
        province_id=draft.province_id or "",
        county_id=draft.county_id,
        city_id=draft.city_id,
        state=State.IN_REVIEW if way.user_id else State.SUBMITTED,
        unit=way.unit,
        section_id=way.section_id,
        assignee_id=way.user_id,
        content_units=[way.unit.pk],
        submitted_at=now,
    )
    deadlines.start_clock(case, draft.version.promised_days)
    return case


def _next_numbers() -> CursorWrapper:
    """Primary key and serial number of a new case, to be fetched once the database has been waited for."""
    cursor = connection.cursor()
    cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_case', 'id')), nextval('cases_process_number')")
    return cursor


def _event(actor: Actor, case: Case, way: Route) -> Model:
    return first_event(
        actor=actor,
        subject=(CASE, case.pk),
        kind="case.submitted",
        data={
            "to": case.state,
            "revision": case.revision,
            "version": case.version_id,
            "unit": way.unit.pk,
            "section": way.section_id,
            "assignee": way.user_id,
            "route": way.reason,
            "identity": case.claim.state,
        },
    )


def _found_by(case: Case, draft: Draft, answers: Answers) -> CaseSearch:
    """The case is found by the name of its applicant, its service and the words of its answers."""
    vector = Sql(VECTOR, words_of(case, draft.claim.name, answers))
    return CaseSearch(case=case, organisation_id=case.organisation_id, vector=vector)


def words_of(case: Case, name: str, answers: Answers) -> tuple[str, str, str]:
    """What `VECTOR` is made of: the name, the title of the service, the words of the answers."""
    words = engine.search_text(form_of(case.version), answers, context(province=case.province_id))
    return fold(name), fold(" ".join(case.service.title.values())), fold(words)
