"""Who the applicant is, by papers, where the civil registry has not said so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from mizban.accounts.models import Ownership
from mizban.cases.actions.working.identity import check_identity
from mizban.cases.actions.working.looking import unmask
from mizban.cases.queries.working.desk import CaseDesk
from mizban.cases.queries.working.personal import BIRTH_DATE, NATIONAL_ID
from mizban.cases.workflow import Step
from mizban.core.actor import Actor
from mizban.identity.models import RegistryResult
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.steps import CONFIRMED, IdentityForm
from mizban.web.staff.labels import OWNERSHIP_SAID, REGISTRY_SAID
from mizban.web.staff.views.stepping import StepPage, Typed, permitted, run, shown

PAPERS = frozenset({"document:national_card", "document:birth_certificate", "document:identity_documents"})
"""Documents that show who somebody is, as service files call them (docs/service-files.md, "A form")."""


def _build(actor: Actor, desk: CaseDesk, typed: Typed) -> IdentityForm:
    return IdentityForm(typed, named=desk.claim is None or bool(desk.claim.name))


def _context(actor: Actor, desk: CaseDesk, form: Any) -> dict[str, Any]:
    """What was claimed and what was said to it; papers that show who somebody is come first, unfolded."""
    papers = {line.path: line.files for sheet in desk.sheets for line in sheet.lines if line.path in PAPERS}
    sheets = sorted(desk.sheets, key=lambda sheet: not any(line.path in papers for line in sheet.lines))
    claim = desk.claim
    return {
        "shown": replace(desk, may_unmask=False, sheets=sheets),
        "unfolded": {file.public_id for files in papers.values() for file in files},
        "may_compare": desk.may_unmask,
        "clear": {},
        "registry": REGISTRY_SAID[RegistryResult(claim.registry)] if claim else "",
        "ownership": OWNERSHIP_SAID[Ownership(claim.ownership)] if claim else "",
    }


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
    context=_context,
)


@staff_page
def identity(request: DeskRequest, number: str) -> HttpResponse:
    """Confirmed or not, and by which papers; `do=compare` shows the numbers beside them, which is noted."""
    if request.method == "POST" and request.POST.get("do") == "compare":
        return _compared(request, number)
    return run(request, number, IDENTITY)


def _compared(request: DeskRequest, number: str) -> HttpResponse:
    """The same page with both numbers in clear and all that was typed; nothing is judged yet."""
    with reading(request):
        permitted(request.actor, number, Step.CHECK_IDENTITY)
    why = str(IDENTITY.title)
    clear = {
        name: unmask(actor=request.actor, number=number, path=path, reason=why)
        for name, path in (("national_id", NATIONAL_ID), ("birth_date", BIRTH_DATE))
    }
    with reading(request):
        desk = permitted(request.actor, number, Step.CHECK_IDENTITY)
        form = _build(request.actor, desk, None)
        form.initial = {name: request.POST.get(name, "") for name in form.fields}
        return shown(request, IDENTITY, desk, form, clear=clear)
