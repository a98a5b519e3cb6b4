"""A visit of one case: inviting the applicant, moving the time, looking at documents, saying what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.appointments.actions import attending
from mizban.appointments.actions.moving import move as move_visit
from mizban.appointments.actions.papers import check_paper
from mizban.appointments.actions.requiring import require_visit
from mizban.appointments.actions.taking import NoSuchSlot
from mizban.appointments.queries.cards import VisitCard
from mizban.appointments.queries.inviting import open_card, open_visit, reasons_of
from mizban.appointments.queries.slots import Day, Wish, desks_for, free_days
from mizban.appointments.workflow import ENDED, LEADS_ON, Status
from mizban.cases.actions.steps import MOVED
from mizban.cases.models import Case
from mizban.cases.queries.working.desk import CaseDesk, beside
from mizban.cases.queries.working.papers import Paper
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Step
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.clock import local
from mizban.core.errors import Conflict, Invalid
from mizban.files.queries import files_of
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.outcomes import CANCELLED, DONE, EXCUSED, NO, MoveForm, OutcomeForm, PaperForm
from mizban.web.staff.forms.visits import VisitForm
from mizban.web.staff.views.stepping import StepPage, Typed, bound, moved_meanwhile, run, shown
from mizban.web.visits import Shown
from mizban.web.visits import shown as in_words

MOST_DAYS = 12
"""Days with free times that one page shows; a day further on is asked for."""


def _build(actor: Actor, desk: CaseDesk, typed: Typed) -> VisitForm:
    case = desk.case
    reasons, desks = reasons_of(case.organisation_id), desks_for(case.organisation_id, case.unit_id, case.section_id)
    form = VisitForm(reasons, desks, typed)
    if not form.is_ready:
        return form
    return VisitForm(reasons, desks, typed, days=_days(actor, form))


def _days(actor: Actor, form: VisitForm) -> list[Day]:
    reason, desk = form.chosen, form.chosen_desk
    assert reason is not None
    assert desk is not None
    officer = actor.user_id if form.data.get("with_me") else None
    return free_days(Wish(desk, reason.minutes, officer, clock.now()))[:MOST_DAYS]


def _require(actor: Actor, number: str, form: Any) -> Case:
    if not form.is_ready:
        raise Invalid(_("دلیل و باجه را انتخاب کنید؛ بعد وقت و مدارک را می‌بینید"), code="not_ready")
    try:
        visit = require_visit(actor=actor, number=number, revision=form.seen, invitation=form.invitation())
    except NoSuchSlot as refusal:
        raise Invalid(refusal.message, field="times", code=refusal.code) from refusal
    return visit.case


REQUIRE = StepPage(
    step=Step.REQUIRE_VISIT,
    title=gettext_lazy("دعوت به مراجعه"),
    template="staff/visit.html",
    build=_build,
    act=_require,
    done=gettext_lazy("متقاضی دعوت شد و خبر گرفت؛ تا مراجعه مهلت ما متوقف است"),
    context=lambda actor, desk, form: {"papers": form.papers(), "free": form.boxes(), "reason": form.chosen},
)


@staff_page
def invite(request: DeskRequest, number: str) -> HttpResponse:
    """Why and where first; `do=show` then shows times and documents, and sends nothing."""
    if request.method == "POST" and request.POST.get("do") != "send":
        return _chosen(request, number, REQUIRE)
    return run(request, number, REQUIRE)


def _chosen(request: DeskRequest, number: str, plan: StepPage) -> HttpResponse:
    """The page again with what follows from what was chosen; what is missing is told once it is sent."""
    with reading(request):
        form, desk = bound(request, plan, number), beside(request.actor, number)
        assert isinstance(form, VisitForm | MoveForm)
        is_ready = not isinstance(form, VisitForm) or form.is_ready
        if is_ready:
            form.unjudged()
        if plan.step in desk.steps:
            return shown(request, plan, desk, form, status=200 if is_ready else 422)
    return moved_meanwhile(request, plan, number, form, Conflict(MOVED, code="step_not_from_here"))


# --- another time ----------------------------------------------------------------------------------------------------


def _build_move(actor: Actor, desk: CaseDesk, typed: Typed) -> MoveForm:
    case = desk.case
    visit = open_visit(actor, case)
    desks = desks_for(case.organisation_id, case.unit_id, case.section_id)
    told = typed.get("desk", "") if typed else ""
    at = next((one for one in desks if str(one.pk) == told), None) or (visit.desk if visit else None)
    wish = replace(Wish.of(visit, earliest=clock.now()), desk=at) if visit and at else None
    return MoveForm(desks, typed, days=free_days(wish)[:MOST_DAYS] if wish else [], desk=at)


def _move(actor: Actor, number: str, form: Any) -> Case:
    told = form.cleaned_data
    try:
        visit = move_visit(
            actor=actor,
            number=number,
            revision=form.seen,
            desk_id=int(told["desk"]),
            starts_at=told["time"],
            text=told["text"],
        )
    except NoSuchSlot as refusal:
        raise Invalid(refusal.message, field="time", code=refusal.code) from refusal
    return visit.case


MOVE = StepPage(
    step=Step.MOVE_VISIT,
    title=gettext_lazy("جابه‌جایی نوبت"),
    template="staff/visit_move.html",
    build=_build_move,
    act=_move,
    done=gettext_lazy("نوبت جابه‌جا شد و متقاضی خبر گرفت"),
    context=lambda actor, desk, form: {"free": form.boxes(), "visit": _shown(actor, desk.case)},
)


@staff_page
def move(request: DeskRequest, number: str) -> HttpResponse:
    """Another time for the visit; `do=show` shows the times of another desk."""
    if request.method == "POST" and request.POST.get("do") != "send":
        return _chosen(request, number, MOVE)
    return run(request, number, MOVE)


# --- what came of it -------------------------------------------------------------------------------------------------


def _build_outcome(actor: Actor, desk: CaseDesk, typed: Typed) -> OutcomeForm:
    card = open_card(actor, desk.case)
    return OutcomeForm(typed, possible=_possible(card) if card else ENDED)


def _possible(visit: VisitCard) -> set[Status]:
    """What may come of a visit as it stands; before its day only that it will not take place."""
    leads_on = set(LEADS_ON[Status(visit.status)])
    came = visit.starts_at is not None and local(visit.starts_at).date() <= clock.today()
    return leads_on if came else leads_on & {Status.EXCUSED, Status.CANCELLED}


def _ended(actor: Actor, number: str, form: Any) -> Case:
    told = form.cleaned_data
    outcome, text = told["outcome"], told["text"]
    if outcome == DONE:
        needless = told["needless"] == NO
        return attending.attend(actor=actor, number=number, revision=form.seen, outcome=text, needless=needless)
    if outcome == CANCELLED:
        return attending.cancel(actor=actor, number=number, revision=form.seen, text=text)
    return attending.miss(actor=actor, number=number, revision=form.seen, excused=outcome == EXCUSED, text=text)


OUTCOME = StepPage(
    step=Step.VISIT_ATTENDED,
    title=gettext_lazy("نتیجهٔ مراجعه"),
    template="staff/visit_outcome.html",
    build=_build_outcome,
    act=_ended,
    done=gettext_lazy("نتیجهٔ مراجعه ثبت شد؛ مهلت ما دوباره می‌شمارد"),
    context=lambda actor, desk, form: {"visit": _shown(actor, desk.case)},
)


@staff_page
def outcome(request: DeskRequest, number: str) -> HttpResponse:
    """Received, not come, excused, or not needed any more."""
    return run(request, number, OUTCOME)


# --- documents -------------------------------------------------------------------------------------------------------


def _papers(actor: Actor, desk: CaseDesk, form: Any) -> dict[str, Any]:
    """The documents of the open visit, each with the files that were sent for it."""
    visit = _shown(actor, desk.case)
    found: dict[str, list[Paper]] = {}
    for row in files_of(actor, (CASE, desk.case.pk)):
        found.setdefault(row.field, []).append(Paper.of(row))
    items = [(item, found.get(item.field, [])) for item in visit.items] if visit else []
    return {"visit": visit, "items": items, "of": str(form.data.get("item", ""))}


PAPERS = StepPage(
    step=Step.VISIT_ATTENDED,
    title=gettext_lazy("مدارک مراجعه"),
    template="staff/visit_papers.html",
    build=lambda actor, desk, typed: PaperForm(typed),
    act=lambda actor, number, form: (
        check_paper(
            actor=actor,
            number=number,
            item_id=form.cleaned_data["item"],
            ok=form.cleaned_data["verdict"] == "ok",
            text=form.cleaned_data["text"],
        ).visit.case
    ),
    done=gettext_lazy("ثبت شد"),
    context=_papers,
)


@staff_page
def papers(request: DeskRequest, number: str) -> HttpResponse:
    """Each document by itself: right, or what is wrong with it."""
    response = run(request, number, PAPERS)
    return SeeOther(reverse("staff_visit_papers", args=[number])) if response.status_code == 303 else response


def _shown(actor: Actor, case: Case) -> Shown | None:
    """The visit that the case waits for, in words."""
    card = open_card(actor, case)
    return in_words(card) if card else None
