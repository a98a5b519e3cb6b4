"""Behind the mask: one personal value, for a reason, shown once and noted."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mizban.cases.actions.looking import unmask
from mizban.cases.policies import may_unmask
from mizban.cases.queries.desk import header
from mizban.cases.queries.rows import due_of
from mizban.core.errors import Forbidden, Invalid
from mizban.web import kept
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.steps import RevealForm
from mizban.web.staff.frame import page
from mizban.web.staff.lines import due_chip


@staff_page
def show(request: DeskRequest, number: str) -> HttpResponse:
    """GET asks why; POST shows the value on a page that is kept nowhere. Loading it again asks anew."""
    if request.method != "POST":
        return _asked(request, number, RevealForm(kept.take(request), initial={"path": request.GET.get("path", "")}))
    form = RevealForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            value = unmask(actor=request.actor, number=number, path=typed["path"], reason=typed["reason"])
        except Invalid as refusal:
            form.add_error("reason", str(refusal))
        else:
            with reading(request):
                case = header(request.actor, number)
                context = {"case": case, "value": value, "back": _desk_of(number), "due": due_chip(due_of(case))}
            return page(request, "staff/shown.html", context)
    with reading(request):
        return _asked(request, number, form, status=422)


def _asked(request: DeskRequest, number: str, form: RevealForm, status: int = 200) -> HttpResponse:
    actor = request.actor
    case = header(actor, number)
    if not may_unmask(actor, case):
        raise Forbidden(_("اول پرونده را بردارید؛ بعد می‌توانید این را ببینید"), code="not_in_hand")
    context = {"case": case, "form": form, "back": _desk_of(number), "due": due_chip(due_of(case))}
    return page(request, "staff/show.html", context, status=status)


def _desk_of(number: str) -> str:
    return reverse("staff_case", args=[number])
