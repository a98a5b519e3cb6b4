"""Beginning a request and filling it, page by page. Whatever was typed is on the server before anything is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mizban.accounts.models import Person
from mizban.cases import deadlines
from mizban.cases.claims import claims_for
from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import UNSENT, Draft
from mizban.cases.policies import own_drafts
from mizban.cases.queries.applying.drafts import NOT_THERE
from mizban.cases.routing import PlaceTooWide, route
from mizban.cases.settling import settle
from mizban.cases.subjects import DRAFT
from mizban.cases.typed import Typed, seal, unseal
from mizban.catalogue.models import Service, ServiceVersion
from mizban.catalogue.queries import requestable_version, version_of
from mizban.catalogue.tickets import LONGEST_SUBJECT, SUBJECT
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant
from mizban.core.errors import Conflict, Invalid, NotFound
from mizban.core.statements import Statement, parameter
from mizban.core.text import clean
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.engine import Parsed
from mizban.files.actions import discard
from mizban.organisations import queries as organisations
from mizban.organisations.models import Level


def start(*, actor: Actor, service: Service, province_slug: str = "", subject: str = "") -> Draft:
    """A draft of the service's current version for the signed-in applicant; one that they began and left empty will do.
    `subject` is what they typed while they looked for it; it waits where the form of a ticket asks for it.

    Raises Conflict where the version wants to know better who they are (`claims.claims_for`).
    """
    version = requestable_version(service)
    with acting_as(actor):
        Person.objects.select_for_update().get(pk=actor.applicant_id)  # of two taps the second finds the first's draft
        claim = claims_for(actor, version).first()
        if claim is None:
            raise Conflict(_("اول خودتان را معرفی کنید"), code="no_claim")
        draft = _left_empty(actor, version) or Draft(
            organisation_id=actor.organisation_id, person_id=actor.applicant_id, service=service, version=version
        )
        draft.claim = claim
        if province_slug:
            draft.province = organisations.province_by_slug(province_slug)
        if subject and (begun := _with_subject(version, subject)):
            draft.typed = seal(begun)
        _touch(draft)
    return draft


def _with_subject(version: ServiceVersion, subject: str) -> Typed:
    """As if it had been typed on its page, unjudged."""
    for page in form_of(version).pages:
        if any(kind.key == SUBJECT for kind in page.fields):
            return {page.key: engine.raw_page(page, {SUBJECT: clean(subject, max_length=LONGEST_SUBJECT)})}
    return {}


def _left_empty(actor: Actor, version: ServiceVersion) -> Draft | None:
    mine = own_drafts(actor).filter(UNSENT, version=version)
    empty = mine.filter(answers={}, typed="", done_pages=[], county=None)
    return empty.order_by("-pk").first()


def choose_place(*, actor: Actor, uuid: UUID, province: str, county: str = "", city: str = "") -> Draft:
    """Set where the matter lies, by codes. Raises Invalid where the county is needed, or the codes do not fit."""
    with acting_as(actor):
        draft = locked(actor, uuid)
        _check_place(draft, province, county, city)
        draft.province_id, draft.county_id, draft.city_id = province, county or None, city or None
        _touch(draft)
    return draft


def save_page(*, actor: Actor, uuid: UUID, page_key: str, data: Mapping[str, Any]) -> Parsed:
    """Take a page as posted: what passes becomes answers, what does not stays as typed. Saved in both cases.

    What was typed on other pages and passes by now becomes answers too, for the page is judged over them.
    """
    with acting_as(actor):
        draft = locked(actor, uuid)
        form, page = form_of(draft.version), _page(draft, page_key)
        ctx = context(files=SubjectFiles.of(actor, (DRAFT, draft.pk)), province=draft.province_id or "")
        typed = unseal(draft.typed)
        settled = settle(form, engine.decrypt_personal(form, draft.answers), typed, ctx, but=page_key)
        parsed = engine.parse_page(form, page, data, settled.answers, ctx)
        if parsed.errors:
            typed[page_key] = engine.raw_page(page, data)
        else:
            typed.pop(page_key, None)
            draft.done_pages = sorted({*draft.done_pages, page_key})
        typed = {key: one for key, one in typed.items() if key not in settled.passed}
        answers = engine.with_page(form, page, settled.answers, parsed.answers)
        draft.answers = engine.encrypt_personal(form, answers)
        _keep_typed(draft, typed)
    return parsed


def keep_typed(*, actor: Actor, uuid: UUID, page_key: str, data: Mapping[str, Any]) -> Draft:
    """Put aside what is being typed on a page, unjudged: the autosave, and the buttons that add or drop a row."""
    with acting_as(actor):
        draft = locked(actor, uuid)
        typed = unseal(draft.typed)
        typed[page_key] = engine.raw_page(_page(draft, page_key), data)
        _keep_typed(draft, typed)
    return draft


def throw_away(*, actor: Actor, uuid: UUID) -> None:
    """The applicant drops a draft; its files go with it."""
    with acting_as(actor):
        empty(actor, locked(actor, uuid))


def empty(actor: Actor, draft: Draft) -> None:
    """What was written and sent with it is gone; the row stays."""
    discard(actor=actor, subject=(DRAFT, draft.pk))
    draft.answers, draft.typed, draft.emptied_at = {}, "", clock.now()
    draft.save()


def locked(actor: Actor, uuid: UUID) -> Draft:
    """The applicant's own open draft, locked. Raises NotFound, or Conflict when it has been sent or has expired."""
    draft = found(actor, uuid)
    if draft.submitted_at:
        raise Conflict(_("این درخواست فرستاده شده است؛ آن را در «صفحهٔ من» ببینید"), code="draft_sent")
    if draft.emptied_at:
        raise Conflict(_("مهلت این پیش‌نویس گذشته است؛ درخواست تازه‌ای شروع کنید"), code="draft_expired")
    return draft


