"""Giving a case to a colleague: what heads do, also those above, who may not read it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from mizban.cases.actions.working.claim import assign as assign_case
from mizban.cases.queries.inbox.people import officers_for
from mizban.cases.queries.working.desk import CaseDesk
from mizban.cases.workflow import Step
from mizban.core.actor import Actor
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.steps import AssignForm
from mizban.web.staff.views.stepping import StepPage, Typed, run


def _build(actor: Actor, desk: CaseDesk, typed: Typed) -> AssignForm:
    return AssignForm(officers_for(desk.case), typed)


ASSIGN = StepPage(
    step=Step.ASSIGN,
    title=gettext_lazy("سپردن به کارشناس"),
    template="staff/assign.html",
    build=_build,
    act=lambda actor, number, form: assign_case(
        actor=actor, number=number, revision=form.seen, user_id=int(form.cleaned_data["user"])
    ),
    done=gettext_lazy("پرونده سپرده شد"),
)


@staff_page
def assign(request: DeskRequest, number: str) -> HttpResponse:
    """To an officer of the section, the least busy offered first."""
    return run(request, number, ASSIGN)
