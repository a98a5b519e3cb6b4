"""A case turns out to be about something else: it becomes a request for that, with its number, date and clock. What
its applicant has written is taken along as far as it fits; only what the other form lacks is asked of them."""

from __future__ import annotations

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.cases import deadlines
from mizban.cases.actions.applying.submit import VECTOR, words_of
from mizban.cases.actions.messages import applicant_of, tell
from mizban.cases.actions.referrals import end_all, reckon
from mizban.cases.actions.steps import begin, finish
from mizban.cases.actions.working.corrections import MAX_NOTE, Defect, write_down
from mizban.cases.models import AnswerSet, Case, CorrectionReason
from mizban.cases.queries.answers import next_round
from mizban.cases.queries.working.converting import LANGUAGE, Chosen, Conversion, conversion, service_for
from mizban.cases.routing import Route
from mizban.cases.workflow import State, Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Invalid
from mizban.core.text import clean
from mizban.dynamic_forms import engine
from mizban.notifications.events import Event
from mizban.organisations.queries import offices

NOBODY_TO_ASK = gettext_lazy("فرستندهٔ این درخواست شناخته نیست و چیزی نمی‌شود از او پرسید؛ خدمت دیگری انتخاب کنید")


def convert(
    *, actor: Actor, number: str, revision: int | None, service: str, files: Chosen | None = None, note: str = ""
) -> Case:
    """Make the case one of `service`, by its slug; `files` says for which document each file is, `note` a word more to
    the applicant.

    What is lacking becomes a correction. Where another section or level works that service, the case goes there as it
    would by a transfer. Raises Invalid for a service that it cannot become.
    """
    with acting_as(actor):
        case = begin(Step.CONVERT, actor=actor, number=number, revision=revision)
        plan = conversion(actor, case, service_for(case, service), files)
        applicant = applicant_of(case)  # read now: once it is another unit's, so is who it is
        if plan.lacks and not applicant:
            raise Invalid(NOBODY_TO_ASK, field="service", code="nobody_to_ask")
        data = _become(case, plan)
        to = _ask(case, plan, actor, note) if plan.lacks else None
        if plan.route is not None:
            data |= _go(case, plan.route)
            to = to or State.SUBMITTED
        finish(
            Step.CONVERT,
            case,
            actor=actor,
            data=data | {"asked": len(plan.lacks)},
            payload={"note": clean(note, max_length=MAX_NOTE)} if clean(note) else None,
            route=plan.route,
            to=to,
        )
        tell(case, Event.CONVERTED, applicant)
    return case


def _become(case: Case, plan: Conversion) -> dict[str, object]:
    """The other service, with what is known of its answers already."""
    version = plan.service.current
    assert version is not None
    data: dict[str, object] = {"from_version": case.version_id, "to_version": version.pk, "service": plan.service.pk}
    case.service, case.version, case.stage = plan.service, version, 0
    if case.stages_held.all().delete()[0]:  # where it came from by the stages of what it was
        reckon(case)
    answered = AnswerSet.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        version_id=version.pk,
        round=next_round(case),
        data=engine.encrypt_personal(plan.form, plan.answers),
        created_at=clock.now(),
    )
    if case.due_on is None and case.paused_days is None:
        deadlines.start_clock(case, version.promised_days)
    _find_by_this_too(case, plan)
    return data | {"round": answered.round}


def _find_by_this_too(case: Case, plan: Conversion) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE cases_casesearch SET vector = vector || {VECTOR} WHERE case_id = %s",  # noqa: S608 - a constant
            [*words_of(case, case.claim.name, plan.answers), case.pk],
        )


def _ask(case: Case, plan: Conversion, actor: Actor, note: str) -> State:
    defects = [Defect(one.path, CorrectionReason.INCOMPLETE) for one in plan.lacks]
    correction = write_down(case, defects, _said(case, note), actor)
    deadlines.stop_clock(case)
    case.applicant_due_on, case.reminders_sent = correction.due_on, 0
    return State.AWAITING_APPLICANT


def _said(case: Case, note: str) -> str:
    """What stands above the list of what is asked for, in the language in which officers write."""
    with translation.override(LANGUAGE):
        told = {"service": case.service.title[LANGUAGE]}
        sentence = _("درخواست شما «%(service)s» شد. آنچه نوشته بودید مانده است؛ فقط این موردها کم است.") % told
    return f"{sentence}\n{clean(note)}".strip()


def _go(case: Case, way: Route) -> dict[str, object]:
    before = {"from_unit": case.unit_id, "from_section": case.section_id}
    case.transferred_from_id, case.transferred_section_id = case.unit_id, case.section_id
    case.transfer_returned = True  # what it is about has changed: going back is another conversion
    case.unit, case.section = way.unit, offices(case.organisation_id).sections[way.section_id]
    end_all(case)
    case.content_units = [way.unit.pk]
    case.assignee = None
    deadlines.keep_date(case)
    return {**before, "to_unit": way.unit.pk, "route": way.reason}
