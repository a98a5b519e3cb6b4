"""Filling a draft: place, pages, summary, sending. Every page is saved, right or wrong."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from mizban.cases.actions.applying import drafts
from mizban.cases.actions.applying.submit import NotReady, submit
from mizban.cases.subjects import DRAFT
from mizban.core.errors import Invalid
from mizban.dynamic_forms import engine
from mizban.web import kept
from mizban.web.citizen.draft_pages import (
    LEVELS,
    address,
    draft_view,
    home,
    opened,
    place_of,
    show_page,
    show_place,
    show_summary,
)
from mizban.web.citizen.uploads import store_uploads, take_away
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest

LATER = "later"
"""Name of the button «ذخیرهٔ پیش‌نویس و خروج»."""


@draft_view
def entry(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Where one was: the place, the first page not done, or the summary."""
    draft = opened(request, uuid)
    if draft.draft.province_id is None or not draft.draft.done_pages:
        return HttpResponseRedirect(f"{home(uuid)}place/")
    return HttpResponseRedirect(address(uuid, draft.first_open_page))


@draft_view
def place(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Where the matter lies: province, county where offices differ, city if one likes."""
    if request.method != "POST":
        draft, typed = opened(request, uuid), kept.take(request)
        chosen = {level: typed.get(level, "") for level in LEVELS} if typed else place_of(draft.draft)
        return show_place(request, draft, chosen)
    chosen = {level: request.POST.get(level, "") for level in LEVELS}
    if "refresh" in request.POST:
        with reading(request):
            return show_place(request, opened(request, uuid), chosen)
    with reading(request):
        opened(request, uuid)
    try:
        drafts.choose_place(actor=request.actor, uuid=uuid, **chosen)
    except Invalid as refusal:
        with reading(request):
            return show_place(request, opened(request, uuid), chosen, refusal)
    with reading(request):
        return HttpResponseRedirect(_after_place(request, uuid))


@draft_view
def page(request: DeskRequest, uuid: UUID, key: str) -> HttpResponse:
    """One page of the form."""
    if request.method == "POST":
        return _posted(request, uuid, key)
    draft = opened(request, uuid)
    shown = draft.page(key)
    typed_before = kept.take(request)
    if typed_before is None:
        return show_page(request, draft, shown, draft.shown(shown))
    typed = engine.raw_page(shown, typed_before)
    return show_page(
        request, draft, shown, engine.page_form(draft.form, shown, draft.answers, draft.context, typed=typed)
    )


def _posted(request: DeskRequest, uuid: UUID, key: str) -> HttpResponse:
    actor = request.actor
    with reading(request):
        draft = opened(request, uuid)
        shown = draft.page(key)
    data, refused = store_uploads(request, (DRAFT, draft.draft.pk), shown.fields, draft.context.language)
    changed = engine.act(shown.fields, data)
    if changed is not None or refused or LATER in request.POST:
        drafts.keep_typed(actor=actor, uuid=uuid, page_key=key, data=data if changed is None else changed)
        take_away(request, shown.fields, data)
        if LATER in request.POST and not refused:
            return HttpResponseRedirect("/my/")
        with reading(request):
            draft = opened(request, uuid)
            return show_page(request, draft, shown, draft.shown(shown), refused, status=422 if refused else 200)
    parsed = drafts.save_page(actor=actor, uuid=uuid, page_key=key, data=data)
    with reading(request):
        draft = opened(request, uuid)
        if parsed.errors:
            judged = engine.parse_page(draft.form, shown, data, draft.answers, draft.context)
            return show_page(request, draft, shown, judged.form, judged.errors, status=422)
    following = engine.next_page(draft.form, key, draft.answers)
    if "to_summary" in request.POST:
        following = draft.first_open_page
    return HttpResponseRedirect(address(uuid, following))


@draft_view
def autosave(request: DeskRequest, uuid: UUID, key: str) -> HttpResponse:
    """What is being typed, unjudged."""
    if request.method != "POST":
        return HttpResponseRedirect(f"{home(uuid)}pages/{key}/")
    draft = drafts.keep_typed(actor=request.actor, uuid=uuid, page_key=key, data=request.POST)
    response = HttpResponse(status=204)
    response["Draft-Revision"] = draft.updated_at.isoformat()
    return response


@draft_view
def summary(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Everything once more, then sending."""
    if request.method == "POST":
        return _sent(request, uuid)
    return show_summary(request, opened(request, uuid))


def _sent(request: DeskRequest, uuid: UUID) -> HttpResponse:
    if LATER in request.POST:
        return HttpResponseRedirect("/my/")
    try:
        done = submit(actor=request.actor, uuid=uuid)
    except NotReady as refusal:
        with reading(request):
            return show_summary(request, opened(request, uuid), refusal)
    return SeeOther(f"/my/cases/{done.case.number}/receipt/")


@draft_view
def delete(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Throwing a draft away, after asking once."""
    if request.method == "POST":
        drafts.throw_away(actor=request.actor, uuid=uuid)
        return HttpResponseRedirect("/my/")
    return render(request, "citizen/draft_delete.html", {"draft": opened(request, uuid).draft, "home": home(uuid)})


def _after_place(request: DeskRequest, uuid: UUID) -> str:
    draft = opened(request, uuid)
    return address(uuid, draft.first_open_page)
