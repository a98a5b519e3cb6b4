"""Files of the one who fills the form. They are sent before the page is checked; a form holds their ids."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from pydantic import Field

from mizban.core.text import local_digits
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.context import FileState, FormContext
from mizban.dynamic_forms.types.base import Cell, FieldType, Typed
from mizban.dynamic_forms.widgets import FilesWidget

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.docx,.xlsx"
MAX_FILES = 20
FILE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def file_ids(values: Any) -> list[str]:
    """The ids in a list, each once, at most `MAX_FILES`."""
    if not isinstance(values, list):
        return []
    found = [value for value in values if isinstance(value, str) and FILE_ID.fullmatch(value)]
    return list(dict.fromkeys(found))[:MAX_FILES]


def owned_files(raw: Any, max_files: int, ctx: FormContext) -> list[str]:
    """The ids of the files that the draft owns, none of them refused, or `ValidationError`.

    What it does not own was removed in another window, or is somebody else's: as if it were not there.
    """
    files = [file for file in map(ctx.files.get, file_ids(raw)) if file is not None]
    refused = next((file for file in files if file.state is FileState.REFUSED), None)
    if refused is not None:
        raise ValidationError(refused.problem or sentences.FILE_REFUSED, params={"file": refused.name})
    if len(files) > max_files:
        raise ValidationError(sentences.TOO_MANY_FILES, params={"n": local_digits(max_files)})
    return [file.id for file in files]


class FileField(FieldType):
    """A value is the list of the ids of its files."""

    type: Literal["file"]
    max_files: Annotated[int, Field(ge=1, le=MAX_FILES)] = 5
    missing: ClassVar[str | Promise] = sentences.SEND

    def widget(self, ctx: FormContext) -> forms.Widget:
        return FilesWidget(ctx, max_files=self.max_files, accept=ACCEPT)

    def hints(self, ctx: FormContext) -> list[str]:
        return super().hints(ctx) + ([ctx.file_hint] if ctx.file_hint else [])

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        return owned_files(raw, self.max_files, ctx) or None

    def read(self, value: Any) -> Any | None:
        return file_ids(value) or None

    def display(self, value: Any, ctx: FormContext) -> str:
        found = [ctx.files.get(file_id) for file_id in value]
        names = [file.name for file in found if file is not None]
        separator = "، " if ctx.language == "fa" else ", "
        return separator.join(names) or sentences.FILES % {"n": local_digits(len(value))}

    def file_names(self, name: str, data: Typed) -> list[str]:
        return [name]

    def files(self, value: Any) -> list[str]:
        return file_ids(value)

    def export(self, value: Any, ctx: FormContext) -> list[Cell]:
        return [len(value)]
