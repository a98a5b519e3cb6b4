"""Pages that the organisation writes, ready to be shown: guides, questions, promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mizban.core.jalali import parse
from mizban.organisations.models import Organisation
from mizban.organisations.pages import PageFile, Text, page
from mizban.web.prose import prose
from mizban.web.ui.templatetags.ui import localised_text


@dataclass(frozen=True)
class Piece:
    """A step, a question with its answer, or a section, ready to be shown."""

    slug: str
    title: SafeString
    paragraphs: list[SafeString]
    items: list[SafeString]
    picture: str = ""
    alt: str = ""


def written(organisation: Organisation, slug: str) -> dict[str, Any]:
    """What the template `written.html` shows of a page. Raises NotFound where the organisation has written none."""
    found = page(organisation.pk, slug)
    return {
        "title": _said(found.title),
        "plain_title": localised_text(found.title.model_dump()),
        "issued_by": _said(found.issued_by),
        "date": parse(found.date),
        "version": found.version,
        "kind": "steps" if found.steps else "questions" if found.questions else "sections",
        "pieces": _pieces(found, organisation.slug),
    }


def _pieces(found: PageFile, organisation: str) -> list[Piece]:
    if found.steps:
        return [
            Piece(
                step.slug,
                _said(step.title),
                [_said(step.text)],
                [],
                picture_address(organisation, step.picture),
                localised_text(step.alt.model_dump()),
            )
            for step in found.steps
        ]
    if found.questions:
        return [Piece(one.slug, _said(one.question), [_said(one.answer)], []) for one in found.questions]
    return [
        Piece(one.slug, _said(one.heading), [_said(text) for text in one.body], [_said(text) for text in one.items])
        for one in found.sections
    ]


def picture_address(organisation: str, name: str) -> str:
    """The address of a picture of the guide, `guide/<organisation>/<language>/<name>.webp` among the static files, in
    the reader's language or else in Persian; "" where there is none yet."""
    language = (get_language() or "fa")[:2]
    for wanted in dict.fromkeys((language, "fa")):
        try:
            return staticfiles_storage.url(f"guide/{organisation}/{wanted}/{name}.webp")
        except ValueError:  # not among the files that were collected
            continue
    return ""


def _said(text: Text) -> SafeString:
    return prose(text.model_dump())
