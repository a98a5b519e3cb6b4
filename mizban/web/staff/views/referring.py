"""Referring a case to a colleague, a section or another unit; and referring on what one has been asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from mizban.cases import deadlines
from mizban.cases.actions.referrals import open_or_ended, received
from mizban.cases.actions.referring.refer import refer as refer_case
from mizban.cases.actions.referring.refer import refer_on as refer_case_on
from mizban.cases.models import Case, Referral, ReferralKind
from mizban.cases.queries.inbox.people import Officer, officers_to_ask
from mizban.cases.queries.working.desk import CaseDesk, beside
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Step
from mizban.conversations.ready.queries import Ready
from mizban.core.actor import Actor
from mizban.core.amounts import number as told_number
from mizban.core.errors import Conflict
from mizban.core.text import fold_key
from mizban.files.queries import files_of_many
from mizban.organisations.queries import offices
from mizban.web.numbers import id_in
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.referral import HEAD, POST, STAYS, WHOLE, Reachable, ReferForm
from mizban.web.staff.ready import answer_in
from mizban.web.staff.views.referrals import still_there
from mizban.web.staff.views.stepping import StepPage, Typed, bound, run, shown
from mizban.web.staff.views.transferring import unit_names

PEOPLE = "people"
"""The button that shows who works in the unit and section that are chosen now."""


@staff_page
def refer(request: DeskRequest, number: str) -> HttpResponse:
    """`do=people` shows the colleagues of the chosen unit and section; all that was typed stays."""
    return _run(request, number, _with_ready(request))


@staff_page
def refer_on(request: DeskRequest, number: str, referral: int) -> HttpResponse:
    """The same for whoever has been asked themselves."""
    return _run(request, number, _on(referral))


def _run(request: DeskRequest, number: str, plan: StepPage) -> HttpResponse:
    if request.method != "POST" or request.POST.get("do") != PEOPLE:
        return run(request, number, plan)
    with reading(request):
        typed = bound(request, plan, number)
        assert isinstance(typed, ReferForm)
        return shown(request, plan, beside(request.actor, number), _unjudged(typed))


def _unjudged(typed: ReferForm) -> ReferForm:
    """The form as it was filled in, without a word about what is still missing."""
    initial: dict[str, Any] = {name: typed[name].value() for name in typed.fields}
    known = {value for value, _label in typed.fields["to"].choices}  # type: ignore[attr-defined]
    if initial.get("to") not in known:
        initial["to"] = next(iter(known)) if len(known) == 1 else POST
    form = ReferForm(typed.reachable, initial=initial)
    form.fields["revision"].initial = typed["revision"].value()
    return form


def _with_ready(request: DeskRequest) -> StepPage:
    """The form begins with the ready answer that the address names, if it fits the case."""

    def build(actor: Actor, desk: CaseDesk, typed: Typed) -> ReferForm:
        return _build(actor, desk, typed, ready=answer_in(request, actor, desk, typed))

    return replace(_REFER, build=build)


def _build(
    actor: Actor, desk: CaseDesk, typed: Typed, mine: Referral | None = None, ready: Ready | None = None
) -> ReferForm:
    units = unit_names(actor.organisation_id)
    names = {pk: name for name, pk in units.items()}
    initial = {
        "unit": names.get(desk.case.unit_id, ""),
        "section": str(desk.case.section_id),
        "to": POST,
        "kind": ReferralKind.OPINION.value,
        "days": told_number(deadlines.REFERRAL_DAYS),
        "scope": WHOLE,
        "owner": STAYS,
    }
    if ready is not None:
        initial |= {"question": ready.text, "kind": ready.answer.refer_kind or initial["kind"]}
        initial["section"] = str(ready.answer.refer_section_id or initial["section"])
    told = typed if typed is not None else initial
    reachable = Reachable(
        units=units,
        sections=list(offices(actor.organisation_id).sections.values()),
        people=_people(desk.case, actor, units, str(told.get("unit") or ""), str(told.get("section") or "")),
        files=list(_files(actor, desk)),
        on=mine is not None,
        partly=mine is not None and not mine.whole,
        secret=mine is not None and mine.confidential,
    )
    return ReferForm(reachable, typed, initial=initial)


def _people(case: Case, actor: Actor, units: dict[str, int], unit: str, section: str) -> list[Officer] | None:
    """None where the unit as a whole is asked."""
    if section == HEAD:
        return None
    named = {fold_key(name): pk for name, pk in units.items()}
    pk, wanted = named.get(fold_key(unit)), id_in(section)
    if pk is None or wanted is None or wanted not in offices(case.organisation_id).sections:
        return []
    return [one for one in officers_to_ask(case, pk, wanted) if one.id != actor.user_id]


def _files(actor: Actor, desk: CaseDesk) -> Iterator[tuple[str, str]]:
    """Those that the sender sees: of the whole case, or the chosen ones."""
    labels = {file.public_id: line.label for sheet in desk.sheets for line in sheet.every_line for file in line.files}
    for row in files_of_many(actor, {CASE: [desk.case.pk]}):
        label = labels.get(row.public_id, "")
        yield str(row.public_id), f"{label}: {row.name}" if label else row.name


def _units(actor: Actor, desk: CaseDesk, form: Any) -> dict[str, Any]:
    return {"units": list(form.reachable.units), "is_on": form.reachable.on, "people": PEOPLE}


_REFER = StepPage(
    step=Step.REFER,
    title=gettext_lazy("ارجاع"),
    template="staff/refer.html",
    build=_build,
    act=lambda actor, number, form: refer_case(actor=actor, number=number, revision=form.seen, asked=form.asked()).case,
    done=gettext_lazy("ارجاع فرستاده شد"),
    context=_units,
)


def _on(referral: int) -> StepPage:
    def build(actor: Actor, desk: CaseDesk, typed: Typed) -> ReferForm:
        try:
            mine = received(actor, desk.case, referral)
        except Conflict:  # it has ended while they were writing: the action says so, and what they wrote stays
            if typed is None:
                raise
            mine = open_or_ended(desk.case, referral)
        return _build(actor, desk, typed, mine)

    def act(actor: Actor, number: str, form: Any) -> Case:
        sent = refer_case_on(actor=actor, number=number, revision=form.seen, referral=referral, asked=form.asked())
        return sent.case

    return StepPage(
        step=Step.REFER_ON,
        title=gettext_lazy("ارجاع به همکار دیگر"),
        template="staff/refer.html",
        build=build,
        act=act,
        done=gettext_lazy("ارجاع فرستاده شد؛ پاسخ آن را همین‌جا می‌بینید"),
        context=_units,
        possible=still_there(received, referral),
    )
