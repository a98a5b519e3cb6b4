"""Turning a case into a request for something else: which, then everything that it will be, then it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from mizban.cases import deadlines
from mizban.cases.actions.joining.convert import convert as convert_case
from mizban.cases.models import Case
from mizban.cases.queries.working.converting import conversion, meant, offered, service_for
from mizban.cases.queries.working.desk import CaseDesk, header
from mizban.cases.workflow import Step
from mizban.core.actor import Actor
from mizban.core.text import clean
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.converting import ConvertForm
from mizban.web.staff.forms.fields import StepForm
from mizban.web.staff.views.stepping import StepPage, Typed, bound, permitted, run, shown

LONGEST = 200
FILE = "file:"


def _build(actor: Actor, desk: CaseDesk, typed: Typed, *, slug: str) -> ConvertForm:
    service = service_for(desk.case, slug if typed is None else _service_in(typed))
    chosen = None if typed is None else {key[len(FILE) :]: typed.get(key, "") for key in typed if key.startswith(FILE)}
    return ConvertForm(conversion(actor, desk.case, service, chosen), typed)


def _act(actor: Actor, number: str, form: Any) -> Case:
    return convert_case(
        actor=actor,
        number=number,
        revision=form.seen,
        service=form.cleaned_data["service"],
        files=form.chosen(),
        note=form.cleaned_data.get("note", ""),
    )


def _context(actor: Actor, desk: CaseDesk, form: Any) -> dict[str, Any]:
    plan = getattr(form, "plan", None)
    return {"plan": plan, "answer_by": deadlines.correction_due()} if plan else {}


CONVERT = StepPage(
    step=Step.CONVERT,
    title=gettext_lazy("تبدیل به خدمت دیگر"),
    template="staff/convert.html",
    build=partial(_build, slug=""),
    act=_act,
    done=gettext_lazy("پرونده تبدیل شد؛ شماره، تاریخ و مهلت همان است"),
    context=_context,
)


@staff_page
def convert(request: DeskRequest, number: str) -> HttpResponse:
    """Without `?service=` the list of what it can become; with it what becomes of it, to be changed and confirmed."""
    slug = _service_in(request.GET)
    plan = replace(CONVERT, build=partial(_build, slug=slug))
    if request.method != "POST":
        return run(request, number, plan) if slug else _choose(request, number)
    with reading(request):
        if not _can_become(header(request.actor, number), _service_in(request.POST)):
            return _choose(request, number, status=422)
        form = bound(request, plan, number)
        assert isinstance(form, ConvertForm)
        if request.POST.get("do") == "preview":
            form.is_valid()
            desk = permitted(request.actor, number, Step.CONVERT)
            return shown(request, plan, desk, form, status=200 if form.is_valid() else 422)
        goes = form.plan.route is not None
    return run(request, number, replace(plan, stays=not goes))


def _service_in(told: Mapping[str, str]) -> str:
    return clean(told.get("service", ""), max_length=LONGEST)


def _can_become(case: Case, slug: str) -> bool:
    return offered(case).filter(slug=slug).exists()


def _choose(request: DeskRequest, number: str, status: int = 200) -> HttpResponse:
    actor = request.actor
    words = clean(request.GET.get("q", ""), max_length=LONGEST)
    desk = permitted(actor, number, Step.CONVERT)
    likely, rest = meant(desk.case, words)
    choose = replace(CONVERT, template="staff/convert_choose.html")
    return shown(
        request,
        choose,
        desk,
        StepForm(),
        status=status,
        words=words,
        likely=likely,
        services=rest,
        is_refused=status != 200,
    )
