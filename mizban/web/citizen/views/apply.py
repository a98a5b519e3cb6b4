"""Asking for a service: who asks, the code, and the draft that begins then."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from mizban.accounts.codes import Purpose
from mizban.cases.actions import drafts
from mizban.cases.forms import context, form_of
from mizban.cases.queries.drafts import open_case_of, open_draft_of
from mizban.catalogue.models import IdentityLevel, Service
from mizban.catalogue.queries import by_slug, requestable_version
from mizban.core.actor import applicant
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.engine import Parsed
from mizban.identity.actions import identify
from mizban.identity.entry import Entered, enter, enter_by_mobile
from mizban.identity.inquiry import Inquiry, Whom
from mizban.web import kept
from mizban.web.citizen import codes, entry_forms
from mizban.web.citizen.pending import Pending, recall, sign_in
from mizban.web.reading import actor_in, reading


def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asks? Somebody signed in goes on at once."""
    if request.method == "POST":
        return _applied(request, slug)
    service = by_slug(actor_in(request).organisation_id, slug)
    if actor_in(request).is_applicant:
        return render(request, "citizen/apply_signed_in.html", _begun(request, service))
    form = _identity_form(service)
    page = entry_forms.page_of(form)
    fields = engine.page_form(form, page, {}, context(), typed=_typed_before(request))
    return render(request, "citizen/apply.html", _told(request, service, fields))


def empty_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole form, to look at before saying who one is."""
    service = by_slug(actor_in(request).organisation_id, slug)
    form = form_of(requestable_version(service))
    pages = [(page, engine.page_form(form, page, {}, context())) for page in form.pages]
    return render(request, "citizen/empty_form.html", {"service": service, "pages": pages})


def code(request: HttpRequest, slug: str) -> HttpResponse:
    """The code from the SMS; a right one leads to the registries and on to the draft."""
    pending = recall(request, Purpose.IDENTIFY, slug)
    if pending is None or actor_in(request).is_applicant:
        return HttpResponseRedirect(f"/services/{slug}/apply/")
    if request.method != "POST":
        return codes.page(request, pending, back=f"/services/{slug}/apply/")
    if "again" in request.POST:
        codes.ask(request, pending)
        return HttpResponseRedirect(request.path)
    right, form = codes.proved(request, pending)
    if not right:
        return codes.page(request, pending, form, back=f"/services/{slug}/apply/")
    return _entered(request, slug, pending)


def _applied(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_in(request)
    with reading(request):
        service = by_slug(actor.organisation_id, slug)
        requestable_version(service)
    province = request.POST.get("province") or request.GET.get("province", "")
    if actor.is_applicant:
        draft = drafts.start(actor=actor, service=service, province_slug=province)
        return HttpResponseRedirect(f"/my/drafts/{draft.uuid}/")
    form = _identity_form(service)
    parsed = engine.parse_page(form, entry_forms.page_of(form), request.POST, {}, context())
    if parsed.errors:
        return _refused(request, service, parsed)
    pending = Pending(Purpose.IDENTIFY, service=slug, province=province, **parsed.answers)
    codes.ask(request, pending)
    return HttpResponseRedirect(f"/services/{slug}/apply/code/")


def _entered(request: HttpRequest, slug: str, pending: Pending) -> HttpResponse:
    actor = actor_in(request)
    with reading(request):
        service = by_slug(actor.organisation_id, slug)
    language = get_language() or "fa"
    if not pending.national_id:
        entered = enter_by_mobile(actor=actor, mobile=pending.mobile, language=language)
    else:
        whom = Whom(pending.national_id, dt.date.fromisoformat(pending.birth_date), pending.mobile)
        found = identify(actor=actor, whom=whom)
        if found.is_refused:
            return _denied(request, service, pending, found)
        entered = enter(actor=actor, whom=whom, found=found, language=language)
        _tell(request, entered, found)
    sign_in(request, entered.person_id)
    draft = drafts.start(
        actor=applicant(actor.organisation_id, entered.person_id), service=service, province_slug=pending.province
    )
    return HttpResponseRedirect(f"/my/drafts/{draft.uuid}/")


def _tell(request: HttpRequest, entered: Entered, found: Inquiry) -> None:
    """What the registries said, if anything, and the registration code, on the next page."""
    request.session["said"] = [str(sentence) for sentence in found.sentences]
    if entered.registration_code:
        request.session["registration_code"] = entered.registration_code


def _denied(request: HttpRequest, service: Service, pending: Pending, found: Inquiry) -> HttpResponse:
    """The registry denies this person: the identity page again, with what was typed."""
    form = _identity_form(service)
    page = entry_forms.page_of(form)
    answers = {key: value for key, value in vars(pending).items() if value and key in {one.key for one in page.fields}}
    fields = engine.page_form(form, page, answers, context())
    told = _told(request, service, fields) | {"said": found.sentences, "hints": found.hints, "has_errors": True}
    return render(request, "citizen/apply.html", told, status=422)


def _refused(request: HttpRequest, service: Service, parsed: Parsed) -> HttpResponse:
    told = _told(request, service, parsed.form) | {"errors": parsed.errors, "has_errors": True}
    return render(request, "citizen/apply.html", told, status=422)


def _told(request: HttpRequest, service: Service, fields: object) -> dict[str, object]:
    province = request.POST.get("province") or request.GET.get("province", "")
    return {"service": service, "fields": fields, "province": province}


def _begun(request: HttpRequest, service: Service) -> dict[str, object]:
    actor = actor_in(request)
    return {
        "service": service,
        "province": request.GET.get("province", ""),
        "draft": open_draft_of(actor, service.pk),
        "open_case": open_case_of(actor, service.pk),
    }


def _typed_before(request: HttpRequest) -> dict[str, list[str]] | None:
    data = kept.take(request)
    return dict(data.lists()) if data is not None else None


def _identity_form(service: Service) -> Form:
    level = requestable_version(service).identity_level
    return entry_forms.IDENTITY if level == IdentityLevel.REGISTRY else entry_forms.MOBILE_ONLY
