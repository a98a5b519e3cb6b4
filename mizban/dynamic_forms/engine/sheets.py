"""Answers for machines that people use: columns and cells of a sheet, words for the search index, ids of files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine.standing import Answers, prune, values_on
from mizban.dynamic_forms.types.base import Cell, Column


def columns(form: Form, language: str) -> list[Column]:
    """The columns of a sheet of cases of this form."""
    with override(language):
        return [column for kind in form.fields.values() for column in kind.columns(language)]


def cells(form: Form, answers: Any, ctx: FormContext) -> list[Cell]:
    """The cells of one case, one for each column; None where nothing was answered."""
    kept = prune(form, answers)
    row: list[Cell] = []
    with override(ctx.language):
        for kind in form.fields.values():
            value = kept.get(kind.key)
            empty: list[Cell] = [None] * len(kind.columns(ctx.language))
            row += empty if value is None else kind.export(value, ctx)
    return row


def search_text(form: Form, standing: Answers, ctx: FormContext) -> str:
    """The words of answers that stand (`prune`, `judge`), personal ones left out, for `core.text.fold`."""
    with override(ctx.language):
        found = (
            kind.search_text(value, ctx) for page in form.pages for kind, _path, value in values_on(page, standing)
        )
        return " ".join(text for text in found if text)


def file_ids(form: Form, answers: Any) -> dict[str, list[str]]:
    """The files of the answers that stand, by path of the field that holds them."""
    kept = prune(form, answers)
    found = {path: kind.files(value) for page in form.pages for kind, path, value in values_on(page, kept)}
    return {path: files for path, files in found.items() if files}
