"""The form of a version, and what it needs to know of places and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

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
from mizban.organisations.models import City, County, Province

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
        rows, language = organisations.provinces(), self.language
        return _places(f"provinces/{language}", rows, lambda one: one.name.get(language) or one.name["fa"])

    def counties(self, province: str) -> Sequence[Place]:
        return _places(f"counties/{province}", organisations.counties(province), lambda one: one.name)

    def cities(self, county: str) -> Sequence[Place]:
        return _places(f"cities/{county}", organisations.cities(county), lambda one: one.name)


Division = TypeVar("Division", Province, County, City)


def _places(which: str, rows: Sequence[Division], name: Callable[[Division], str]) -> Sequence[Place]:
    """Made once a minute: a form asks for its places again and again. Of no rows nothing is kept: `which` may have been
    typed by anybody."""
    return kept(("places", which), lambda: tuple(Place(one.code, name(one)) for one in rows)) if rows else ()


@dataclass(frozen=True)
class SubjectFiles:
    """The files of a draft, a correction or a case, read once. One that was announced and has not come is none yet."""

    rows: dict[str, FileRow]

    @classmethod
    def of(cls, actor: Actor, *subjects: Subject, held: bool = False) -> SubjectFiles:
        """All files of the subjects that the actor may know of; `held`, where what is judged of them shall stay so."""
        return cls({str(row.public_id): row for subject in subjects for row in files_of(actor, subject, held=held)})

    def get(self, file_id: str) -> ChosenFile | None:
        row = self.rows.get(file_id)
        if row is None or row.state is StoredState.RECEIVING:
            return None
        problem = row.says if row.state is StoredState.REFUSED else ""
        return ChosenFile(file_id, row.name, row.size, FILE_STATES[row.state], problem)
