"""Ready answers as pages show and use them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from mizban.cases.queries.working.desk import CaseDesk
from mizban.conversations.models import ReadyAnswer, ReadyStep
from mizban.conversations.ready.policies import MINE, Scope, scope_of
from mizban.conversations.ready.queries import Ready, ready_by_id
from mizban.core.actor import Actor
from mizban.core.text import listed
from mizban.organisations.queries import offices
from mizban.web.numbers import id_in
from mizban.web.request import DeskRequest
from mizban.web.staff.forms.fields import StepForm
from mizban.web.staff.views.stepping import StepPage, Typed
from mizban.web.ui.templatetags.ui import localised_text

PARAMETER = "answer"
"""In the address of a step: the ready answer with which its form is filled in."""
_PAGES = {ReadyStep.CORRECT: "staff_correct", ReadyStep.DECIDE: "staff_decide", ReadyStep.REFER: "staff_refer"}


def place_of(actor: Actor, scope: Scope) -> str:
    """For whom answers of this scope are."""
    if scope == MINE:
        return _("فقط خودم")
    tree = offices(actor.organisation_id)
    unit = localised_text(tree.units[scope.unit_id].name) if scope.unit_id in tree.units else _("همهٔ واحدها")
    section = tree.sections.get(scope.section_id or 0)
    return listed([localised_text(section.name) if section else _("همهٔ بخش‌ها"), unit])


def place_of_answer(actor: Actor, answer: ReadyAnswer) -> str:
    return place_of(actor, scope_of(answer))


def way_of(number: str, answer: ReadyAnswer) -> str:
    """The page of the step that the answer fills in; "" for what is written in the conversation."""
    page = _PAGES.get(ReadyStep(answer.step))
    return f"{reverse(page, args=[number])}?{urlencode({PARAMETER: answer.pk})}" if page else ""


def answer_in(request: DeskRequest, actor: Actor, desk: CaseDesk, typed: Typed) -> Ready | None:
    """The ready answer that the address of a step names, where its form is only begun and the answer fits the case."""
    pk = None if request.method == "POST" else id_in(request.GET.get(PARAMETER, ""))
    return ready_by_id(actor, desk.case.number, pk) if pk and typed is None and desk.readable else None


def with_answer(request: DeskRequest, plan: StepPage, fields: Callable[[Ready], dict[str, str]]) -> StepPage:
    """The plan of a step whose form begins with the ready answer that the address names, if it fits the case."""

    def build(actor: Actor, desk: CaseDesk, typed: Typed) -> StepForm:
        form = plan.build(actor, desk, typed)
        found = answer_in(request, actor, desk, typed)
        if found:
            form.initial.update(fields(found))
        return form

    return replace(plan, build=build)
