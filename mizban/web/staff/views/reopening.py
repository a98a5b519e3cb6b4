"""What heads do with a result that was given: another look at the case, a letter that holds no more."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from mizban.cases.actions.working.reopen import reopen as reopen_case
from mizban.cases.actions.working.revoke import revoke_letter
from mizban.cases.workflow import Step
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.steps import ReopenForm, RevokeForm
from mizban.web.staff.views.stepping import StepPage, run

REOPEN = StepPage(
    step=Step.REOPEN,
    title=gettext_lazy("بازگشایی پرونده"),
    template="staff/reopen.html",
    build=lambda actor, desk, typed: ReopenForm(typed),
    act=lambda actor, number, form: reopen_case(
        actor=actor, number=number, revision=form.seen, reason=form.cleaned_data["reason"]
    ),
    done=gettext_lazy("پرونده باز شد و به همکار دیگری سپرده شد"),
)


REVOKE = StepPage(
    step=Step.REVOKE_LETTER,
    title=gettext_lazy("باطل کردن نامه"),
    template="staff/revoke.html",
    build=lambda actor, desk, typed: RevokeForm(typed),
    act=lambda actor, number, form: revoke_letter(
        actor=actor, number=number, revision=form.seen, reason=form.cleaned_data["reason"]
    ),
    done=gettext_lazy("نامه باطل شد و به متقاضی خبر دادیم"),
)


@staff_page
def reopen(request: DeskRequest, number: str) -> HttpResponse:
    """To another reviewer; the decision and its letter are superseded."""
    return run(request, number, REOPEN)


@staff_page
def revoke(request: DeskRequest, number: str) -> HttpResponse:
    """The letter in force is void from now on; the decision stays."""
    return run(request, number, REVOKE)
