"""The page of a step: its form, its refusals (422), and what happens when the case has moved meanwhile (409)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise

from mizban.cases.actions.steps import require
from mizban.cases.actions.working.looking import note_look, note_reading
from mizban.cases.models import Case
from mizban.cases.policies import permissions
from mizban.cases.queries.working.desk import CaseDesk, beside
from mizban.cases.queries.working.history import Happening, changed_since, timeline
from mizban.cases.subjects import CASE
from mizban.cases.workflow import TRANSITIONS, State, Step, target
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.web import kept
from mizban.web.after import after
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.cases import told_of
from mizban.web.staff.forms.fields import StepForm
from mizban.web.staff.frame import page
from mizban.web.staff.labels import PASSED, POINTLESS
from mizban.web.staff.lists import afterwards, case_href
from mizban.web.staff.sentences import sentence, who

Words = str | Promise
Typed = QueryDict | None


@dataclass(frozen=True)
class Changed:
    """One thing that happened while somebody was writing."""

    who: str
    text: str
    happening: Happening


@dataclass(frozen=True)
class StepPage:
    """How one step is shown and taken.

    `build(actor, desk, typed)` makes the form inside a reading transaction; `act(actor, number, form)` calls the
    action; `context` adds to the page; `stays` says whether the actor still has the case in view afterwards;
    `possible` whether, of a step about a part of the case, that part still allows it.
    """

    step: Step
    title: Words
    template: str
    build: Callable[[Actor, CaseDesk, Typed], StepForm]
    act: Callable[[Actor, str, Any], Case]
    done: Words
    stays: bool = True
    context: Callable[[Actor, CaseDesk, Any], dict[str, Any]] = field(default=lambda actor, desk, form: {})
    possible: Callable[[Actor, CaseDesk], bool] = field(default=lambda actor, desk: True)


def run(request: DeskRequest, number: str, plan: StepPage) -> HttpResponse:
    """GET shows the form; POST takes the step, or shows again what was typed and why it was not taken."""
    actor = request.actor
    if request.method != "POST":
        return opened(request, number, plan)
    with reading(request):
        form = bound(request, plan, number)
        is_valid = form.is_valid()
    if is_valid:
        try:
            moved = plan.act(actor, number, form)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except Conflict as refusal:
            return moved_meanwhile(request, plan, number, form, refusal)
        else:
            return onward(request, plan, moved)
    with reading(request):
        return shown(request, plan, beside(actor, number), form, status=422)


def opened(request: DeskRequest, number: str, plan: StepPage) -> HttpResponse:
    """The form with the case beside it."""
    actor = request.actor
    desk = permitted(actor, number, plan.step)
    return shown(request, plan, desk, plan.build(actor, desk, kept.take(request)))


def permitted(actor: Actor, number: str, step: Step) -> CaseDesk:
    """The case, if the actor may take `step` with it now. Raises NotFound, Forbidden or Conflict."""
    desk = beside(actor, number)
    require(step, actor=actor, case=desk.case)
    if step not in desk.steps:
        state = State(desk.case.state)
        words = POINTLESS.get(step, PASSED[state]) if target(step, state) else PASSED[state]
        raise Conflict(words, code="step_not_from_here")
    return desk


def bound(request: DeskRequest, plan: StepPage, number: str) -> StepForm:
    """The form with what was posted. Whoever may not take the step is refused here, unless the case has moved:
    then the action says so, and what was typed is kept."""
    actor = request.actor
    desk = beside(actor, number)
    form = plan.build(actor, desk, request.POST)
    if form.seen == desk.case.revision or TRANSITIONS[plan.step].permission not in permissions(actor, desk.case):
        require(plan.step, actor=actor, case=desk.case)
    return form


def onward(request: DeskRequest, plan: StepPage, case: Case) -> HttpResponse:
    """Where the officer wants to be led: back to the case, to the next one, or to the list it was opened from."""
    messages.success(request, str(plan.done))
    return SeeOther(afterwards(request, case.number, stays=plan.stays))


def moved_meanwhile(
    request: DeskRequest, plan: StepPage, number: str, form: StepForm, refusal: Conflict
) -> HttpResponse:
    """What has changed and by whom, with all that was typed; it can be sent again where the step still leads on."""
    actor = request.actor
    with reading(request):
        desk = beside(actor, number)
        happened = changed_since(timeline(actor, desk.case, with_words=desk.readable), form.seen)
        again = plan.step in desk.steps and plan.possible(actor, desk)
        typed = request.POST.copy()
        typed["revision"] = str(desk.case.revision)
        fresh = plan.build(actor, desk, typed) if again else form
        return shown(
            request,
            plan,
            desk,
            fresh,
            status=409,
            refusal=refusal,
            changes=[Changed(who(one), sentence(one), one) for one in happened],
            typed=[] if again else form.written(),
            is_over=not again,
            template=plan.template if again else "staff/moved.html",
        )


def shown(
    request: DeskRequest,
    plan: StepPage,
    desk: CaseDesk,
    form: StepForm,
    *,
    status: int = 200,
    template: str = "",
    is_over: bool = False,
    **context: Any,
) -> HttpResponse:
    """The page of the step; to be called inside a reading transaction. What is masked stays so: the way behind a mask
    would lead away from what has been typed.

    The case stands beside it, which is noted as the desk itself: as much can be read here, also where the form comes
    back refused. Where the step `is_over` what has happened stands there alone, and is noted as the history.
    """
    if not form.is_bound:
        form.initial["revision"] = str(desk.case.revision)
    told = {
        **told_of(replace(desk, may_unmask=False)),
        "title": plan.title,
        "form": form,
        "back": case_href(request, desk.case.number),
        "is_over": is_over,
        **plan.context(request.actor, desk, form),
        **context,
    }
    response = page(request, template or plan.template, told, status=status)
    if is_over and desk.readable:
        return after(response, partial(note_look, actor=request.actor, subject=(CASE, desk.case.pk), what="history"))
    return noted(request, desk, response)


def noted(request: DeskRequest, desk: CaseDesk, response: HttpResponse) -> HttpResponse:
    """The page, and in the log of reading that its reader has read the case on it, if they may."""
    return after(response, partial(note_reading, actor=request.actor, case=desk.case)) if desk.readable else response
