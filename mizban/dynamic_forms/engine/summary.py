"""Answers for people to read: the summary before sending, the case on the desk, the printed form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.conditions import Values, holds
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.engine.pages import visible_pages
from mizban.dynamic_forms.engine.standing import prune, shown_fields
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.group import Group


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One field. `text` is empty where nothing was answered. `anchor` is the id on the page where it can be changed.

    `files` are ids. A group has no text but `rows`, and one without rows is empty.
    """

    path: str
    label: str
    text: str
    type: str
    personal: bool
    anchor: str
    files: tuple[str, ...] = ()
    rows: tuple[SummaryGroupRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryGroupRow:
    id: str
    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """A page that was shown, with all fields that were, whether answered or not."""

    key: str
    title: str
    rows: tuple[SummaryRow, ...]


def summary(form: Form, answers: Any, ctx: FormContext) -> list[SummaryPage]:
    """The answers that stand, page by page, in the language of the context."""
    kept = prune(form, answers)
    with override(ctx.language):
        return [
            SummaryPage(page.key, page.title.pick(ctx.language), tuple(_rows(page, kept, ctx)))
            for page in visible_pages(form, kept)
        ]


def _rows(page: PageDefinition, kept: Values, ctx: FormContext) -> Iterator[SummaryRow]:
    for kind in shown_fields(page, kept):
        if isinstance(kind, Group):
            label, rows = kind.title(ctx.language), tuple(_group_rows(kind, kept, ctx))
            yield SummaryRow(kind.key, label, "", kind.type, False, f"id_{kind.name}", rows=rows)
        elif kind.holds_value:
            yield _row(kind, kept.get(kind.key), kind.key, f"id_{kind.name}", ctx)


def _row(kind: FieldType, value: Any, path: str, anchor: str, ctx: FormContext) -> SummaryRow:
    return SummaryRow(
        path,
        kind.title(ctx.language),
        "" if value is None else kind.display(value, ctx),
        kind.type,
        kind.is_personal,
        kind.focus(anchor, ""),
        () if value is None else tuple(kind.files(value)),
    )


def _group_rows(group: Group, kept: Values, ctx: FormContext) -> Iterator[SummaryGroupRow]:
    for index, row in enumerate(kept.get(group.key, ())):
        scope = {**kept, **row}
        path, anchor = f"{group.key}/{row['id']}", f"id_{group.name}-{index}"
        fields = (
            _row(kind, row.get(kind.key), f"{path}/{kind.key}", f"{anchor}-{kind.key}", ctx)
            for kind in group.fields
            if kind.holds_value and holds(kind.when, scope)
        )
        yield SummaryGroupRow(row["id"], group.row_title(index + 1, ctx), tuple(fields))
