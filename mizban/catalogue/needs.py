"""needs.yaml: what a section may be written to about (docs/service-files.md). A need is a service of kind `ticket`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from mizban.catalogue.definition import PromisedDays, ServiceDefinition, Slug, Strict
from mizban.catalogue.models import IdentityLevel, ServiceKind
from mizban.catalogue.tickets import LONGEST_SUBJECT, SUBJECT, subject_problems
from mizban.dynamic_forms.definition import DocumentDefinition, FormDefinition
from mizban.dynamic_forms.model import Text
from mizban.dynamic_forms.problems import Problem, refuse
from mizban.organisations.models import Level

STANDARD: dict[str, Any] = {
    "pages": [
        {
            "key": "request",
            "title": {"fa": "درخواست", "en": "Request"},
            "fields": [
                {
                    "key": SUBJECT,
                    "type": "text",
                    "max_length": LONGEST_SUBJECT,
                    "label": {"fa": "موضوع", "en": "Subject"},
                    "hint": {"fa": "در چند کلمه؛ تا ۱۲۰ نویسه", "en": "In a few words; at most 120 characters"},
                },
                {
                    "key": "description",
                    "type": "longtext",
                    "rows": 8,
                    "max_length": 4000,
                    "label": {"fa": "شرح", "en": "Description"},
                    "hint": {
                        "fa": "بنویسید چه می‌خواهید؛ تا ۴٬۰۰۰ نویسه",
                        "en": "Write what you want; at most 4,000 characters",
                    },
                },
                {
                    "key": "attachments",
                    "type": "file",
                    "max_files": 10,
                    "required": False,
                    "label": {"fa": "نامه، درخواست یا گزارش", "en": "Letter, request or report"},
                    "hint": {
                        "fa": "اگر دارید پیوست کنید؛ تا ۱۰ فایل",
                        "en": "Attach it if you have one; at most 10 files",
                    },
                },
            ],
        }
    ]
}
"""The form of a need that has none of its own."""


class Need(Strict):
    """A need of a section."""

    slug: Slug
    section: Slug
    title: Text
    summary: Text
    keywords: list[Annotated[str, Field(max_length=80)]] = []
    identity: IdentityLevel = IdentityLevel.REGISTRY
    unit_level: Level = Level.PROVINCE
    promised_days: PromisedDays | None = None
    documents: list[DocumentDefinition] = []
    form: FormDefinition | None = None

    @model_validator(mode="after")
    def its_form_asks_for_a_subject(self) -> Need:
        problems = [Problem(("form", *one.path), one.message) for one in subject_problems(self.form)]
        asked = self.form or FormDefinition.model_validate(STANDARD)
        problems += [Problem(("documents", *one.path), one.message) for one in asked.document_problems(self.documents)]
        refuse(problems)
        return self


class NeedsFile(Strict):
    """All needs of an organisation, in the order in which people see them. `promised_days`: of those that name none."""

    promised_days: PromisedDays | None = None
    needs: list[Need]

    def services(self) -> list[ServiceDefinition]:
        """The needs as what they are: ticket services."""
        return [self._service(place, need) for place, need in enumerate(self.needs)]

    def _service(self, place: int, need: Need) -> ServiceDefinition:
        return ServiceDefinition(
            kind=ServiceKind.TICKET,
            order=place,
            slug=need.slug,
            section=need.section,
            title=need.title,
            summary=need.summary,
            keywords=need.keywords,
            identity=need.identity,
            unit_level=need.unit_level,
            promised_days=need.promised_days or self.promised_days,
            documents=need.documents,
            form=need.form or FormDefinition.model_validate(STANDARD),
        )
