"""A form ready for use: its definition, its documents as a page of their own, and what is looked up all the time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from pydantic import ValidationError

from mizban.dynamic_forms.conditions import Condition, Scalar
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.definition import (
    DOCUMENTS,
    DocumentDefinition,
    DocumentList,
    FormDefinition,
    PageDefinition,
)
from mizban.dynamic_forms.model import Text
from mizban.dynamic_forms.problems import DefinitionError, Problem, problems_of
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.files import FileField

CACHED_FORMS = 256
DOCUMENTS_TITLE = Text(fa="مدارک", en="Documents")


@dataclass(frozen=True)
class Form:
    """`pages` are those of the definition and, if there are documents, the page of documents as the last."""

    pages: tuple[PageDefinition, ...]

    @cached_property
    def fields(self) -> dict[str, FieldType]:
        """All fields by key but those in rows; a document's key is `document:<key>`."""
        return {kind.key: kind for page in self.pages for kind in page.fields}

    @cached_property
    def members(self) -> dict[str, FieldType]:
        """The fields in rows, by key."""
        return {member.key: member for kind in self.fields.values() for member in kind.members()}

    @cached_property
    def conditions(self) -> dict[str, tuple[Condition, ...]]:
        """What decides about a field, by its key: its own conditions and that of its page."""
        return {kind.key: _given(page.when, kind) for page in self.pages for kind in page.fields} | {
            member.key: _given(None, member) for member in self.members.values()
        }

    @cached_property
    def takes_files(self) -> bool:
        """Whether any of its fields, in rows or not, can hold a file."""
        return any(kind.file_names(kind.name, {}) for kind in (*self.fields.values(), *self.members.values()))

    def page(self, key: str) -> PageDefinition | None:
        return next((page for page in self.pages if page.key == key), None)

    def names(self, ctx: FormContext) -> FormNames:
        return FormNames(self, ctx)


@dataclass(frozen=True, slots=True)
class FormNames:
    """How fields and values are called in the sentences of conditions."""

    form: Form
    ctx: FormContext

    def label(self, key: str) -> str:
        return self._field(key).title(self.ctx.language)

    def value(self, key: str, wanted: Scalar) -> str:
        return self._field(key).say(wanted, self.ctx)

    def is_plural(self, key: str) -> bool:
        return self._field(key).plural

    def _field(self, key: str) -> FieldType:
        return self.form.fields.get(key) or self.form.members[key]


def compile_form(definition: Mapping[str, Any] | str, documents: Sequence[Any] | str = ()) -> Form:
    """The form of a version: its `form` and `documents`, as JSON text or as what JSON holds.

    Compiled once for each content. Raises `DefinitionError`.
    """
    try:
        return _compiled(_text(definition), _text(documents))
    except ValidationError as error:
        raise DefinitionError(problems_of(error)) from None
    except DefinitionError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise DefinitionError([Problem((), f"not JSON ({type(error).__name__})")]) from None


def build_form(definition: FormDefinition, documents: Sequence[DocumentDefinition] = ()) -> Form:
    """The form of a checked definition and its checked documents."""
    if not documents:
        return Form(definition.pages)
    fields = tuple(_document_field(document) for document in documents)
    page = PageDefinition.model_construct(key=DOCUMENTS, title=DOCUMENTS_TITLE, intro=None, when=None, fields=fields)
    return Form((*definition.pages, page))


def _text(content: Any) -> str:
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, allow_nan=False)


@lru_cache(maxsize=CACHED_FORMS)
def _compiled(definition: str, documents: str) -> Form:
    form = FormDefinition.model_validate_json(definition)
    asked = DocumentList.model_validate_json(f'{{"documents": {documents}}}').documents
    problems = form.document_problems(asked)
    if problems:
        raise DefinitionError([Problem(("documents", *problem.path), problem.message) for problem in problems])
    return build_form(form, asked)


def _document_field(document: DocumentDefinition) -> FileField:
    return FileField.model_construct(
        key=f"document:{document.key}",
        type="file",
        label=document.title,
        hint=document.hint,
        required=document.required,
        when=document.when,
        max_files=document.max_files,
    )


def _given(page: Condition | None, kind: FieldType) -> tuple[Condition, ...]:
    return tuple(condition for condition in (page, kind.when, kind.required_when) if condition is not None)
