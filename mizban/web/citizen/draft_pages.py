"""The pages of a draft as templates take them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from mizban.cases.actions.applying.submit import NotReady
from mizban.cases.models import Draft
from mizban.cases.queries.applying.drafts import OpenDraft, Sent, open_case_of, open_draft, other_draft_of
from mizban.cases.queries.applying.office import answering_office
from mizban.catalogue.models import ServiceKind
from mizban.core.errors import Invalid
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.fields import FieldError
from mizban.dynamic_forms.forms import FieldsForm
from mizban.files.limits import limits
from mizban.organisations import queries as organisations
from mizban.web.citizen.entering import code_to_show, said
from mizban.web.citizen.summaries import Part, parts_of
from mizban.web.citizen.uploads import linked
from mizban.web.guards import applicants_only
from mizban.web.request import DeskRequest
from mizban.web.ui import texts
from mizban.web.ui.parts import Link

View = Callable[..., HttpResponse]
LEVELS = ("province", "county", "city")


@dataclass(frozen=True)
class Station:
    """A page on the way through a form; `state` is `done`, `now` or `next`."""

    title: dict[str, str]
    href: str
    state: str


def draft_view(view: View) -> View:
    """A page of the applicant's own draft; once it has been sent, the way leads to what has become of it."""

    @applicants_only
    @wraps(view)
    def guarded(request: DeskRequest, uuid: UUID, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, uuid, **kwargs)
        except Sent as sent:
            return HttpResponseRedirect(f"/my/cases/{sent.number}/")

    return guarded


def opened(request: DeskRequest, uuid: UUID) -> OpenDraft:
    """The draft, its files with their addresses."""
    found = open_draft(request.actor, uuid)
    return replace(found, context=linked(found.context, f"{home(uuid)}files/"))


def home(uuid: UUID) -> str:
    return f"/my/drafts/{uuid}/"


def address(uuid: UUID, page: PageDefinition | None) -> str:
    """A page, or the summary after the last."""
    return f"{home(uuid)}pages/{page.key}/" if page else f"{home(uuid)}summary/"


def show_page(
    request: DeskRequest,
    draft: OpenDraft,
    page: PageDefinition,
    fields: FieldsForm,
    errors: Sequence[FieldError] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """One page of the form."""
    uuid, order = draft.draft.uuid, [one.key for one in draft.pages]
    before = engine.previous_page(draft.form, page.key, draft.answers)
    told = {
        **_frame(draft, order.index(page.key) + 2 if page.key in order else 2),
        "title": page.title.model_dump(exclude_none=True),
        "intro": page.intro.model_dump(exclude_none=True) if page.intro else None,
        "fields": fields,
        "errors": list(errors),
        "has_errors": bool(errors),
        "back": address(uuid, before) if before else f"{home(uuid)}place/",
        "autosave": f"{home(uuid)}autosave/{page.key}/",
        "uploads": f"{home(uuid)}files/",
        "max_bytes": limits().bounds.max_bytes,
        "takes_files": bool(engine.upload_names(page.fields, {})) or any(kind.members() for kind in page.fields),
        "was_done": page.key in draft.draft.done_pages,
    }
    return render(request, "citizen/draft_page.html", told, status=status)


def show_place(
    request: DeskRequest, draft: OpenDraft, chosen: dict[str, str], refusal: Invalid | None = None
) -> HttpResponse:
    """Province, county where offices differ, city if one likes. What is chosen may be anything."""
    provinces = organisations.provinces()
    province = chosen["province"] if chosen["province"] in {one.code for one in provinces} else ""
    counties = organisations.counties(province) if province else []
    county = chosen["county"] if chosen["county"] in {one.code for one in counties} else ""
    told = {
        **_frame(draft, 1),
        "is_ticket": draft.draft.service.kind == ServiceKind.TICKET,
        "chosen": {"province": province, "county": county, "city": chosen["city"]},
        "provinces": provinces,
        "counties": counties,
        "cities": organisations.cities(county) if county else [],
        "refusal": refusal,
        "refused": {level: str(refusal) for level in LEVELS if refusal and refusal.field == level},
        "has_errors": refusal is not None,
        "said": said(request),
        "code": code_to_show(request),
        "other": other_draft_of(request.actor, draft.draft.service_id, but=[draft.draft.pk]),
    }
    return render(request, "citizen/draft_place.html", told, status=422 if refusal else 200)


def place_of(draft: Draft) -> dict[str, str]:
    """The codes chosen so far."""
    return {"province": draft.province_id or "", "county": draft.county_id or "", "city": draft.city_id or ""}


def show_summary(request: DeskRequest, draft: OpenDraft, refusal: NotReady | None = None) -> HttpResponse:
    """Everything once more, what happens next, and the button that sends."""
    uuid = draft.draft.uuid
    told = {
        **_frame(draft, len(draft.pages) + 2),
        "parts": _parts(draft),
        "warnings": engine.warnings(draft.form, draft.answers, draft.context),
        "links": _links(uuid, refusal) if refusal else [],
        "has_errors": refusal is not None,
        "office": answering_office(draft.draft) if draft.draft.province_id else None,
        "open_case": open_case_of(request.actor, draft.draft.service_id),
        "back": address(uuid, draft.pages[-1]) if draft.pages else f"{home(uuid)}place/",
    }
    return render(request, "citizen/draft_summary.html", told, status=422 if refusal else 200)


def _frame(draft: OpenDraft, step: int) -> dict[str, Any]:
    return {
        "draft": draft.draft,
        "home": home(draft.draft.uuid),
        "step": step,
        "steps": len(draft.pages) + 2,
        "stations": list(_stations(draft, step)),
        "revision": draft.draft.updated_at.isoformat(),
    }


def _stations(draft: OpenDraft, now: int) -> Iterator[Station]:
    """The place, each page, the summary. One may go back to what is done, and forward only by the form's own button."""
    uuid, done, here = draft.draft.uuid, set(draft.draft.done_pages), texts.reading()
    way = [
        ({here: _("محل")}, f"{home(uuid)}place/", draft.draft.province_id is not None),
        *((page.title.model_dump(exclude_none=True), address(uuid, page), page.key in done) for page in draft.pages),
        ({here: _("خلاصه و فرستادن")}, address(uuid, None), False),
    ]
    for number, (title, href, is_done) in enumerate(way, start=1):
        yield Station(title, href, "now" if number == now else "done" if is_done else "next")


def _parts(draft: OpenDraft) -> list[Part]:
    base = home(draft.draft.uuid)
    pages = engine.summary(draft.form, draft.answers, draft.context)
    return parts_of(pages, draft.files.rows, href=lambda key: f"{base}pages/{key}/")


def _links(uuid: UUID, refusal: NotReady) -> list[Link]:
    """What is still missing, each with the place where it can be mended."""
    place = [Link(_("استان را انتخاب کنید"), f"{home(uuid)}place/")] if refusal.place else []
    return place + [
        Link(f"{one.error.label}: {one.error.message}", f"{home(uuid)}pages/{one.page}/#{one.error.input_id}")
        for one in refusal.errors
    ]
