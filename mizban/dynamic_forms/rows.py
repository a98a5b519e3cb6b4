"""Repeating rows: a set of forms inside a form. Rows have ids that stay, so that corrections find them again.

Names of inputs are those of Django's formsets: `owners-TOTAL_FORMS`, `owners-0-name`; `owners-0-id` holds the id of the
row, and `owners-0-DELETE` marks one that a script has taken out. Rows that are left blank do not count.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

from mizban.core.text import local_digits
from mizban.dynamic_forms.conditions import Values
from mizban.dynamic_forms.fields import DynamicField, FieldError
from mizban.dynamic_forms.forms import FieldsForm, Setting
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.group import ROW_ID, SPARE_ROWS, Group, Row
from mizban.dynamic_forms.widgets import ACTION


def new_row_id() -> str:
    return secrets.token_hex(4)


class RowForm(FieldsForm):
    """One row. It is judged only when its group is: never while the group is hidden, or the row blank."""

    def __init__(
        self,
        group: Group,
        setting: Setting,
        row: Row,
        *,
        data: MultiValueDict[str, str] | None,
        prefix: str,
        place: int | str,
        number: int | None,
    ) -> None:
        unlocked = setting.unlocked.get(group.key)
        self.row_id: str = row["id"]
        self.index = place
        self.number_text = local_digits(number) if number else ""
        self.title = group.row_name(setting.ctx)
        kinds = [kind for kind in group.fields if unlocked is None or kind.key in unlocked[self.row_id]]
        asked = frozenset(kind.key for kind in kinds)
        self.locked = {key: value for key, value in row.items() if key not in asked} if unlocked is not None else {}
        setting = replace(setting, known={**setting.known, **self.locked}, asked=setting.asked | asked)
        super().__init__(kinds, setting, row, data=data, prefix=prefix)
        self.checks = False

    def take(self, known: Values) -> Row:
        """The answers of the row; its errors are there afterwards."""
        self.scope = {**known, **self.locked}
        self.checks = True
        self.full_clean()
        return {**self.locked, "id": self.row_id, **self.answers}


class RowSet:
    """The rows of a group. In a correction that unlocks single fields the rows are those that it unlocks, no others."""

    def __init__(
        self, group: Group, setting: Setting, rows: Sequence[Row], *, data: MultiValueDict[str, str] | None, prefix: str
    ) -> None:
        self.group, self.setting, self.data, self.prefix = group, setting, data, prefix
        self.stored = rows
        self.unlocked = setting.unlocked.get(group.key)
        self.is_fixed = self.unlocked is not None
        self.min_num = 0 if self.is_fixed else max(group.min_rows, 1)
        self.max_num = group.max_rows

    @cached_property
    def shown(self) -> list[Row]:
        """The rows to show, each with its id and, where they are stored, its answers."""
        if self.unlocked is not None:
            return [row for row in self.stored if row["id"] in self.unlocked]
        rows = list(self.stored) if self.data is None else self._posted_rows(self.data)
        return rows + [{"id": new_row_id()} for _place in range(len(rows), self.min_num)]

    def _posted_rows(self, data: MultiValueDict[str, str]) -> list[Row]:
        """Rows with the ids that were posted with them, new ones where these cannot be ids or stand twice."""
        posted = int(data.get(f"{self.prefix}-TOTAL_FORMS", "0"))
        ids: list[str] = []
        for place in range(min(posted, self.max_num + SPARE_ROWS)):
            row_id = data.get(f"{self.prefix}-{place}-id", "")
            ids.append(row_id if ROW_ID.fullmatch(row_id) and row_id not in ids else new_row_id())
        return [{"id": row_id} for row_id in ids]

    @property
    def has_room(self) -> bool:
        return not self.is_fixed and len(self.forms) < self.max_num

    @cached_property
    def forms(self) -> list[RowForm]:
        numbers = [self.stored.index(row) for row in self.shown] if self.is_fixed else range(len(self.shown))
        return [
            self._row_form(row, place, number + 1, self.data)
            for place, (row, number) in enumerate(zip(self.shown, numbers, strict=True))
        ]

    @property
    def empty_form(self) -> RowForm:
        """A row for scripts to copy, its place written as `__prefix__`."""
        return self._row_form({"id": ""}, "__prefix__", None, None)

    def _row_form(
        self, row: Row, place: int | str, number: int | None, data: MultiValueDict[str, str] | None
    ) -> RowForm:
        prefix = f"{self.prefix}-{place}"
        return RowForm(self.group, self.setting, row, data=data, prefix=prefix, place=place, number=number)

    def take(self, known: Values) -> list[Row]:
        """The answers of all rows that are not blank; those of locked rows as they are stored."""
        taken = [form.take(known) for form in self.forms if self.is_fixed or not form.is_blank()]
        if not self.is_fixed:
            return taken
        changed = {row["id"]: row for row in taken}
        return [changed.get(row["id"], row) for row in self.stored]

    def is_blank(self) -> bool:
        return all(form.is_blank() for form in self.forms)


class GroupBoundField(forms.BoundField):
    """A group on a page; `rows` is its formset."""

    @cached_property
    def rows(self) -> RowSet:
        form, field = cast("FieldsForm", self.form), cast("GroupField", self.field)
        return RowSet(field.group, form.setting, self.initial or (), data=form.posted, prefix=self.html_name)

    def as_widget(self, *args: Any, **kwargs: Any) -> SafeString:
        context = {"field": self, "rows": self.rows, "action": ACTION}
        return mark_safe(self.form.renderer.render("dynamic_forms/widgets/group.html", context))  # noqa: S308

    def __str__(self) -> SafeString:
        return self.as_widget()


class GroupField(DynamicField):
    bound_field_class = GroupBoundField

    @property
    def group(self) -> Group:
        return cast("Group", self.kind)

    def is_blank(self, bound: forms.BoundField) -> bool:
        return cast("GroupBoundField", bound).rows.is_blank()

    def problems_inside(self, bound: forms.BoundField) -> list[FieldError]:
        rows = cast("GroupBoundField", bound).rows
        return [error for row in rows.forms for error in row.problems(f"{self.key}/{row.row_id}/")]

    def take(self, bound: forms.BoundField, known: Values) -> list[Mapping[str, Any]] | None:
        """The rows that are not blank, with their ids. While anything in it is wrong a group has no value, like any
        field; the errors of rows stay with the rows."""
        rows = cast("GroupBoundField", bound).rows
        taken = rows.take(known)
        if not rows.is_fixed:
            self.group.require_rows(len(taken), needed=self.group.is_needed(known))
        return None if any(row.errors for row in rows.forms) else list(taken) or None


class PageForm(FieldsForm):
    """The form of a page, or of a correction: groups may stand among its fields."""

    def shell(self, kind: FieldType) -> type[DynamicField]:
        return GroupField if isinstance(kind, Group) else super().shell(kind)
