"""What becomes of a case when it turns out to be about something else: what its applicant need not write again, what
the other form lacks, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import Case
from mizban.cases.queries.answers import Given, given_of
from mizban.cases.routing import PlaceTooWide, Route, route, route_to_unit
from mizban.cases.subjects import CASE
from mizban.catalogue.models import FOR_SEARCH, LARGE, Service, ServiceKind
from mizban.catalogue.queries import published
from mizban.catalogue.search import matching
from mizban.catalogue.tickets import SUBJECT
from mizban.core.actor import Actor
from mizban.core.errors import Invalid
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine import Answers, SummaryPage
from mizban.dynamic_forms.fields import FieldError
from mizban.files.queries import FileRow
from mizban.organisations.models import Level

DESCRIPTION = "description"
"""Key of the field of a ticket's form that holds what it is about."""
LANGUAGE = "fa"
MOST_LIKELY = 5
Chosen = Mapping[str, str]
"""For which field of the other form a file is, by its id; "" for none."""


@dataclass(frozen=True)
class Conversion:
    """A case as it would be. `lacks` is what has to be asked for; `files` are those that were sent, `chosen` says for
    what each of them is."""

    service: Service
    answers: Answers
    lacks: tuple[FieldError, ...]
    files: tuple[FileRow, ...]
    chosen: Chosen
    route: Route | None
    """Where it goes; None where it stays with whoever has it."""
    context: FormContext

    @property
    def form(self) -> Form:
        assert self.service.current is not None
        return form_of(self.service.current)

    @property
    def carried(self) -> list[SummaryPage]:
        """What the other form says already, for reading."""
        pages = engine.summary(self.form, self.answers, self.context)
        kept = [replace(page, rows=tuple(row for row in page.rows if row.text or row.rows)) for page in pages]
        return [page for page in kept if page.rows]

    @property
    def places(self) -> list[tuple[str, str]]:
        """The documents and other files that the form asks for, by key and label."""
        return [(key, kind.title(self.context.language)) for key, kind in engine.file_fields(self.form).items()]


def offered(case: Case) -> QuerySet[Service]:
    """What a case can become: every other service or need that can be asked for."""
    return (
        published(case.organisation_id, ServiceKind.SERVICE, ServiceKind.TICKET)
        .exclude(pk=case.service_id)
        .exclude(current__form={})
        .select_related("current__section")
        .defer(*FOR_SEARCH, *(f"current__{column}" for column in LARGE))
    )


def meant(case: Case, words: str) -> tuple[list[Service], list[Service]]:
    """What the case can become: what the words mean, or, without any, what its subject may mean and then all."""
    everything = offered(case)
    if words:
        return [], list(matching(everything, words))
    told = getattr(case, "subject", "") or ""
    likely = list(matching(everything, told)[:MOST_LIKELY]) if told else []
    return likely, list(everything.order_by("current__section__order", "kind", "order", "pk"))


def service_for(case: Case, slug: str) -> Service:
    """Raises Invalid for one that the case cannot become."""
    found = offered(case).filter(slug=slug).first()
    if found is None:
        raise Invalid(_("خدمت را از فهرست انتخاب کنید"), field="service", code="no_such_service")
    return found


def conversion(actor: Actor, case: Case, service: Service, chosen: Chosen | None = None) -> Conversion:
    """What the case becomes as a request for `service`; files go where `chosen` says, else where they must belong."""
    assert service.current is not None, "only published services are offered"
    given, new = given_of(case), form_of(service.current)
    files = SubjectFiles.of(actor, (CASE, case.pk), held=False)
    ctx = context(files=files, province=case.province_id)
    sent = [one for ids in engine.file_ids(given.form, given.answers).values() for one in ids if one in files.rows]
    places = engine.file_fields(new)
    usual = _usual_places(given, new) if chosen is None else chosen
    put = {key: [one for one in sent if usual.get(one) == key] for key in places}
    taken = engine.carry(given.form, new, given.answers, ctx, put, _told(case, service, given))
    kept = {one: key for key in places for one in taken.kept.get(key, [])}
    lacks = {one.error.path: one.error for one in taken.judged.errors}
    return Conversion(
        service=service,
        answers=taken.kept,
        lacks=tuple(lacks.values()),
        files=tuple(files.rows[one] for one in sent),
        chosen={one: kept.get(one, "") for one in sent},
        route=_route(case, service),
        context=ctx,
    )


def _usual_places(given: Given, new: Form) -> dict[str, str]:
    """A document stays what it was; a form that takes files in one place gets them all there, as many as it takes."""
    places = engine.file_fields(new)
    named = engine.file_ids(given.form, given.answers)
    found = {one: path for path, ids in named.items() if path in places for one in ids}
    if len(places) == 1 and not found:
        ((key, kind),) = places.items()
        every = [one for ids in named.values() for one in ids]
        found = dict.fromkeys(every[: getattr(kind, "max_files", 1)], key)
    return found


def _told(case: Case, service: Service, given: Given) -> Answers:
    """A ticket must have a subject and a text. What comes out of a request for a service has the title of that and
    what was written there, of which nobody makes its applicant write an extract."""
    if service.kind != ServiceKind.TICKET or SUBJECT in given.answers:
        return {}
    pages = engine.summary(given.form, given.answers, context(province=case.province_id))
    rows = [row for page in pages for row in page.rows if row.text and not row.personal and row.type != "file"]
    text = "\n".join(f"{row.label}: {row.text}" for row in rows)
    return {SUBJECT: case.service.title[LANGUAGE][:120], DESCRIPTION: text[:2000] or case.service.title[LANGUAGE]}


def _route(case: Case, service: Service) -> Route | None:
    """Another section or another level of offices works it: there it goes. Else it stays, wherever it has come to."""
    version = service.current
    assert version is not None
    if (version.section_id, version.unit_level) == (case.section_id, case.unit.level):
        return None
    same = {"organisation_id": case.organisation_id, "section_id": version.section_id, "service_id": service.pk}
    try:
        found = route(
            **same,
            level=Level(version.unit_level),
            province_code=case.province_id,
            county_code=case.county_id,
            person_id=case.person_id,
        )
    except PlaceTooWide:
        found = route_to_unit(**same, unit=case.unit, person_id=case.person_id)
    return None if (found.unit.pk, found.section_id) == (case.unit_id, case.section_id) else found
