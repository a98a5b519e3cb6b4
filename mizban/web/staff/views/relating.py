"""A case and others: merged into one of the same person, linked with any, and all that the person has."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.cases.actions.joining.linking import link, unlink
from mizban.cases.actions.joining.merge import merge as merge_case
from mizban.cases.models import Case
from mizban.cases.policies import may_link, may_read
from mizban.cases.queries.working.desk import CaseDesk, beside, header
from mizban.cases.queries.working.related import all_of_person, candidates
from mizban.cases.workflow import Step
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.web import kept
from mizban.web.numbers import id_in
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.cases import told_of
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.related import LinkForm, MergeForm
from mizban.web.staff.frame import page
from mizban.web.staff.lines import lines
from mizban.web.staff.views.stepping import StepPage, Typed, noted, run


def _build(actor: Actor, desk: CaseDesk, typed: Typed) -> MergeForm:
    return MergeForm(candidates(actor, desk.case) if desk.readable else [], typed)


def _act(actor: Actor, number: str, form: Any) -> Case:
    into, seen = form.chosen
    return merge_case(
        actor=actor,
        number=number,
        revision=form.seen,
        into=into,
        into_revision=seen,
        note=form.cleaned_data["note"],
    )


MERGE = StepPage(
    step=Step.MERGE,
    title=gettext_lazy("یکی کردن با پروندهٔ دیگر همین متقاضی"),
    template="staff/merge.html",
    build=_build,
    act=_act,
    done=gettext_lazy("دو پرونده یکی شد و به متقاضی خبر دادیم"),
)


@staff_page
def merge(request: DeskRequest, number: str) -> HttpResponse:
    """This case ends; the chosen one goes on."""
    return run(request, number, MERGE)


@staff_page
def links(request: DeskRequest, number: str) -> HttpResponse:
    """The form that links another case; POST with `unlink` takes a link away."""
    actor, back = request.actor, reverse("staff_case", args=[number])
    if request.method != "POST":
        return _asked(request, number, LinkForm(kept.take(request)))
    if "unlink" in request.POST:
        unlink(actor=actor, number=number, link_id=id_in(request.POST["unlink"]) or 0)
        messages.success(request, _("پیوند برداشته شد"))
        return SeeOther(back)
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            link(actor=actor, number=number, other=form.cleaned_data["other"], note=form.cleaned_data["note"])
        except (Invalid, Conflict) as refusal:
            form.add_error("other", str(refusal))
        else:
            messages.success(request, _("دو پرونده به هم پیوند شدند"))
            return SeeOther(back)
    with reading(request):
        return _asked(request, number, form, status=422)


def _asked(request: DeskRequest, number: str, form: LinkForm, status: int = 200) -> HttpResponse:
    desk = beside(request.actor, number)
    if not may_link(request.actor, desk.case):
        raise Forbidden(_("پیوند دادن این پرونده برای حساب شما باز نیست"), code="link_forbidden")
    told = {
        **told_of(desk),
        "title": _("پیوند به پروندهٔ دیگر"),
        "form": form,
        "back": reverse("staff_case", args=[number]),
    }
    return noted(request, desk, page(request, "staff/link.html", told, status=status))


@staff_page
def person(request: DeskRequest, number: str) -> HttpResponse:
    """All cases of the applicant that the reader may read, ended ones too."""
    actor = request.actor
    case = header(actor, number)
    if not may_read(actor, case):
        raise Forbidden(_("این پرونده را واحد دیگری بررسی می‌کند"), code="not_readable")
    found, more = all_of_person(actor, case, id_in(request.GET.get("after", "")))
    context = {
        "case": case,
        "lines": lines(found),
        "following": f"?{urlencode({'after': more})}" if more else "",
        "back": reverse("staff_case", args=[number]),
    }
    return page(request, "staff/person.html", context)
