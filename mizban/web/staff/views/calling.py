"""A conversation by telephone, noted as an entry of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from mizban.cases.models import Case
from mizban.cases.queries.working.desk import CaseDesk, beside
from mizban.cases.workflow import Step
from mizban.conversations.actions import note_call
from mizban.conversations.models import Call
from mizban.conversations.policies import may_share_call, require_note
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.web import kept
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.call import BOTH, CallForm
from mizban.web.staff.views.stepping import StepPage, Typed, moved_meanwhile, shown


def _form(actor: Actor, desk: CaseDesk, typed: Typed) -> CallForm:
    return CallForm(typed, may_share=may_share_call(actor, desk.case))


def _note(actor: Actor, number: str, form: CallForm) -> Case:
    return note_call(
        actor=actor,
        number=number,
        revision=form.seen,
        key=form.its_key,
        call=Call(form.cleaned_data["call"]),
        called_at=form.called_at,
        text=form.cleaned_data["text"],
        shared=form.cleaned_data["readers"] == BOTH,
    ).case


CALL = StepPage(
    step=Step.REPLY,
    title=gettext_lazy("ثبت تماس تلفنی"),
    template="staff/call.html",
    build=_form,
    act=_note,
    done=gettext_lazy("تماس تلفنی ثبت شد"),
)


@staff_page
def call(request: DeskRequest, number: str) -> HttpResponse:
    """GET shows the form; POST notes the call, or shows again what was typed and why it was not."""
    actor = request.actor
    if request.method != "POST":
        return shown(request, CALL, _noted_by(actor, number), _form(actor, beside(actor, number), kept.take(request)))
    with reading(request):
        desk = _noted_by(actor, number)
        form = _form(actor, desk, request.POST)
        is_valid = form.is_valid()
    if is_valid:
        try:
            _note(actor, number, form)
        except Invalid as refusal:
            form.add_error("day" if refusal.field == "called_at" else "text", str(refusal))
        except Conflict as refusal:
            return moved_meanwhile(request, CALL, number, form, refusal)
        else:
            messages.success(request, str(CALL.done))
            return SeeOther(f"{reverse('staff_case', args=[number])}#conversation")
    with reading(request):
        return shown(request, CALL, beside(actor, number), form, status=422)


def _noted_by(actor: Actor, number: str) -> CaseDesk:
    desk = beside(actor, number)
    require_note(actor, desk.case)
    return desk
