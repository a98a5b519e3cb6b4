"""Behind the mask: one personal value, for a reason, shown once and noted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mizban.cases.actions.working.looking import require_in_hand, unmask
from mizban.cases.queries.working.desk import CaseDesk, beside
from mizban.core.errors import Invalid
from mizban.web import kept
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.cases import told_of
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.steps import RevealForm
from mizban.web.staff.frame import page
from mizban.web.staff.views.stepping import noted


@staff_page
def show(request: DeskRequest, number: str) -> HttpResponse:
    """GET asks why; POST shows the value on a page that is kept nowhere. Loading it again asks anew."""
    if request.method != "POST":
        desk = _in_hand(request, number)
        form = RevealForm(kept.take(request), initial={"path": request.GET.get("path", "")})
        return _asked(request, desk, form)
    form = RevealForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            value = unmask(actor=request.actor, number=number, path=typed["path"], reason=typed["reason"])
        except Invalid as refusal:
            form.add_error("reason", str(refusal))
        else:
            with reading(request):
                desk = beside(request.actor, number)
                told = {**_told(desk), "title": value.label, "value": value}
                return noted(request, desk, page(request, "staff/shown.html", told))
    with reading(request):
        return _asked(request, _in_hand(request, number), form, status=422)


def _in_hand(request: DeskRequest, number: str) -> CaseDesk:
    desk = beside(request.actor, number)
    require_in_hand(request.actor, desk.case)
    return desk


def _asked(request: DeskRequest, desk: CaseDesk, form: RevealForm, status: int = 200) -> HttpResponse:
    named = desk.label(str(form["path"].value() or ""))
    title = _("چرا باید «%(label)s» را ببینید؟") % {"label": named} if named else _("چرا باید این را ببینید؟")
    told = {**_told(desk), "title": title, "form": form}
    return noted(request, desk, page(request, "staff/show.html", told, status=status))


def _told(desk: CaseDesk) -> dict[str, Any]:
    """The case beside it, masked: one value at a time."""
    masked = replace(desk, may_unmask=False)
    return {**told_of(masked), "back": reverse("staff_case", args=[desk.case.number])}
