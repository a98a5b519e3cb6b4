"""Sending a case back to its applicant: field by field, with what they will read shown beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from mizban.cases import deadlines
from mizban.cases.actions.working.corrections import return_for_correction
from mizban.cases.queries.working.desk import CaseDesk, beside
from mizban.cases.workflow import Step
from mizban.core.actor import Actor
from mizban.web.reading import reading
from mizban.web.reasons import CORRECTION_REASONS
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.correction import CorrectionForm
from mizban.web.staff.ready import with_answer
from mizban.web.staff.views.stepping import StepPage, Typed, bound, run, shown


@dataclass(frozen=True)
class Asked:
    """One item as the applicant reads it."""

    label: str
    reason: str
    note: str


def _build(actor: Actor, desk: CaseDesk, typed: Typed) -> CorrectionForm:
    return CorrectionForm(desk.sheets, typed)


def _context(actor: Actor, desk: CaseDesk, form: Any) -> dict[str, Any]:
    """Beside the marks, which say the answers, papers come first."""
    papers_first = sorted(desk.sheets, key=lambda sheet: not any(line.files for line in sheet.every_line))
    return {
        "shown": replace(desk, may_unmask=False, sheets=papers_first),
        "sheets": form.markable(),
        "answer_by": deadlines.correction_due(),
    }


CORRECT = StepPage(
    step=Step.RETURN_FOR_CORRECTION,
    title=gettext_lazy("رفع نقص"),
    template="staff/correct.html",
    build=_build,
    act=lambda actor, number, form: return_for_correction(
        actor=actor,
        number=number,
        revision=form.seen,
        defects=form.defects(),
        note=form.cleaned_data["note"],
    ),
    done=gettext_lazy("به متقاضی خبر دادیم؛ تا پاسخ او مهلت متوقف است"),
    context=_context,
)


@staff_page
def correct(request: DeskRequest, number: str) -> HttpResponse:
    """`do=preview` shows what the applicant will read; the form stays below, to be changed or sent."""
    if request.method == "POST" and request.POST.get("do") == "preview":
        return _previewed(request, number)
    return run(request, number, with_answer(request, CORRECT, lambda ready: {"note": ready.text}))


def _previewed(request: DeskRequest, number: str) -> HttpResponse:
    with reading(request):
        form = bound(request, CORRECT, number)
        assert isinstance(form, CorrectionForm)
        asked = None
        if form.is_valid():
            asked = [
                Asked(form.labels[defect.path], str(CORRECTION_REASONS[defect.reason]), defect.note)
                for defect in form.defects()
            ]
        desk = beside(request.actor, number)
        return shown(request, CORRECT, desk, form, status=200 if asked else 422, asked=asked)
