"""Ready answers: those that fit a case, put into what is being written; and the page where they are kept."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mizban.conversations.actions import keep_draft
from mizban.conversations.models import ReadyAnswer, ReadyStep
from mizban.conversations.policies import own_drafts
from mizban.conversations.ready.actions import change, keep, retire
from mizban.conversations.ready.policies import Scope, may_change, scope_of, scopes, works_cases
from mizban.conversations.ready.queries import Ready, answer_of, kept_by, one_for, ready_for
from mizban.conversations.ready.variables import VARIABLES
from mizban.core.errors import Conflict, Forbidden, Invalid, NotFound
from mizban.core.text import clean
from mizban.organisations.queries import offices
from mizban.web import kept
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.ready import READY_STEPS, ReadyForm, initial_of
from mizban.web.staff.frame import SeeOther, page
from mizban.web.staff.ready import place_of, place_of_answer, way_of
from mizban.web.staff.views.desk import shown_desk
from mizban.web.talking import INTERNAL, KEEP, sent
from mizban.web.thread import Refused

LONGEST = 200


@staff_page
def for_case(request: DeskRequest, number: str) -> HttpResponse:
    """GET lists what fits the case, filled in; POST puts one into what is being written, or leads to its step."""
    if request.method == "POST":
        return _insert(request, number)
    words = clean(request.GET.get("q", ""), max_length=LONGEST)
    title = clean(request.GET.get("title", ""), max_length=LONGEST)
    case, found = ready_for(request.actor, number, words)
    if title:
        found = [one_for(request.actor, number, title)]
    context = {
        "case": case,
        "words": words,
        "found": [(one, READY_STEPS[ReadyStep(one.answer.step)], way_of(number, one.answer)) for one in found],
        "back": reverse("staff_case", args=[number]),
    }
    return page(request, "staff/ready.html", context)


def _insert(request: DeskRequest, number: str) -> HttpResponse:
    """What is being written stays, the answer comes after it: in this form, or in that of the other side."""
    internal = INTERNAL in request.POST
    try:
        with reading(request):
            found = one_for(request.actor, number, clean(request.POST.get("ready", ""), max_length=LONGEST))
    except NotFound as refusal:
        if refusal.code != "no_such_answer":
            raise
        messages.warning(request, str(refusal))
        return _kept_on(request, number, internal, request.POST.get("text", ""))
    way, into = way_of(number, found.answer), found.answer.step == ReadyStep.NOTE
    if way or into is not internal:
        response = _kept_on(request, number, internal, request.POST.get("text", ""))
        if way or response.status_code != 303:
            return SeeOther(way) if response.status_code == 303 else response
        return _begun_elsewhere(request, number, found, into)
    if found.answer.step == ReadyStep.ASK:
        messages.info(request, _("این پاسخ پرسش است؛ با «پرسیدن و انتظار پاسخ» بفرستید"))
    return _kept_on(request, number, internal, _joined(request.POST.get("text", ""), found.text))


def _kept_on(request: DeskRequest, number: str, internal: bool, text: str) -> HttpResponse:
    """The draft with this text and with the files that came along, on the desk again."""
    if "key" not in request.POST:
        return _begun(request, number, internal, text)
    typed = request.POST.copy()
    typed["text"], typed[KEEP] = text, "1"
    request.POST = typed  # type: ignore[assignment]
    refused = sent(request, number, internal=internal, revision=None)
    if not isinstance(refused, Refused):
        return SeeOther(_at(number, internal))
    with reading(request):
        return shown_desk(request, number, refused, of_note=internal)


def _begun_elsewhere(request: DeskRequest, number: str, found: Ready, internal: bool) -> HttpResponse:
    messages.info(request, _("این پاسخ در جای خودش گذاشته شد؛ نوشتهٔ قبلی شما هم مانده است"))
    return _begun(request, number, internal, found.text)


def _begun(request: DeskRequest, number: str, internal: bool, text: str) -> HttpResponse:
    """Put after what is being written on that side already."""
    with reading(request):
        before = own_drafts(request.actor).filter(case__number=number, internal=internal, goes_at=None).first()
    keep_draft(
        actor=request.actor,
        number=number,
        key=before.key if before else uuid4(),
        internal=internal,
        text=_joined(before.text if before else "", text),
        corrects=before.corrects_id if before else None,
    )
    return SeeOther(_at(number, internal))


def _at(number: str, internal: bool) -> str:
    return f"{reverse('staff_case', args=[number])}#write-{'note' if internal else 'message'}"


def _joined(before: str, text: str) -> str:
    return f"{before.rstrip()}\n\n{text}".strip() if text else before


@staff_page
def index(request: DeskRequest) -> HttpResponse:
    """All that the reader uses or keeps."""
    actor = request.actor
    _require_keeper(request)
    rows = [
        (one, READY_STEPS[ReadyStep(one.answer.step)], place_of_answer(actor, one.answer)) for one in kept_by(actor)
    ]
    own_units = any(scope.unit_id for scope in scopes(actor))
    return page(request, "staff/answers_kept.html", {"rows": rows, "own_units": own_units})


@staff_page
def new(request: DeskRequest) -> HttpResponse:
    """Writing one; `?replaces=` begins with a shared one that a unit words for itself."""
    _require_keeper(request)
    told = request.GET.get("replaces", "")
    with _loading(request):
        shared = answer_of(request.actor, int(told)) if told.isascii() and told.isdigit() and len(told) < 18 else None
        places = _places(request, shared)
    if request.method != "POST":
        initial = initial_of(shared) if shared else {"step": ReadyStep.REPLY.value}
        return _shown(request, _form(request, places, kept.take(request), initial), shared=shared)
    form = _form(request, places, request.POST)
    if form.is_valid():
        unit, _colon, section = form.cleaned_data["scope"].partition(":")
        mine = form.cleaned_data["scope"] == "mine"
        scope = Scope(mine=True) if mine else Scope(int(unit) if unit else None, int(section) if section else None)
        try:
            keep(actor=request.actor, wording=form.wording(), scope=scope, replaces=shared.pk if shared else None)
        except (Invalid, Conflict) as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("پاسخ آماده نگه داشته شد"))
            return SeeOther(reverse("staff_answers"))
    with reading(request):
        return _shown(request, form, shared=shared, status=422)


@staff_page
def edit(request: DeskRequest, answer: int) -> HttpResponse:
    """Wording it anew, or taking it out of use (`do=retire`)."""
    actor = request.actor
    with _loading(request):
        found = answer_of(actor, answer)
        if not may_change(actor, found):
            raise Forbidden(_("این پاسخ را کس دیگری نگه می‌دارد؛ از رئیس واحد بخواهید"), code="answer_forbidden")
    if request.method != "POST":
        return _shown(request, _form(request, [], kept.take(request), initial_of(found)), answer=found)
    if request.POST.get("do") == "retire":
        retire(actor=actor, pk=answer)
        messages.success(request, _("پاسخ آماده کنار گذاشته شد"))
        return SeeOther(reverse("staff_answers"))
    form = _form(request, [], request.POST)
    if form.is_valid():
        try:
            change(actor=actor, pk=answer, wording=form.wording())
        except (Invalid, Conflict) as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("پاسخ آماده عوض شد"))
            return SeeOther(reverse("staff_answers"))
    with reading(request):
        return _shown(request, form, answer=found, status=422)


def _loading(request: DeskRequest) -> AbstractContextManager[None]:
    """What is looked at before a form is judged; a GET is read in one transaction anyway."""
    return reading(request) if request.method == "POST" else nullcontext()


def _require_keeper(request: DeskRequest) -> None:
    if not works_cases(request.actor) and not scopes(request.actor):
        raise Forbidden(_("پاسخ‌های آماده برای کسانی است که پرونده بررسی می‌کنند"), code="no_answers")


def _places(request: DeskRequest, shared: ReadyAnswer | None) -> list[tuple[str, str]]:
    offered = scopes(request.actor)
    if shared:
        same = [scope for scope in offered if scope.unit_id and scope.section_id == shared.section_id]
        offered = same or [scope for scope in offered if scope.unit_id]
    return [(scope.key, place_of(request.actor, scope)) for scope in offered]


def _form(request: DeskRequest, places: Any, typed: Any, initial: dict[str, str] | None = None) -> ReadyForm:
    sections = list(offices(request.organisation.pk).sections.values())
    return ReadyForm(places, sections, typed, initial=initial)


def _refuse(form: ReadyForm, refusal: Invalid | Conflict) -> None:
    field = getattr(refusal, "field", None)
    form.add_error(field if field in form.fields else None, str(refusal))


def _shown(
    request: DeskRequest,
    form: ReadyForm,
    *,
    shared: ReadyAnswer | None = None,
    answer: ReadyAnswer | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "shared": shared,
        "answer": answer,
        "place": place_of(request.actor, scope_of(answer)) if answer else "",
        "variables": list(VARIABLES),
        "back": reverse("staff_answers"),
    }
    return page(request, "staff/answer_edit.html", context, status=status)
