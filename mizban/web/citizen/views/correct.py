"""Mending what an officer has marked: only that opens again, and what depends on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from mizban.cases.actions.applying.resubmit import keep_typed, resubmit
from mizban.cases.subjects import CORRECTION
from mizban.core.errors import Conflict
from mizban.dynamic_forms import engine
from mizban.web import kept
from mizban.web.citizen.correction_pages import REPLY, home, judged, mending, revision_of, show, show_over
from mizban.web.citizen.uploads import store_uploads, take_away
from mizban.web.citizen.views.drafts import LATER
from mizban.web.guards import applicants_only
from mizban.web.numbers import revision_in
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest


@applicants_only
def correct(request: DeskRequest, number: str) -> HttpResponse:
    """The page of a correction. Where nothing waits any more, the way leads to the request."""
    try:
        return _posted(request, number) if request.method == "POST" else _shown(request, number)
    except Conflict as refusal:
        if refusal.code != "nothing_to_mend":
            raise
        messages.info(request, str(refusal))
        return HttpResponseRedirect(f"/my/cases/{number}/")


@applicants_only
def autosave(request: DeskRequest, number: str) -> HttpResponse:
    """What is being typed, unjudged."""
    if request.method != "POST":
        return HttpResponseRedirect(home(number))
    reply = request.POST.get(REPLY, "")
    correction = keep_typed(actor=request.actor, number=number, data=request.POST, reply=reply)
    response = HttpResponse(status=204)
    response["Draft-Revision"] = revision_of(correction)
    return response


def _shown(request: DeskRequest, number: str) -> HttpResponse:
    mine = mending(request, number)
    typed_before = kept.take(request)
    if mine.is_over:
        return show_over(request, mine, typed_before)
    if typed_before is None:
        return show(request, mine, mine.shown())
    typed = engine.typed_in(mine.fields, typed_before)
    return show(request, mine, mine.shown(typed), reply=typed_before.get(REPLY, ""))


def _posted(request: DeskRequest, number: str) -> HttpResponse:
    actor, reply = request.actor, request.POST.get(REPLY, "")
    with reading(request):
        mine = mending(request, number)
    if mine.is_over:
        keep_typed(actor=actor, number=number, data=request.POST, reply=reply)
        return SeeOther(home(number))
    data, refused = store_uploads(request, (CORRECTION, mine.correction.pk), mine.fields, mine.context.language)
    changed = engine.act(mine.fields, data)
    if changed is not None or refused or LATER in request.POST:
        keep_typed(actor=actor, number=number, data=data if changed is None else changed, reply=reply)
        take_away(request, mine.fields, data)
        if LATER in request.POST and not refused:
            messages.info(request, _("ذخیره شد؛ هنوز چیزی نفرستاده‌اید."))
            return HttpResponseRedirect(f"/my/cases/{number}/")
        with reading(request):
            mine = mending(request, number)
            return show(request, mine, mine.shown(), errors=refused, status=422 if refused else 200)
    try:
        done = resubmit(actor=actor, number=number, revision=revision_in(request), data=data, reply=reply)
    except Conflict as refusal:
        if refusal.code != "stale_revision":
            raise
        keep_typed(actor=actor, number=number, data=data, reply=reply)
        with reading(request):
            mine = mending(request, number)
            return show(request, mine, mine.shown(), problem=str(refusal), status=409)
    if done.sent:
        messages.success(request, _("اصلاح شما رسید؛ بررسی ادامه دارد."))
        return SeeOther(f"/my/cases/{number}/")
    with reading(request):
        mine = mending(request, number)
        fields = judged(mine, data, done.untouched)
        return show(request, mine, fields, errors=fields.problems(), status=422)
