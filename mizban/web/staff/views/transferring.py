"""Handing a case to the office it belongs to, and sending a received one back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from mizban.cases.actions.working.transfer import TransferReason
from mizban.cases.actions.working.transfer import return_transfer as return_case
from mizban.cases.actions.working.transfer import transfer as transfer_case
from mizban.cases.queries.working.desk import CaseDesk
from mizban.cases.workflow import Step
from mizban.core.actor import Actor
from mizban.core.ordering import sort_key
from mizban.organisations.queries import offices
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.steps import ReturnForm, TransferForm
from mizban.web.staff.views.stepping import StepPage, Typed, run
from mizban.web.ui.templatetags.ui import localised_text


def unit_names(organisation_id: int) -> dict[str, int]:
    """Every unit by a name of its own, in Persian order: where two are called alike their province is added."""
    units = list(offices(organisation_id).units.values())
    plain = [localised_text(unit.name) for unit in units]
    names = {}
    for unit, name in zip(units, plain, strict=True):
        province = localised_text(unit.province.name) if unit.province else ""
        names[f"{name} ({province})" if plain.count(name) > 1 and province else name] = unit.pk
    return dict(sorted(names.items(), key=lambda pair: sort_key(pair[0])))


def _build(actor: Actor, desk: CaseDesk, typed: Typed) -> TransferForm:
    tree = offices(actor.organisation_id)
    units, sections = unit_names(actor.organisation_id), list(tree.sections.values())
    form = TransferForm(units, sections, typed, reads=desk.readable)
    form.initial = {"section": str(desk.case.section_id)}
    return form


def _units(actor: Actor, desk: CaseDesk, form: Any) -> dict[str, Any]:
    return {"units": list(form.units)}


TRANSFER = StepPage(
    step=Step.TRANSFER,
    title=gettext_lazy("انتقال به ادارهٔ درست"),
    template="staff/transfer.html",
    build=_build,
    act=lambda actor, number, form: transfer_case(
        actor=actor,
        number=number,
        revision=form.seen,
        unit_id=form.cleaned_data["unit"],
        section_id=int(form.cleaned_data["section"]),
        reason=TransferReason(form.cleaned_data["reason"]),
        note=form.cleaned_data.get("note", ""),
    ),
    done=gettext_lazy("پرونده به ادارهٔ درست رفت؛ شماره، تاریخ و مهلت همان است"),
    stays=False,
    context=_units,
)
RETURN = StepPage(
    step=Step.RETURN_TRANSFER,
    title=gettext_lazy("برگرداندن انتقال"),
    template="staff/return.html",
    build=lambda actor, desk, typed: ReturnForm(typed),
    act=lambda actor, number, form: return_case(
        actor=actor, number=number, revision=form.seen, note=form.cleaned_data["note"]
    ),
    done=gettext_lazy("پرونده به واحد قبلی برگشت"),
    stays=False,
)


@staff_page
def transfer(request: DeskRequest, number: str) -> HttpResponse:
    """To another unit or section; number, date and clock stay."""
    return run(request, number, TRANSFER)


@staff_page
def return_transfer(request: DeskRequest, number: str) -> HttpResponse:
    """Back to where it came from, once."""
    return run(request, number, RETURN)
