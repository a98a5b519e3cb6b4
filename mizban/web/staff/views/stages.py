"""Passing a case on to its next stage, and back to the one before."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from mizban.cases.actions.working.stages import pass_on as pass_case_on
from mizban.cases.actions.working.stages import send_back as send_case_back
from mizban.cases.queries.working.desk import CaseDesk
from mizban.cases.workflow import Step
from mizban.core.actor import Actor
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.referral import PassOnForm, SendBackForm
from mizban.web.staff.views.stepping import StepPage, run


def _next(actor: Actor, desk: CaseDesk, form: Any) -> dict[str, Any]:
    following = desk.stages[desk.case.stage + 1 :]
    return {"following": following[0].title if following else {}}


def _before(actor: Actor, desk: CaseDesk, form: Any) -> dict[str, Any]:
    earlier = desk.stages[: desk.case.stage]
    return {"following": earlier[-1].title if earlier else {}}


PASS_ON = StepPage(
    step=Step.PASS_ON,
    title=gettext_lazy("فرستادن به مرحلهٔ بعد"),
    template="staff/pass_on.html",
    build=lambda actor, desk, typed: PassOnForm(typed),
    act=lambda actor, number, form: pass_case_on(
        actor=actor, number=number, revision=form.seen, note=form.cleaned_data["note"]
    ),
    done=gettext_lazy("پرونده به مرحلهٔ بعد رفت"),
    context=_next,
)
SEND_BACK = StepPage(
    step=Step.SEND_BACK,
    title=gettext_lazy("برگرداندن به مرحلهٔ قبل"),
    template="staff/send_back.html",
    build=lambda actor, desk, typed: SendBackForm(typed),
    act=lambda actor, number, form: send_case_back(
        actor=actor, number=number, revision=form.seen, note=form.cleaned_data["note"]
    ),
    done=gettext_lazy("پرونده به مرحلهٔ قبل برگشت"),
    stays=False,
    context=_before,
)


@staff_page
def pass_on(request: DeskRequest, number: str) -> HttpResponse:
    """Into the queue of the next stage."""
    return run(request, number, PASS_ON)


@staff_page
def send_back(request: DeskRequest, number: str) -> HttpResponse:
    """To whoever had it in the stage before."""
    return run(request, number, SEND_BACK)
