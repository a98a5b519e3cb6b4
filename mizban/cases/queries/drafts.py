"""A draft as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import Case, Draft
from mizban.cases.subjects import DRAFT
from mizban.cases.typed import Typed, unseal
from mizban.cases.workflow import OPEN
from mizban.core.actor import Actor
from mizban.core.errors import NotFound
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.engine import Answers
from mizban.dynamic_forms.forms import FieldsForm


@dataclass(frozen=True)
class OpenDraft:
    """A draft that can be filled, decrypted, with its files."""

    draft: Draft
    form: Form
    answers: Answers
    typed: Typed
    context: FormContext

    @property
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
        """The page's form with what was answered or typed."""
        return engine.page_form(self.form, page, self.answers, self.context, typed=self.typed.get(page.key))

    @property
    def first_open_page(self) -> PageDefinition | None:
        """Where to go on: the first page that has not been done."""
        return next((page for page in self.pages if page.key not in self.draft.done_pages), None)


def open_draft(actor: Actor, uuid: UUID, *, upload_url: str = "") -> OpenDraft:
    """The applicant's own draft, sent or not. Raises NotFound."""
    draft = (
        Draft.objects.select_related("version", "service", "province", "county", "city", "claim", "person")
        .filter(organisation_id=actor.organisation_id, person_id=actor.applicant_id, uuid=uuid)
        .first()
    )
    if draft is None or (draft.expired_at and not draft.submitted_at):
        raise NotFound(_("این پیش‌نویس پیدا نشد؛ از «صفحهٔ من» شروع کنید"), code="no_such_draft")
    form = form_of(draft.version)
    files = SubjectFiles.of(actor, (DRAFT, draft.pk))
    return OpenDraft(
        draft,
        form,
        engine.decrypt_personal(form, draft.answers),
        unseal(draft.typed),
        context(files=files, province=draft.province_id or ""),
    )


def drafts_of(actor: Actor) -> list[Draft]:
    """Drafts that wait to be sent, the latest first."""
    mine = Draft.objects.filter(organisation_id=actor.organisation_id, person_id=actor.applicant_id)
    return list(mine.filter(submitted_at=None, expired_at=None).select_related("service").order_by("-updated_at"))


def open_draft_of(actor: Actor, service_id: int) -> Draft | None:
    """A draft of that service already begun."""
    mine = Draft.objects.filter(organisation_id=actor.organisation_id, person_id=actor.applicant_id)
    return mine.filter(submitted_at=None, expired_at=None, service_id=service_id).order_by("-updated_at").first()


def open_case_of(actor: Actor, service_id: int) -> Case | None:
    """An open case of the same service: the person is warned before sending another."""
    mine = Case.objects.filter(organisation_id=actor.organisation_id, person_id=actor.applicant_id)
    return mine.filter(service_id=service_id, state__in=OPEN).order_by("-submitted_at").first()


def case_of_draft(actor: Actor, uuid: UUID) -> Case | None:
    """The case that a draft has become."""
    return Case.objects.filter(
        organisation_id=actor.organisation_id, person_id=actor.applicant_id, draft_uuid=uuid
    ).first()
