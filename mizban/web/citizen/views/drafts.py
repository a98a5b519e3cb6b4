"""Filling a draft: place, pages, summary, sending. Every page is saved, right or wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from mizban.cases.actions import drafts
from mizban.cases.actions.submit import NotReady, submit
from mizban.cases.queries.drafts import OpenDraft, case_of_draft, open_case_of, open_draft
from mizban.cases.queries.office import answering_office
from mizban.core.errors import DomainError, Invalid
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.fields import FieldError
from mizban.organisations import queries as organisations
from mizban.web import kept
from mizban.web.citizen.uploads import store_uploads
from mizban.web.guards import applicants_only
from mizban.web.reading import actor_in, reading
from mizban.web.ui.parts import Link


@applicants_only
def entry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where one was: the place, the first page not done, or the summary."""
    actor = actor_in(request)
    sent = case_of_draft(actor, uuid)
    if sent:
        return HttpResponseRedirect(f"/my/cases/{sent.number}/")
    opened = open_draft(actor, uuid)
    if opened.draft.province_id is None:
        return HttpResponseRedirect(f"/my/drafts/{uuid}/place/")
    page = opened.first_open_page
    return HttpResponseRedirect(_address(uuid, page))


@applicants_only
def place(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where the matter lies: province, county where offices differ, city if one likes."""
    if request.method != "POST":
        return _place(request, open_draft(actor_in(request), uuid))
    chosen = {key: request.POST.get(key, "") for key in ("province", "county", "city")}
    if "refresh" in request.POST:
        with reading(request):
            return _place(request, open_draft(actor_in(request), uuid), chosen)
    try:
        drafts.choose_place(actor=actor_in(request), uuid=uuid, **chosen)
    except Invalid as refusal:
        with reading(request):
            return _place(request, open_draft(actor_in(request), uuid), chosen, refusal)
    with reading(request):
        opened = open_draft(actor_in(request), uuid)
        return HttpResponseRedirect(_address(uuid, opened.first_open_page))


@applicants_only
def page(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """One page of the form."""
    if request.method == "POST":
        return _posted(request, uuid, key)
    opened = open_draft(actor_in(request), uuid)
    shown = opened.page(key)
    typed_before = kept.take(request)
    if typed_before is not None:
        fields = engine.page_form(
            opened.form, shown, opened.answers, opened.context, typed=engine.raw_page(shown, typed_before)
        )
    else:
        fields = opened.shown(shown)
    return _page(request, opened, shown, fields)


def _posted(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    actor = actor_in(request)
    with reading(request):
        opened = open_draft(actor, uuid)
        shown = opened.page(key)
    data, refused = store_uploads(request, opened, shown)
    changed = engine.act(shown.fields, data)
    if changed is not None or refused or "later" in request.POST:
        drafts.keep_typed(actor=actor, uuid=uuid, page_key=key, data=changed if changed is not None else data)
        if "later" in request.POST and not refused:
            return HttpResponseRedirect("/my/")
        with reading(request):
            opened = open_draft(actor, uuid)
            return _page(request, opened, shown, opened.shown(shown), refused, status=422 if refused else 200)
    parsed = drafts.save_page(actor=actor, uuid=uuid, page_key=key, data=data)
    with reading(request):
        opened = open_draft(actor, uuid)
        if parsed.errors:
            return _page(request, opened, shown, parsed.form, parsed.errors, status=422)
    following = engine.next_page(opened.form, key, opened.answers)
    if "to_summary" in request.POST:
        following = opened.first_open_page
    return HttpResponseRedirect(_address(uuid, following))


@applicants_only
def autosave(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """What is being typed, unjudged."""
    if request.method != "POST":
        return HttpResponse(status=405)
    draft = drafts.keep_typed(actor=actor_in(request), uuid=uuid, page_key=key, data=request.POST)
    response = HttpResponse(status=204)
    response["Draft-Revision"] = draft.updated_at.isoformat()
    return response


@applicants_only
def summary(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything once more, then sending."""
    actor = actor_in(request)
    if request.method == "POST":
        return _sent(request, uuid)
    sent = case_of_draft(actor, uuid)
    if sent:
        return HttpResponseRedirect(f"/my/cases/{sent.number}/receipt/")
    return _summary(request, open_draft(actor, uuid))


def _sent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    try:
        done = submit(actor=actor_in(request), uuid=uuid)
    except NotReady as refusal:
        with reading(request):
            opened = open_draft(actor_in(request), uuid)
            return _summary(request, opened, refusal)
    response = HttpResponseRedirect(f"/my/cases/{done.case.number}/receipt/")
    response.status_code = 303
    return response


@applicants_only
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Throwing a draft away, after asking once."""
    if request.method == "POST":
        drafts.throw_away(actor=actor_in(request), uuid=uuid)
        return HttpResponseRedirect("/my/")
    return render(request, "citizen/draft_delete.html", {"opened": open_draft(actor_in(request), uuid)})


def _page(
    request: HttpRequest,
    opened: OpenDraft,
    shown: PageDefinition,
    fields: Any,
    errors: list[FieldError] | None = None,
    status: int = 200,
) -> HttpResponse:
    order = [one.key for one in opened.pages]
    before = engine.previous_page(opened.form, shown.key, opened.answers)
    uuid = opened.draft.uuid
    told = {
        "opened": opened,
        "draft": opened.draft,
        "page": shown,
        "fields": fields,
        "errors": errors,
        "has_errors": bool(errors),
        "step": order.index(shown.key) + 2 if shown.key in order else 2,
        "steps": len(order) + 2,
        "back": _address(uuid, before) if before else f"/my/drafts/{uuid}/place/",
        "autosave": f"/my/drafts/{uuid}/autosave/{shown.key}/",
        "revision": opened.draft.updated_at.isoformat(),
        "was_done": shown.key in opened.draft.done_pages,
    }
    return render(request, "citizen/draft_page.html", told, status=status)


def _place(
    request: HttpRequest, opened: OpenDraft, chosen: dict[str, str] | None = None, refusal: DomainError | None = None
) -> HttpResponse:
    draft = opened.draft
    chosen = chosen or {
        "province": draft.province_id or "",
        "county": draft.county_id or "",
        "city": draft.city_id or "",
    }
    told = {
        "draft": draft,
        "chosen": chosen,
        "provinces": organisations.provinces(),
        "counties": organisations.counties(chosen["province"]) if chosen["province"] else [],
        "cities": organisations.cities(chosen["county"]) if chosen["county"] else [],
        "refusal": refusal,
        "has_errors": refusal is not None,
        "steps": len(opened.pages) + 2,
        "said": request.session.pop("said", None) if request.session.get("said") else None,
        "registration_code": request.session.get("registration_code"),
    }
    return render(request, "citizen/draft_place.html", told, status=422 if refusal else 200)


def _summary(request: HttpRequest, opened: OpenDraft, refusal: NotReady | None = None) -> HttpResponse:
    actor, draft = actor_in(request), opened.draft
    links = [Link(_("استان را انتخاب کنید"), f"/my/drafts/{draft.uuid}/place/")] if refusal and refusal.place else []
    if refusal:
        links += [
            Link(
                f"{one.error.label}: {one.error.message}",
                f"/my/drafts/{draft.uuid}/pages/{one.page}/#{one.error.input_id}",
            )
            for one in refusal.errors
        ]
    told = {
        "opened": opened,
        "draft": draft,
        "pages": engine.summary(opened.form, opened.answers, opened.context),
        "warnings": engine.warnings(opened.form, opened.answers, opened.context),
        "links": links,
        "has_errors": refusal is not None,
        "office": answering_office(draft) if draft.province_id else None,
        "open_case": open_case_of(actor, draft.service_id),
        "steps": len(opened.pages) + 2,
        "back": _address(draft.uuid, opened.pages[-1] if opened.pages else None),
    }
    return render(request, "citizen/draft_summary.html", told, status=422 if refusal else 200)


def _address(uuid: UUID, page: PageDefinition | None) -> str:
    return f"/my/drafts/{uuid}/pages/{page.key}/" if page else f"/my/drafts/{uuid}/summary/"
