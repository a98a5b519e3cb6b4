"""Who the applicant is, by papers, where the civil registry has not said so."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from mizban.cases.actions.identity import check_identity
from mizban.cases.models import Case
from mizban.cases.workflow import Step
from mizban.core.actor import Actor
from mizban.core.errors import Conflict
from mizban.identity.models import IdentityClaim
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.steps import CONFIRMED, IdentityForm
from mizban.web.staff.views.stepping import StepPage, Typed, run


def _build(actor: Actor, case: Case, typed: Typed) -> IdentityForm:
    claim = IdentityClaim.objects.filter(pk=case.claim_id).first()
    if typed is None and claim is not None and not claim.is_unproved:
        raise Conflict(gettext_lazy("هویت این متقاضی تأیید شده است؛ پرونده را دوباره باز کنید"))
    return IdentityForm(typed, named=claim is None or bool(claim.name))


IDENTITY = StepPage(
    step=Step.CHECK_IDENTITY,
    title=gettext_lazy("بررسی هویت"),
    template="staff/identity.html",
    build=_build,
    act=lambda actor, number, form: check_identity(
        actor=actor,
        number=number,
        revision=form.seen,
        confirmed=form.cleaned_data["verdict"] == CONFIRMED,
        reason=form.cleaned_data["reason"],
        first_name=form.cleaned_data.get("first_name", ""),
        last_name=form.cleaned_data.get("last_name", ""),
    ),
    done=gettext_lazy("بررسی هویت ثبت شد"),
)


@staff_page
def identity(request: DeskRequest, number: str) -> HttpResponse:
    """Confirmed or not, and by which papers."""
    return run(request, number, IDENTITY)
