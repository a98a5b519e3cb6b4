"""Taking a case from the queue, and giving it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mizban.cases.actions.working.claim import claim as claim_case
from mizban.cases.actions.working.claim import release as release_case
from mizban.cases.workflow import Step
from mizban.core.errors import Conflict
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.fields import StepForm
from mizban.web.staff.forms.steps import ReleaseForm
from mizban.web.staff.lists import case_href
from mizban.web.staff.views.stepping import StepPage, moved_meanwhile, run

CLAIM = StepPage(
    step=Step.CLAIM,
    title=gettext_lazy("برداشتن پرونده"),
    template="staff/moved.html",
    build=lambda actor, desk, typed: StepForm(typed),
    act=lambda actor, number, form: claim_case(actor=actor, number=number, revision=form.seen),
    done=gettext_lazy("پرونده را برداشتید"),
)
RELEASE = StepPage(
    step=Step.RELEASE,
    title=gettext_lazy("برگرداندن به صف"),
    template="staff/release.html",
    build=lambda actor, desk, typed: ReleaseForm(typed),
    act=lambda actor, number, form: release_case(
        actor=actor, number=number, revision=form.seen, reason=form.cleaned_data["reason"]
    ),
    done=gettext_lazy("پرونده به صف واحد برگشت"),
)


@require_POST
@staff_page
def claim(request: DeskRequest, number: str) -> HttpResponse:
    """One button, no page: of several officers at once, one gets the case and the others learn who."""
    form = StepForm(request.POST)
    try:
        case = claim_case(actor=request.actor, number=number, revision=form.seen)
    except Conflict as refusal:
        return moved_meanwhile(request, CLAIM, number, form, refusal)
    messages.success(request, _("پرونده را برداشتید"))
    return SeeOther(case_href(request, case.number))


@staff_page
def release(request: DeskRequest, number: str) -> HttpResponse:
    """Back into the queue of the section, with a reason for colleagues."""
    return run(request, number, RELEASE)