def found(actor: Actor, uuid: UUID) -> Draft:
    """The applicant's own draft, locked, whatever has become of it. Raises NotFound."""
    draft = _FOUND.first(organisation=actor.organisation_id, person=actor.applicant_id, uuid=uuid)
    if draft is None:
        raise NotFound(NOT_THERE, code="no_such_draft")
    draft.version = version_of(draft.version_id)
    draft.service = draft.version.service
    return draft


_FOUND = Statement(
    lambda: (
        own_drafts(applicant(parameter("organisation"), parameter("person")))
        .select_for_update(of=("self",))
        .select_related("claim", "person")
        .filter(uuid=parameter("uuid"))
    )
)


def _keep_typed(draft: Draft, typed: Typed) -> None:
    draft.typed = seal(typed)
    _touch(draft)


def _touch(draft: Draft) -> None:
    """Save, and begin the days until it expires anew; one that has expired goes back to draft."""
    draft.expires_on = clock.today() + dt.timedelta(days=deadlines.DRAFT_DAYS)
    draft.reminders_sent, draft.expired_at = 0, None
    draft.save()


def _page(draft: Draft, key: str) -> PageDefinition:
    page = form_of(draft.version).page(key)
    if page is None:
        raise NotFound(_("این صفحه پیدا نشد؛ از «صفحهٔ من» ادامه دهید"), code="no_such_page")
    return page


def _check_place(draft: Draft, province: str, county: str, city: str) -> None:
    if province not in {one.code for one in organisations.provinces()}:
        raise Invalid(_("استان را انتخاب کنید"), field="province", code="no_such_province")
    if county and county not in {one.code for one in organisations.counties(province)}:
        raise Invalid(_("شهرستان را از همین استان انتخاب کنید"), field="county", code="no_such_county")
    if city and city not in {one.code for one in organisations.cities(county)}:
        raise Invalid(_("شهر را از همین شهرستان انتخاب کنید"), field="city", code="no_such_city")
    try:
        route(
            organisation_id=draft.organisation_id,
            level=Level(draft.version.unit_level),
            section_id=draft.version.section_id,
            service_id=draft.service_id,
            province_code=province,
            county_code=county or None,
        )
    except PlaceTooWide:
        raise Invalid(
            _("این استان دو اداره دارد؛ شهرستان را هم انتخاب کنید"), field="county", code="county_needed"
        ) from None
