"""The definition of a form as it stands in a service file and in a published version (docs/service-files.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from mizban.dynamic_forms.conditions import MAX_DEPTH, Condition, Leaf
from mizban.dynamic_forms.model import Items, Key, Model, OneOrMore, Text
from mizban.dynamic_forms.problems import Path, Problem, refuse
from mizban.dynamic_forms.registry import AnyField
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.files import MAX_FILES

MAX_PAGES = 30
MAX_FIELDS = 60
MAX_DOCUMENTS = 40
DOCUMENTS = "documents"
"""Key of the page of all documents, which the desk adds itself."""

Earlier = Mapping[str, FieldType]


class PageDefinition(Model):
    """One topic: one page."""

    key: Key
    title: Text
    intro: Text | None = None
    when: Condition | None = None
    fields: Annotated[OneOrMore[AnyField], Field(max_length=MAX_FIELDS)]


class DocumentDefinition(Model):
    """A document that is asked for on the desk's own page, if its condition holds."""

    key: Key
    title: Text
    hint: Text | None = None
    required: bool = True
    when: Condition | None = None
    max_files: Annotated[int, Field(ge=1, le=MAX_FILES)] = 5


class DocumentList(Model):
    documents: Annotated[Items[DocumentDefinition], Field(max_length=MAX_DOCUMENTS)]


class FormDefinition(Model):
    """The pages of a form. What it accepts is consistent: every condition can be evaluated where it stands."""

    pages: Annotated[Items[PageDefinition], Field(max_length=MAX_PAGES)] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        refuse(self._problems())
        return self

    def fields(self) -> Iterator[tuple[Path, FieldType]]:
        """All fields that do not stand in rows, with their paths."""
        for number, page in enumerate(self.pages):
            for place, kind in enumerate(page.fields):
                yield ("pages", number, "fields", place), kind

    def document_problems(self, documents: Sequence[DocumentDefinition]) -> list[Problem]:
        """What is wrong with the documents of this form; paths begin at the list."""
        known = {kind.key: kind for _path, kind in self.fields()}
        problems = list(_repeated(((number, "key"), document.key) for number, document in enumerate(documents)))
        for number, document in enumerate(documents):
            problems += _condition_problems((number, "when"), document.when, known)
        return problems

    def _problems(self) -> Iterator[Problem]:
        pages = enumerate(self.pages)
        yield from _repeated((("pages", number, "key"), page.key) for number, page in pages)
        yield from _repeated(self._field_keys())
        earlier: dict[str, FieldType] = {}
        for number, page in enumerate(self.pages):
            path: Path = ("pages", number)
            if page.key == DOCUMENTS:
                yield Problem((*path, "key"), "the desk's own page of documents has this key")
            yield from _condition_problems((*path, "when"), page.when, earlier)
            for place, kind in enumerate(page.fields):
                yield from _field_problems((*path, "fields", place), kind, earlier)
                earlier[kind.key] = kind

    def _field_keys(self) -> Iterator[tuple[Path, str]]:
        for path, kind in self.fields():
            yield (*path, "key"), kind.key
            for place, member in enumerate(kind.members()):
                yield (*path, "fields", place, "key"), member.key


def _repeated(keys: Iterator[tuple[Path, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, key in keys:
        if key in seen:
            yield Problem(path, f"the key {key} stands twice")
        seen.add(key)


def _field_problems(path: Path, kind: FieldType, earlier: Earlier) -> Iterator[Problem]:
    yield from _condition_problems((*path, "when"), kind.when, earlier)
    yield from _condition_problems((*path, "required_when"), kind.required_when, earlier)
    in_row = dict(earlier)
    for place, member in enumerate(kind.members()):
        yield from _field_problems((*path, "fields", place), member, in_row)
        in_row[member.key] = member


def _condition_problems(path: Path, condition: Condition | None, earlier: Earlier) -> Iterator[Problem]:
    if condition is None:
        return
    if condition.depth() > MAX_DEPTH:
        yield Problem(path, f"conditions are nested more than {MAX_DEPTH} deep")
    for leaf in condition.leaves():
        message = _leaf_problem(leaf, earlier.get(leaf.field))
        if message:
            yield Problem(path, message)


def _leaf_problem(leaf: Leaf, target: FieldType | None) -> str:
    if target is None:
        return f"no field {leaf.field} stands before this one, in the form or in the same row"
    if leaf.operator not in target.operators:
        return f"{leaf.operator} cannot be asked of {leaf.field}, a field of type {target.type}"
    if target.is_personal and leaf.operator != "filled":
        return f"{leaf.field} is personal: only whether it is filled can be asked"
    wrong: list[Any] = [wanted for wanted in leaf.wanted() if not target.comparable(wanted)]
    return f"{leaf.field} can never be {wrong[0]!r}" if wrong else ""
