"""What is done with one referral: taking it, answering it, giving it back; reminding of it, taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mizban.cases.actions.referrals import needs_answer, received
from mizban.cases.actions.referring.answering import answer_referral, return_referral, take_referral
from mizban.cases.actions.referring.recalling import remind_referral, revoke_referral, sent
from mizban.cases.models import Case, Referral
from mizban.cases.queries.working.desk import CaseDesk
from mizban.cases.workflow import Step
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, DomainError, Invalid
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.fields import StepForm
from mizban.web.staff.forms.referral import AnswerForm, GiveBackForm, TakeBackForm
from mizban.web.staff.views.stepping import StepPage, Typed, moved_meanwhile, run

Find = Callable[[Actor, Case, int], Referral]


@require_POST
@staff_page
def take(request: DeskRequest, number: str, referral: int) -> HttpResponse:
    """One button: of several of a section, one gets it and the others learn who."""
    plan = _plan(
        Step.TAKE_REFERRAL,
        gettext_lazy("برداشتن ارجاع"),
        "staff/moved.html",
        gettext_lazy("ارجاع را برداشتید"),
        about=(received, referral),
        form=lambda typed, _mine: StepForm(typed),
        act=lambda actor, number, form: take_referral(
            actor=actor, number=number, revision=form.seen, referral=referral
        ),
    )
    form = StepForm(request.POST)
    try:
        plan.act(request.actor, number, form)
    except Conflict as refusal:
        return moved_meanwhile(request, plan, number, form, refusal)
    messages.success(request, str(plan.done))
    return _back(number)


@staff_page
def answer(request: DeskRequest, number: str, referral: int) -> HttpResponse:
    """The answer in words; of what one was only told, that one has seen it."""
    plan = _plan(
        Step.ANSWER_REFERRAL,
        gettext_lazy("پاسخ به ارجاع"),
        "staff/answer_referral.html",
        gettext_lazy("پاسخ شما به فرستنده رسید"),
        about=(received, referral),
        form=lambda typed, mine: AnswerForm(typed, required=mine is None or needs_answer(mine.kind)),
        act=lambda actor, number, form: answer_referral(
            actor=actor, number=number, revision=form.seen, referral=referral, text=form.cleaned_data["text"]
        ),
    )
    return run(request, number, plan)


@staff_page
def give_back(request: DeskRequest, number: str, referral: int) -> HttpResponse:
    """Back to its sender, with a reason; where the case came with it, the case too."""
    plan = _plan(
        Step.RETURN_REFERRAL,
        gettext_lazy("برگرداندن ارجاع"),
        "staff/return_referral.html",
        gettext_lazy("ارجاع به فرستنده برگشت"),
        about=(received, referral),
        form=lambda typed, _mine: GiveBackForm(typed),
        act=lambda actor, number, form: return_referral(
            actor=actor, number=number, revision=form.seen, referral=referral, reason=form.cleaned_data["reason"]
        ),
    )
    return run(request, number, plan)


@staff_page
def revoke(request: DeskRequest, number: str, referral: int) -> HttpResponse:
    """Taken back by its sender, or by who now has the case."""
    plan = _plan(
        Step.REVOKE_REFERRAL,
        gettext_lazy("پس گرفتن ارجاع"),
        "staff/revoke_referral.html",
        gettext_lazy("ارجاع را پس گرفتید"),
        about=(sent, referral),
        form=lambda typed, _mine: TakeBackForm(typed),
        act=lambda actor, number, form: revoke_referral(
            actor=actor, number=number, revision=form.seen, referral=referral, reason=form.cleaned_data["reason"]
        ),
    )
    return run(request, number, plan)


@require_POST
@staff_page
def remind(request: DeskRequest, number: str, referral: int) -> HttpResponse:
    """One button, once a day."""
    try:
        remind_referral(actor=request.actor, number=number, referral=referral)
    except (Invalid, Conflict) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("به گیرنده یادآوری کردیم"))
    return _back(number)


def _plan(
    step: Step,
    title: str | Promise,
    template: str,
    done: str | Promise,
    *,
    about: tuple[Find, int],
    form: Callable[[Typed, Referral | None], StepForm],
    act: Callable[[Actor, str, Any], Case],
) -> StepPage:
    """A step `about` a referral of the actor's. Where it has ended while they were writing, `form` is given None: the
    action says more, and what they wrote stays."""
    find, number = about

    def build(actor: Actor, desk: CaseDesk, typed: Typed) -> StepForm:
        try:
            return form(typed, find(actor, desk.case, number))
        except Conflict:
            if typed is None:
                raise
            return form(typed, None)

    return StepPage(
        step=step,
        title=title,
        template=template,
        build=build,
        act=act,
        done=done,
        possible=still_there(find, number),
    )


def still_there(find: Find, number: int) -> Callable[[Actor, CaseDesk], bool]:
    """Whether the referral is still the actor's, by what finds it."""

    def possible(actor: Actor, desk: CaseDesk) -> bool:
        try:
            find(actor, desk.case, number)
        except DomainError:
            return False
        return True

    return possible


def _back(number: str) -> HttpResponse:
    return SeeOther(f"{reverse('staff_case', args=[number])}#referrals")
