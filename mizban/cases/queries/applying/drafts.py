"""A draft as its pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.cases import deadlines
from mizban.cases.claims import claims_for
from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import UNSENT, Case, Draft
from mizban.cases.policies import own_drafts, visible_to
from mizban.cases.settling import Settled, settle
from mizban.cases.subjects import DRAFT
from mizban.cases.typed import Typed, unseal
from mizban.cases.workflow import OPEN
from mizban.catalogue.models import LARGE_OF_VERSION, ServiceVersion
from mizban.core.actor import Actor, applicant
from mizban.core.errors import NotFound
from mizban.core.statements import Statement, parameter
from mizban.core.text import local_digits
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.engine import Answers
from mizban.dynamic_forms.engine.posted import Data
from mizban.dynamic_forms.forms import FieldsForm
from mizban.dynamic_forms.types.base import FieldType
from mizban.files.kinds import MEGABYTE
from mizban.files.limits import limits
from mizban.files.models import FileState

NOT_THERE = gettext_lazy("این پیش‌نویس پیدا نشد؛ از «صفحهٔ من» شروع کنید")


class Sent(Exception):
    """The draft has become the case with this number: that is where its pages lead."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True)
class OpenDraft:
    """A draft that can be filled, decrypted, with its files. `stored` are the answers of the pages that were sent."""

    draft: Draft
    form: Form
    stored: Answers
    typed: Typed
    files: SubjectFiles
    context: FormContext

    @cached_property
    def settled(self) -> Settled:
        """What would be sent if it were sent now."""
        return settle(self.form, self.stored, self.typed, self.context)

    @property
    def answers(self) -> Answers:
        return self.settled.answers

    @cached_property
    def pages(self) -> list[PageDefinition]:
        """The pages to be filled, in order."""
        return engine.visible_pages(self.form, self.answers)

    def page(self, key: str) -> PageDefinition:
        """Raises NotFound for a page that this form, with these answers, does not have."""
        for page in self.pages:
            if page.key == key:
                return page
        raise NotFound(_("این صفحه پیدا نشد؛ از «صفحهٔ من» ادامه دهید"), code="no_such_page")

    def shown(self, page: PageDefinition) -> FieldsForm:
        """The page's form with what was answered or typed, and with files that arrived before anybody saved it."""
        typed = self.typed.get(page.key)
        arrived = self._arrived(page)
        if arrived:
            typed = dict(typed or engine.posted_from(page.fields, self.answers, self.context))
            for name, ids in arrived.items():
                typed[name] = [*typed.get(name, ()), *ids]
        return engine.page_form(self.form, page, self.answers, self.context, typed=typed)

    @property
    def first_open_page(self) -> PageDefinition | None:
        """Where to go on: the first page that has not been done, or in which something wrong was typed since."""
        done = set(self.draft.done_pages) - self.settled.refused
        return next((page for page in self.pages if page.key not in done), None)

    def _arrived(self, page: PageDefinition) -> dict[str, list[str]]:
        """Files sent for the fields of a page that stand nowhere yet: the page was closed before it was saved."""
        known = {file_id for ids in engine.file_ids(self.form, self.stored).values() for file_id in ids}
        known |= {value for page_typed in self.typed.values() for values in page_typed.values() for value in values}
        names = file_fields(page.fields, self.typed.get(page.key, {}))
        found: dict[str, list[str]] = {}
        for file_id, row in self.files.rows.items():
            name = input_name(row.field)
            if name in names and row.state != FileState.RECEIVING and file_id not in known:
                found.setdefault(name, []).append(file_id)
        return found


def file_fields(kinds: Iterable[FieldType], data: Data) -> dict[str, str]:
    """The inputs of these fields that hold files, by name, and what a file that comes there is kept as the field of."""
    kinds = list(kinds)
    keys = {kind.name: kind.key for kind in kinds}
    return {name: keys.get(name, name) for name in engine.upload_names(kinds, data).values()}


def input_name(field: str) -> str:
    """The name of the input for which a file came, of the field that it is kept as."""
    return field.replace(":", "-")


def file_hint() -> str:
    """What may be sent, for the hint of each field that takes files."""
    largest = local_digits(limits().bounds.max_bytes // MEGABYTE)
    return _("عکس یا PDF، تا %(max)s مگابایت") % {"max": largest}


def open_draft(actor: Actor, uuid: UUID) -> OpenDraft:
    """The applicant's own draft. Raises NotFound, and Sent when it has been sent."""
    draft = _OPEN.first(organisation=actor.organisation_id, person=actor.applicant_id, uuid=uuid)
    if draft is None or draft.emptied_at:
        raise NotFound(NOT_THERE, code="no_such_draft")
    if draft.submitted_at:
        raise Sent(_number_of(actor, uuid))
    form = form_of(draft.version)
    files = SubjectFiles.of(actor, (DRAFT, draft.pk))
    ctx = replace(context(files=files, province=draft.province_id or ""), file_hint=file_hint())
    stored = engine.decrypt_personal(form, draft.answers)
    return OpenDraft(draft, form, stored, unseal(draft.typed), files, ctx)


_OPEN = Statement(
    lambda: (
        own_drafts(applicant(parameter("organisation"), parameter("person")))
        .select_related("version", "service", "province", "county", "city", "claim", "person")
        .defer(*LARGE_OF_VERSION)
        .filter(uuid=parameter("uuid"))
    )
)


def draft_id(actor: Actor, uuid: UUID) -> int:
    """The primary key of the applicant's own open draft, for its files. Raises NotFound."""
    found = own_drafts(actor).filter(UNSENT, uuid=uuid).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(NOT_THERE, code="no_such_draft")
    return found


def drafts_of(actor: Actor) -> list[Draft]:
    """Drafts that wait to be sent, the latest first, each with the day until which it is `kept_until`."""
    waiting = own_drafts(actor).filter(UNSENT).select_related("service")
    found = list(waiting.defer("answers", "typed").order_by("-updated_at"))
    for draft in found:
        draft.kept_until = deadlines.draft_kept_until(draft.expires_on)  # type: ignore[attr-defined]
    return found


def other_draft_of(actor: Actor, service_id: int, *, but: Iterable[int] = ()) -> Draft | None:
    """A draft of that service already begun, the latest."""
    waiting = own_drafts(actor).filter(UNSENT, service_id=service_id).exclude(pk__in=but)
    return waiting.exclude(answers={}, typed="").order_by("-updated_at").first()


def open_case_of(actor: Actor, service_id: int) -> Case | None:
    """An open case of the same service: the person is warned before sending another."""
    mine = visible_to(actor).filter(person_id=actor.applicant_id)
    return mine.filter(service_id=service_id, state__in=OPEN).order_by("-submitted_at").first()


def is_identified(actor: Actor, version: ServiceVersion) -> bool:
    """Whether the applicant is known well enough to ask for this version."""
    return actor.is_applicant and claims_for(actor, version).exists()


def _number_of(actor: Actor, uuid: UUID) -> str:
    return visible_to(actor).only("number").get(draft_uuid=uuid).number
