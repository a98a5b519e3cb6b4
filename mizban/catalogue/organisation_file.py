"""The shape of organisation.yaml (docs/service-files.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from mizban.catalogue.definition import Slug, Strict
from mizban.dynamic_forms.model import Text
from mizban.organisations.models import Level
from mizban.organisations.pages import JalaliDay

Host = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SIGNATURE = 16
"""Letters of a short name: it signs text messages."""


class SectionEntry(Strict):
    slug: Slug
    title: Text
    summary: Text | None = None
    secretariat: bool = False


class NoticeEntry(Strict):
    """A notice of the organisation; `date` and `until` are Jalali days, `important` puts it first."""

    slug: Slug
    important: bool = False
    date: JalaliDay
    until: JalaliDay | None = None
    title: Text
    text: Text | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until and self.until < self.date:
            raise ValueError("its last day comes before its first")
        return self


class UnitWord(Strict):
    """How offices of a level are called; `{name}` stands for the province or county."""

    word: Text
    name: Text


class Contact(Strict):
    text: list[Text]


class OrganisationDefinition(Strict):
    """organisation.yaml. What says how the desk is reached stays as it was where it is left out."""

    slug: Slug
    name: Text
    short_name: Text
    desk_name: Text
    tagline: Text | None = None
    former_name: Text | None = None
    parent_name: Text | None = None
    hosts: list[Host] | None = None
    default: bool | None = None
    """Whether it also answers at `localhost`, which names no organisation."""
    base_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+$")] | None = None
    short_url: Annotated[str, Field(max_length=40)] | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    shows_writing: bool | None = None
    """Whether applicants see that somebody of the office is writing to them."""
    weekend: list[Day] | None = None
    unit_words: dict[Level, UnitWord] = {}
    sections: list[SectionEntry]
    notices: list[NoticeEntry] = []
    contact: Contact | None = None
    first: Literal["services", "tickets"] = "services"
    """What the desk leads to first."""

    @field_validator("short_name")
    @classmethod
    def fits_into_a_message(cls, name: Text) -> Text:
        if len(name.fa) > SIGNATURE:
            raise ValueError(f"it has {len(name.fa)} letters; it signs text messages and has at most {SIGNATURE}")
        return name

    @model_validator(mode="after")
    def sections_are_told_apart(self) -> OrganisationDefinition:
        slugs = [section.slug for section in self.sections]
        if len(slugs) != len(set(slugs)):
            raise ValueError("two sections have the same slug")
        if sum(section.secretariat for section in self.sections) != 1:
            raise ValueError("exactly one section is the secretariat: what nobody else answers for goes there")
        return self

    def columns(self) -> dict[str, Any]:
        """Values for the columns of the organisation that the file speaks of."""
        told: dict[str, Any] = self.model_dump(mode="json", exclude_none=True)
        columns: dict[str, Any] = {name: told[name] for name in ("name", "short_name", "desk_name")}
        columns["parent_name"] = told.get("parent_name", {})
        written = ("tagline", "former_name", "unit_words", "notices", "contact", "first")
        columns["texts"] = {key: told[key] for key in written if key in told}
        if self.hosts is not None:
            columns["hosts"] = list(self.hosts)
        if self.default is not None:
            columns["is_default"] = self.default
        if self.weekend is not None:
            columns["weekend"] = sorted(DAYS.index(day) for day in set(self.weekend))
        return columns

    def settings(self) -> dict[str, str | bool]:
        """What the file says of how the desk is reached from outside, and of what it shows."""
        told: dict[str, str | bool | None] = {
            name: getattr(self, name) for name in ("base_url", "short_url", "phone", "shows_writing")
        }
        if self.hosts and not self.short_url:
            told["short_url"] = self.hosts[0]
        return {key: value for key, value in told.items() if value is not None}
