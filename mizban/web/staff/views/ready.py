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
from mizban.conversations.queries import begun_draft
from mizban.conversations.ready.actions import change, keep, retire
from mizban.conversations.ready.policies import Scope, may_change, scope_of, scopes, works_cases
from mizban.conversations.ready.queries import Ready, answer_of, kept_by, one_called, ready_for
from mizban.conversations.ready.variables import VARIABLES
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid, NotFound
from mizban.core.text import clean
from mizban.organisations.queries import offices
from mizban.web import kept
from mizban.web.numbers import id_in
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.ready import READY_STEPS, ReadyForm, initial_of
from mizban.web.staff.frame import page
from mizban.web.staff.ready import place_of, place_of_answer, way_of
from mizban.web.staff.views.desk import shown_desk
from mizban.web.talking import INTERNAL, key_in, put_aside

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
        found = [one_called(title, found)]
    context = {
        "case": case,
        "words": words,
        "found": [(one, READY_STEPS[ReadyStep(one.answer.step)], way_of(number, one.answer)) for one in found],
        "back": reverse("staff_case", args=[number]),
    }
    return page(request, "staff/ready.html", context)


def _insert(request: DeskRequest, number: str) -> HttpResponse:
    """What is being written stays, the answer comes after it: in this form, or in that of the other side."""
    internal, typed = INTERNAL in request.POST, request.POST.get("text", "")
    try:
        with reading(request):
            title = clean(request.POST.get("ready", ""), max_length=LONGEST)
            found = one_called(title, ready_for(request.actor, number)[1])
    except NotFound as refusal:
        if refusal.code != "no_such_answer":
            raise
        messages.warning(request, str(refusal))
        return _kept_on(request, number, internal, typed) or SeeOther(_at(number, internal))
    way, into = way_of(number, found.answer), found.answer.step == ReadyStep.NOTE
    if way or into is not internal:
        refused = _kept_on(request, number, internal, typed)
        return refused or (SeeOther(way) if way else _begun_elsewhere(request, number, found, into))
    if found.answer.step == ReadyStep.ASK:
        messages.info(request, _("این پاسخ پرسش است؛ با «پرسیدن و انتظار پاسخ» بفرستید"))
    return _kept_on(request, number, internal, _joined(typed, found.text)) or SeeOther(_at(number, internal))


def _kept_on(request: DeskRequest, number: str, internal: bool, text: str) -> HttpResponse | None:
    """Keep the draft with this text and with the files that came along; the desk again where a file was wrong."""
    if "key" not in request.POST:
        _begin(request, number, internal, text)
        return None
    refused = put_aside(request, number, text, key=key_in(request), internal=internal)
    if refused is None:
        return None
    with reading(request):
        return shown_desk(request, number, refused, of_note=internal)


def _begun_elsewhere(request: DeskRequest, number: str, found: Ready, internal: bool) -> HttpResponse:
    messages.info(request, _("این پاسخ در جای خودش گذاشته شد؛ نوشتهٔ قبلی شما هم مانده است"))
    _begin(request, number, internal, found.text)
    return SeeOther(_at(number, internal))


def _begin(request: DeskRequest, number: str, internal: bool, text: str) -> None:
    """Put after what is being written on that side already."""
    with reading(request):
        before = begun_draft(request.actor, number, internal=internal)
    keep_draft(
        actor=request.actor,
        number=number,
        key=before.key if before else uuid4(),
        internal=internal,
        text=_joined(before.text if before else "", text),
        corrects=before.corrects_id if before else None,
    )


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
    replaced = id_in(request.GET.get("replaces", ""))
    with _loading(request):
        shared = answer_of(request.actor, replaced) if replaced else None
        offered = {scope.key: scope for scope in _offered(request.actor, shared)}
        if not offered:
            raise Forbidden(_("نگه‌داشتن این پاسخ برای حساب شما باز نیست؛ از رئیس واحد بخواهید"), code="scope_forbidden")
        places = [(key, place_of(request.actor, scope)) for key, scope in offered.items()]
    if request.method != "POST":
        initial = initial_of(shared) if shared else {"step": ReadyStep.REPLY.value}
        return _shown(request, _form(request, places, kept.take(request), initial), shared=shared)
    form = _form(request, places, request.POST)
    if form.is_valid():
        scope = offered[form.cleaned_data["scope"]]
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


def _offered(actor: Actor, shared: ReadyAnswer | None) -> list[Scope]:
    """For whom it can be kept; in place of a shared one only for a unit."""
    offered = scopes(actor)
    if shared is None:
        return offered
    of_units = [scope for scope in offered if scope.unit_id]
    return [scope for scope in of_units if scope.section_id == shared.section_id] or of_units


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
