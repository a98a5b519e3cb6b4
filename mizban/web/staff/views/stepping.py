"""The page of a step: its form, its refusals (422), and what happens when the case has moved meanwhile (409)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from mizban.cases.actions.steps import MOVED, require
from mizban.cases.models import Case
from mizban.cases.policies import may_read, permissions
from mizban.cases.queries.desk import header, steps
from mizban.cases.queries.history import Happening, changed_since, timeline
from mizban.cases.queries.rows import due_of
from mizban.cases.workflow import TRANSITIONS, Step
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.web import kept
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.forms.fields import StepForm
from mizban.web.staff.frame import SeeOther, page
from mizban.web.staff.lines import due_chip
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

    `build(actor, case, typed)` makes the form inside a reading transaction; `act(actor, number, form)` calls the
    action; `context` adds to the page; `stays` says whether the actor still has the case in view afterwards.
    """

    step: Step
    title: Words
    template: str
    build: Callable[[Actor, Case, Typed], StepForm]
    act: Callable[[Actor, str, Any], Case]
    done: Words
    stays: bool = True
    context: Callable[[Actor, Case, Any], dict[str, Any]] = field(default=lambda actor, case, form: {})


def run(request: DeskRequest, number: str, plan: StepPage) -> HttpResponse:
    """GET shows the form; POST takes the step, or shows again what was typed and why it was not taken."""
    actor = request.actor
    if request.method != "POST":
        case = permitted(actor, number, plan.step)
        return shown(request, plan, case, plan.build(actor, case, kept.take(request)))
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
        return shown(request, plan, header(actor, number), form, status=422)


def permitted(actor: Actor, number: str, step: Step) -> Case:
    """The case, if the actor may take `step` with it now. Raises NotFound, Forbidden or Conflict."""
    case = header(actor, number)
    require(step, actor=actor, case=case)
    if step not in steps(actor, case):
        raise Conflict(MOVED, code="step_not_from_here")
    return case


def bound(request: DeskRequest, plan: StepPage, number: str) -> StepForm:
    """The form with what was posted. Whoever may not take the step is refused here, unless the case has moved:
    then the action says so, and what was typed is kept."""
    actor = request.actor
    case = header(actor, number)
    form = plan.build(actor, case, request.POST)
    if form.seen == case.revision or TRANSITIONS[plan.step].permission not in permissions(actor, case):
        require(plan.step, actor=actor, case=case)
    return form


def onward(request: DeskRequest, plan: StepPage, case: Case) -> HttpResponse:
    """Back to the case, or to the inbox where it is not the actor's any more."""
    messages.success(request, str(plan.done))
    return SeeOther(reverse("staff_case", args=[case.number]) if plan.stays else reverse("staff_inbox"))


def moved_meanwhile(
    request: DeskRequest, plan: StepPage, number: str, form: StepForm, refusal: Conflict
) -> HttpResponse:
    """What has changed and by whom, with all that was typed; it can be sent again where the step still leads on."""
    actor = request.actor
    with reading(request):
        case = header(actor, number)
        happened = changed_since(timeline(actor, case, with_words=may_read(actor, case)), form.seen)
        again = plan.step in steps(actor, case)
        typed = request.POST.copy()
        typed["revision"] = str(case.revision)
        fresh = plan.build(actor, case, typed) if again else form
        return shown(
            request,
            plan,
            case,
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
    case: Case,
    form: StepForm,
    *,
    status: int = 200,
    template: str = "",
    **context: Any,
) -> HttpResponse:
    """The page of the step; to be called inside a reading transaction."""
    if not form.is_bound:
        form.initial["revision"] = str(case.revision)
    told = {
        "title": plan.title,
        "case": case,
        "due": due_chip(due_of(case)),
        "form": form,
        "back": reverse("staff_case", args=[case.number]),
        **plan.context(request.actor, case, form),
        **context,
    }
    return page(request, template or plan.template, told, status=status)
