"""«Remind me on …»: putting a case off until a day, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from mizban.cases.actions.inbox import snooze as snoozing
from mizban.cases.actions.inbox.snooze import check
from mizban.cases.queries.working.desk import CaseDesk, beside
from mizban.core.errors import Conflict, Invalid
from mizban.web import kept
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.cases import told_of
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.together import SOME_DAY, SnoozeForm
from mizban.web.staff.frame import page
from mizban.web.staff.lists import afterwards, case_href


@staff_page
def snooze(request: DeskRequest, number: str) -> HttpResponse:
    """The day and a note; `do=wake` takes back what was put off."""
    actor = request.actor
    if request.method != "POST":
        desk = beside(actor, number)
        check(actor, desk.case, None)
        return _shown(request, desk, SnoozeForm(kept.take(request)))
    form = SnoozeForm(request.POST)
    if request.POST.get("do") == "wake":
        snoozing.wake(actor=actor, number=number, revision=None)
        messages.success(request, _("یادآوری برداشته شد"))
        return SeeOther(case_href(request, number))
    with reading(request):
        check(actor, beside(actor, number).case, None)
    until = form.until if form.is_valid() else None
    if until is None:
        return _refused(request, number, form, 422)
    try:
        note = form.cleaned_data["note"]
        snoozing.snooze(actor=actor, number=number, revision=form.seen, until=until, note=note)
    except Invalid as refusal:
        form.add_error("day" if form.cleaned_data["when"] == SOME_DAY else "when", str(refusal))
        return _refused(request, number, form, 422)
    except Conflict as refusal:
        return _refused(request, number, form, 409, refusal=refusal)
    messages.success(request, _("در آن روز یادتان می‌آوریم؛ مهلت پرونده همان است"))
    return SeeOther(afterwards(request, number, stays=False))


def _refused(request: DeskRequest, number: str, form: SnoozeForm, status: int, **context: Any) -> HttpResponse:
    """What was typed stays; sent again it is about the case as it stands now."""
    with reading(request):
        desk = beside(request.actor, number)
        if status == 409:
            typed = request.POST.copy()
            typed["revision"] = str(desk.case.revision)
            form = SnoozeForm(typed)
        return _shown(request, desk, form, status=status, **context)


def _shown(
    request: DeskRequest, desk: CaseDesk, form: SnoozeForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    if not form.is_bound:
        form.initial["revision"] = str(desk.case.revision)
    told = {
        **told_of(desk),
        "title": _("یادآوری در…"),
        "form": form,
        "back": case_href(request, desk.case.number),
        **context,
    }
    return page(request, "staff/snooze.html", told, status=status)
