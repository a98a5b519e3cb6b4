"""Asking for a service: who asks, the code, and the draft that begins then."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from mizban.accounts.codes import Purpose
from mizban.cases.actions.applying import drafts
from mizban.cases.forms import context, form_of
from mizban.cases.queries.applying.drafts import file_hint, is_identified, open_case_of, other_draft_of
from mizban.catalogue.models import IdentityLevel, Service, ServiceVersion
from mizban.catalogue.queries import by_slug, requestable_version
from mizban.catalogue.tickets import LONGEST_SUBJECT, SUBJECT
from mizban.core.actor import applicant
from mizban.core.text import clean
from mizban.organisations.models import Province
from mizban.organisations.queries import provinces
from mizban.web.citizen import codes, entry_forms, identifying
from mizban.web.citizen.codes import Ways
from mizban.web.citizen.identifying import Door
from mizban.web.citizen.looking import blank_pages
from mizban.web.citizen.pending import Pending, recall
from mizban.web.reading import reading
from mizban.web.request import DeskRequest


@dataclass(frozen=True)
class Wish:
    """What is asked for, and whether the one who asks is known well enough already."""

    service: Service
    version: ServiceVersion
    province: Province | None
    is_identified: bool
    subject: str = ""
    """What was typed before the form was chosen."""

    @property
    def address(self) -> str:
        return _address(self.service.slug, self.province.slug if self.province else "", self.subject)

    @property
    def door(self) -> Door:
        by_registry = self.version.identity_level == IdentityLevel.REGISTRY
        slug = self.service.slug
        return Door(
            form=entry_forms.IDENTITY if by_registry else entry_forms.MOBILE_ONLY,
            template="citizen/apply.html",
            address=self.address,
            code=f"/services/{slug}/apply/code/",
            pending={
                "service": slug,
                "province": self.province.slug if self.province else "",
                "subject": self.subject,
            },
            told={"service": self.service, "version": self.version, "province": self.province},
        )


def apply(request: DeskRequest, slug: str) -> HttpResponse:
    """Who asks? Somebody signed in goes on at once."""
    if request.method == "POST":
        with reading(request):
            wish = _wish(request, slug)
        return _begin(request, wish) if wish.is_identified else identifying.asked(request, wish.door)
    wish = _wish(request, slug)
    if not wish.is_identified:
        return identifying.show(request, wish.door)
    actor, service = request.actor, wish.service
    told = {
        "service": service,
        "version": wish.version,
        "address": wish.address,
        "province": wish.province,
        "draft": other_draft_of(actor, service.pk),
        "open_case": open_case_of(actor, service.pk),
    }
    return render(request, "citizen/apply_signed_in.html", told)


def empty_form(request: DeskRequest, slug: str) -> HttpResponse:
    """The whole form, to look at before saying who one is."""
    service = by_slug(request.actor.organisation_id, slug)
    version = requestable_version(service)
    pages = blank_pages(form_of(version), context(), file_hint())
    return render(request, "citizen/empty_form.html", {"service": service, "version": version, "pages": pages})


def code(request: DeskRequest, slug: str) -> HttpResponse:
    """The code from the SMS; a right one leads to the registries and on to the draft."""
    pending = recall(request, Purpose.IDENTIFY, slug)
    if pending is None:
        return HttpResponseRedirect(f"/services/{slug}/apply/")
    back = _address(slug, pending.province, pending.subject)
    return codes.answer(request, pending, Ways(back), lambda: _entered(request, slug, pending))


def _entered(request: DeskRequest, slug: str, pending: Pending) -> HttpResponse:
    with reading(request):
        wish = _wish(request, slug, pending.province, pending.subject)
    them = identifying.entered(request, wish.door, pending)
    if isinstance(them, HttpResponse):
        return them
    actor = applicant(request.actor.organisation_id, them.person_id)
    draft = drafts.start(actor=actor, service=wish.service, province_slug=pending.province, subject=pending.subject)
    return HttpResponseRedirect(f"/my/drafts/{draft.uuid}/")


def _begin(request: DeskRequest, wish: Wish) -> HttpResponse:
    slug = wish.province.slug if wish.province else ""
    draft = drafts.start(actor=request.actor, service=wish.service, province_slug=slug, subject=wish.subject)
    return HttpResponseRedirect(f"/my/drafts/{draft.uuid}/")


def _address(slug: str, province: str, subject: str) -> str:
    told = {"province": province, SUBJECT: subject}
    query = urlencode({name: value for name, value in told.items() if value})
    return f"/services/{slug}/apply/" + (f"?{query}" if query else "")


def _wish(request: DeskRequest, slug: str, province_slug: str = "", subject: str = "") -> Wish:
    actor = request.actor
    service = by_slug(actor.organisation_id, slug)
    version = requestable_version(service)
    wanted = province_slug or request.GET.get("province", "")
    province = next((one for one in provinces() if one.slug == wanted), None)
    subject = subject or clean(request.GET.get(SUBJECT, ""), max_length=LONGEST_SUBJECT)
    return Wish(service, version, province, is_identified(actor, version), subject)
