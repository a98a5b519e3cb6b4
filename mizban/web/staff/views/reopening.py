"""Another look at a decided case, at the wish of a head."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from mizban.cases.actions.reopen import reopen as reopen_case
from mizban.cases.workflow import Step
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.steps import ReopenForm
from mizban.web.staff.views.stepping import StepPage, run

REOPEN = StepPage(
    step=Step.REOPEN,
    title=gettext_lazy("بازگشایی پرونده"),
    template="staff/reopen.html",
    build=lambda actor, case, typed: ReopenForm(typed),
    act=lambda actor, number, form: reopen_case(
        actor=actor, number=number, revision=form.seen, reason=form.cleaned_data["reason"]
    ),
    done=gettext_lazy("پرونده باز شد و به همکار دیگری سپرده شد"),
)


@staff_page
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    """To another reviewer; the decision and its letter are superseded."""
    return run(request, number, REOPEN)
