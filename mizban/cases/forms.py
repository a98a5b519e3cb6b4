"""The form of a version, and what it needs to know of places and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from mizban.catalogue.models import ServiceVersion
from mizban.core.actor import Actor
from mizban.core.keeping import kept
from mizban.dynamic_forms.compiled import Form, compile_form
from mizban.dynamic_forms.context import ChosenFile, FileState, FormContext, Place
from mizban.files.models import FileState as StoredState
from mizban.files.models import Subject
from mizban.files.queries import FileRow, files_of
from mizban.organisations import queries as organisations

FILE_STATES = {
    StoredState.RECEIVING: FileState.PENDING,
    StoredState.UNSCANNED: FileState.PENDING,
    StoredState.CLEAN: FileState.ACCEPTED,
    StoredState.REFUSED: FileState.REFUSED,
}


def form_of(version: ServiceVersion) -> Form:
    """The version's form, its documents included; compiled once, as a published version never changes.

    Its definition is large: versions come without it (`catalogue.models.LARGE`), it is read here when it is wanted.
    """
    return kept(("form", version.pk, version.digest), lambda: compile_form(version.form, version.documents))


def context(*, files: SubjectFiles | None = None, province: str = "") -> FormContext:
    """For one reader in the language of the request."""
    language = "en" if get_language() == "en" else "fa"
    return FormContext(
        language=language, places=Divisions(language), files=files or SubjectFiles({}), province=province
    )


@dataclass(frozen=True)
class Divisions:
    """Places for forms, from the tables of divisions."""

    language: str

    def provinces(self) -> Sequence[Place]:
        return [Place(one.code, one.name.get(self.language) or one.name["fa"]) for one in organisations.provinces()]

    def counties(self, province: str) -> Sequence[Place]:
        return [Place(one.code, one.name) for one in organisations.counties(province)]

    def cities(self, county: str) -> Sequence[Place]:
        return [Place(one.code, one.name) for one in organisations.cities(county)]


@dataclass(frozen=True)
class SubjectFiles:
    """The files of a draft, a correction or a case, read once."""

    rows: dict[str, FileRow]

    @classmethod
    def of(cls, actor: Actor, *subjects: Subject) -> SubjectFiles:
        """All files of the subjects that the actor may know of."""
        return cls({str(row.public_id): row for subject in subjects for row in files_of(actor, subject)})

    def get(self, file_id: str) -> ChosenFile | None:
        row = self.rows.get(file_id)
        if row is None:
            return None
        problem = row.says if row.state is StoredState.REFUSED else ""
        return ChosenFile(file_id, row.name, row.size, FILE_STATES[row.state], problem)
