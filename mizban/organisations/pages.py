"""What an organisation writes on its own pages: the guide, questions and answers, promises; and its notices.

Pages come from readable files, one for each, and are checked before anything reaches the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from mizban.core import clock
from mizban.core.errors import NotFound
from mizban.core.jalali import DateError, parse
from mizban.core.keeping import forget_kept, kept
from mizban.core.models import Localised
from mizban.organisations.models import Organisation, Page

SLUGS = ("guide", "faq", "accessibility", "privacy", "service-level", "contact")
"""The pages that every organisation has, by the last part of their address."""
FOR_STAFF = ("officers-guide",)
"""Those that its officers read, once they have signed in."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Words = Annotated[str, Field(min_length=1, max_length=4000)]


def _real_day(text: str) -> str:
    try:
        parse(text)
    except DateError:
        raise ValueError(f"the calendar has no day {text}") from None
    return text


JalaliDay = Annotated[str, Field(pattern=r"^[0-9]{4}/[0-9]{2}/[0-9]{2}$"), AfterValidator(_real_day)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """A text in Persian, perhaps also in English. `[words](/address/)` in it is a way to another page of the desk."""

    fa: Words
    en: Words | None = None


class Step(Strict):
    """A step of the guide, with the name of its picture and what the picture shows."""

    slug: Slug
    title: Text
    text: Text
    picture: Slug
    alt: Text


class Question(Strict):
    slug: Slug
    question: Text
    answer: Text


class Section(Strict):
    slug: Slug
    heading: Text
    body: list[Text] = []
    items: list[Text] = Field(default=[], alias="list")


class PageFile(Strict):
    """A page: steps (guide), questions (faq), or sections (all others)."""

    title: Text
    version: Annotated[int, Field(ge=1)]
    issued_by: Text
    date: JalaliDay
    """The Jalali day from which it holds."""
    steps: list[Step] = []
    questions: list[Question] = []
    sections: list[Section] = []

    @model_validator(mode="after")
    def has_one_kind_of_parts(self) -> PageFile:
        if [bool(self.steps), bool(self.questions), bool(self.sections)].count(True) != 1:
            raise ValueError("a page has steps, or questions, or sections")
        return self


@dataclass(frozen=True)
class Notice:
    """Something that the organisation makes known on a day; `text` may be empty."""

    title: Localised
    text: Localised
    on: dt.date
    important: bool


@transaction.atomic
def save_pages(organisation: Organisation, pages: Mapping[str, PageFile]) -> None:
    """Bring in pages by the last part of their addresses (`SLUGS`, `FOR_STAFF`); the same pages change nothing."""
    for slug, file in pages.items():
        content = file.model_dump(mode="json", by_alias=True, exclude_none=True)
        Page.objects.update_or_create(organisation=organisation, slug=slug, defaults={"content": content})
    forget_kept()


def page(organisation_id: int, slug: str) -> PageFile:
    """A page of the organisation. Raises NotFound where it has written none."""
    content = kept(("page", organisation_id, slug), lambda: _find(organisation_id, slug))
    if content is None:
        raise NotFound(_("این صفحه پیدا نشد؛ از «خانه» شروع کنید"), code="no_such_page")
    return content


def notices(organisation: Organisation) -> list[Notice]:
    """What the organisation makes known today: the important first, then the newest."""
    today = clock.today()
    entries = [entry for entry in organisation.texts.get("notices", ()) if _is_shown(entry, today)]
    found = [
        Notice(entry["title"], entry.get("text", {}), parse(entry["date"]), bool(entry.get("important")))
        for entry in entries
    ]
    return sorted(found, key=lambda notice: (notice.important, notice.on), reverse=True)


def _is_shown(entry: dict[str, str], today: dt.date) -> bool:
    """Whether its day has come and its last one has not gone; a day that the calendar does not have never comes."""
    try:
        return parse(entry["date"]) <= today and ("until" not in entry or today <= parse(entry["until"]))
    except DateError:
        return False


def _find(organisation_id: int, slug: str) -> PageFile | None:
    found = Page.objects.filter(organisation_id=organisation_id, slug=slug).first()
    return PageFile.model_validate(found.content) if found else None
