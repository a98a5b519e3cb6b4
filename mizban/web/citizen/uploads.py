"""Files of a form: with the form itself, or one by one over a line that breaks (the core of tus)."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from mizban.cases.queries.drafts import OpenDraft
from mizban.cases.subjects import DRAFT
from mizban.core.errors import DomainError
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.fields import FieldError
from mizban.files.actions import receive
from mizban.web.reading import actor_in


def store_uploads(request: HttpRequest, opened: OpenDraft, page: PageDefinition) -> tuple[QueryDict, list[FieldError]]:
    """Take in the files that came with a page; their ids join what was posted. What is refused is told at its field."""
    data = request.POST.copy()
    refused: list[FieldError] = []
    fields = {kind.name: kind for kind in page.fields}
    for upload_name, name in engine.upload_names(page.fields, data).items():
        kind = fields.get(name)
        path = kind.key if kind else name
        for upload in request.FILES.getlist(upload_name):
            try:
                stored = receive(actor=actor_in(request), subject=(DRAFT, opened.draft.pk), field=path, upload=upload)
            except DomainError as refusal:
                label = kind.title(opened.context.language) if kind else ""
                refused.append(FieldError(path, label, str(refusal), f"id_{name}"))
            else:
                data.appendlist(name, str(stored.public_id))
    return data, refused
