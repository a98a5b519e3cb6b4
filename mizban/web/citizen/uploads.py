"""Files of a form: those that come with it, and the addresses by which its rows are sent, asked for and taken away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import QueryDict

from mizban.cases.queries.applying.drafts import file_fields
from mizban.core.errors import DomainError, Forbidden, NotFound
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.context import ChosenFile, Files, FormContext
from mizban.dynamic_forms.fields import FieldError
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.widgets import ACTION
from mizban.files.actions import receive, remove
from mizban.files.models import Subject
from mizban.web.request import DeskRequest


@dataclass(frozen=True, slots=True)
class LinkedFile(ChosenFile):
    """A file with its addresses: `row` draws its line anew and takes it away, `href` gives the file."""

    row: str = ""
    href: str = ""


@dataclass(frozen=True)
class LinkedFiles:
    """The files of a form under the address that takes them."""

    files: Files
    base: str

    def get(self, file_id: str) -> LinkedFile | None:
        found = self.files.get(file_id)
        if found is None:
            return None
        href = f"/my/files/{file_id}/"
        return LinkedFile(
            found.id, found.name, found.size, found.state, found.problem, row=f"{self.base}{file_id}/", href=href
        )


def linked(ctx: FormContext, base: str) -> FormContext:
    """The same context, its files with addresses under `base`."""
    return replace(ctx, files=LinkedFiles(ctx.files, base))


def store_uploads(
    request: DeskRequest, subject: Subject, kinds: Iterable[FieldType], language: str
) -> tuple[QueryDict, list[FieldError]]:
    """Take in the files that came with a page; their ids join what was posted. What is refused is told at its field."""
    kinds, data = list(kinds), request.POST.copy()
    labels = {kind.key: kind.title(language) for kind in kinds}
    refused: list[FieldError] = []
    for name, field in file_fields(kinds, data).items():
        for upload in request.FILES.getlist(f"{name}-upload"):
            try:
                stored = receive(actor=request.actor, subject=subject, field=field, upload=upload)
            except DomainError as refusal:
                refused.append(FieldError(field, labels.get(field, ""), str(refusal), f"id_{name}"))
            else:
                data.appendlist(name, str(stored.public_id))
    return data, refused


def take_away(request: DeskRequest, kinds: Iterable[FieldType], data: QueryDict) -> None:
    """The button that takes a file off a page takes it away altogether, if it is the person's to take away."""
    verb, _colon, rest = data.get(ACTION, "").partition(":")
    name, _colon, file_id = rest.partition(":")
    if verb != "detach" or name not in engine.upload_names(kinds, data).values():
        return
    try:
        remove(actor=request.actor, public_id=UUID(file_id))
    except (ValueError, NotFound, Forbidden):
        return  # gone already, or a file of the request itself, which only leaves the answer
