"""The result: first everything once more with what will happen, then it is said for good."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from mizban.cases.actions.working.decide import decide as decide_case
from mizban.cases.actions.working.decide import is_unknown, require_known
from mizban.cases.hooks import obstacles_to_decision
from mizban.cases.models import Case
from mizban.cases.queries.working.desk import CaseDesk, beside, header
from mizban.cases.subjects import LETTER_UPLOAD
from mizban.cases.workflow import Step
from mizban.conversations.ready.queries import Ready
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, DomainError, Invalid, NotFound
from mizban.files.actions import receive, remove
from mizban.files.kinds import Kind
from mizban.files.limits import limits
from mizban.files.queries import files_of, visible_file
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.decision import UPLOAD, DecisionForm
from mizban.web.staff.labels import OUTCOMES
from mizban.web.staff.ready import with_answer
from mizban.web.staff.views.stepping import StepPage, Typed, bound, moved_meanwhile, onward, opened, shown

NOT_PDF = gettext_lazy("نامه باید PDF باشد؛ فایل دیگری بفرستید")


def _build(actor: Actor, desk: CaseDesk, typed: Typed) -> DecisionForm:
    return DecisionForm(typed)


def _act(actor: Actor, number: str, form: DecisionForm) -> Case:
    return decide_case(
        actor=actor,
        number=number,
        revision=form.seen,
        outcome=form.outcome_chosen,
        text=form.cleaned_data["text"],
        letter=form.wish(_file_id(actor, form)),
    )


def _context(actor: Actor, desk: CaseDesk, form: Any) -> dict[str, Any]:
    """The letter that was sent already, so that it need not be chosen again; whether anything can be granted yet; what
    stands in the way of the result, so that nobody writes one in vain."""
    wanted = str(form["file"].value() or "")
    letters = files_of(actor, (LETTER_UPLOAD, desk.case.pk)) if wanted else []
    sent = [row for row in letters if str(row.public_id) == wanted]
    told = {"sent": sent[0] if sent else None, "max_bytes": limits().bounds.max_bytes}
    obstacles = tuple(obstacles_to_decision(desk.case)) if desk.readable else ()
    return {**told, "is_unknown": desk.readable and is_unknown(desk.case), "obstacles": obstacles}


DECIDE = StepPage(
    step=Step.DECIDE,
    title=gettext_lazy("ثبت نتیجه"),
    template="staff/decide.html",
    build=_build,
    act=_act,
    done=gettext_lazy("نتیجه ثبت شد و به متقاضی خبر دادیم"),
    context=_context,
)


@staff_page
def decide(request: DeskRequest, number: str) -> HttpResponse:
    """The form; then the question whether to say it; `do=decide` says it, anything else goes one step back."""
    actor = request.actor
    if request.method != "POST":
        return opened(request, number, with_answer(request, DECIDE, _fields))
    with reading(request):
        form = bound(request, DECIDE, number)
        assert isinstance(form, DecisionForm)
        form.files = request.FILES
    form = _with_upload(request, number, form)
    if form.is_valid() and request.POST.get("do") == "decide":
        try:
            return onward(request, DECIDE, _act(actor, number, form))
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except Conflict as refusal:
            return moved_meanwhile(request, DECIDE, number, form, refusal)
    with reading(request):
        desk = beside(actor, number)
        if form.is_valid() and request.POST.get("do") != "change" and _may_be_said(desk, form):
            return _confirm(request, desk, form)
        return shown(request, DECIDE, desk, form, status=200 if form.is_valid() else 422)


def _fields(ready: Ready) -> dict[str, str]:
    return {"text": ready.text, "outcome": ready.answer.outcome}


def _may_be_said(desk: CaseDesk, form: DecisionForm) -> bool:
    """Nobody is asked whether to say what would then be refused."""
    try:
        require_known(desk.case, form.outcome_chosen)
    except Invalid as refusal:
        form.add_error(refusal.field, str(refusal))
    return form.is_valid()


def _confirm(request: DeskRequest, desk: CaseDesk, form: DecisionForm) -> HttpResponse:
    outcome = OUTCOMES[form.outcome_chosen]
    return shown(request, DECIDE, desk, form, template="staff/decide_confirm.html", outcome=outcome)


def _with_upload(request: DeskRequest, number: str, form: DecisionForm) -> DecisionForm:
    """Keep a letter that came with the form; its id goes on with the form, and the file need not be sent again."""
    upload = request.FILES.get("upload")
    if upload is None or request.POST.get("letter") != UPLOAD:
        return form
    actor = request.actor
    with reading(request):
        case = header(actor, number)
    typed = request.POST.copy()
    refused = ""
    try:
        stored = receive(actor=actor, subject=(LETTER_UPLOAD, case.pk), field="letter", upload=upload)
        if stored.kind == Kind.PDF:
            typed["file"] = str(stored.public_id)
        else:
            remove(actor=actor, public_id=stored.public_id)
            refused = str(NOT_PDF)
    except DomainError as refusal:
        refused = str(refusal)
    taken = DecisionForm(typed, request.FILES)
    if refused:
        taken.add_error("upload", refused)
    return taken


def _file_id(actor: Actor, form: DecisionForm) -> int | None:
    """The primary key of the letter that was sent. Raises Invalid where the id names none of the actor's."""
    if form.cleaned_data["letter"] != UPLOAD:
        return None
    try:
        with acting_as(actor, read_only=True):
            return visible_file(actor, UUID(form.cleaned_data["file"])).pk
    except (NotFound, ValueError):
        raise Invalid(_("فایل نامه را دوباره بفرستید؛ فقط PDF می‌گیریم"), field="upload") from None
