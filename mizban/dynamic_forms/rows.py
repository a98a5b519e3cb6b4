"""Repeating rows: a formset inside a form. Rows have ids that stay, so that corrections and comparisons find them again.

Names of inputs are those of Django's formsets: `owners-TOTAL_FORMS`, `owners-0-name`; `owners-0-id` holds the id of the
row. Rows that are left blank do not count.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

from mizban.core.text import local_digits
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.conditions import Values
from mizban.dynamic_forms.fields import DynamicField, FieldError
from mizban.dynamic_forms.forms import FieldsForm, Setting
from mizban.dynamic_forms.widgets import ACTION

if TYPE_CHECKING:
    from mizban.dynamic_forms.types.group import Group

ROW_ID = re.compile(r"[a-z0-9]{4,16}")
SPARE_ROWS = 5
"""So many rows above the limit are still read, so that a sentence can say how many there may be."""

Row = dict[str, Any]


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
        number: int,
    ) -> None:
        unlocked = setting.unlocked.get(group.key)
        self.row_id: str = row["id"]
        self.number = number
        self.label = group.row_title(number, setting.ctx)
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


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg] -- generic for the type checker only
    """The rows of a group. In a correction that unlocks single fields the rows are those that it unlocks, no others."""

    form = RowForm
    renderer = None
    extra, can_order, can_delete = 0, False, False

    def __init__(
        self, group: Group, setting: Setting, rows: Sequence[Row], *, data: MultiValueDict[str, str] | None, prefix: str
    ) -> None:
        self.group, self.setting, self.stored = group, setting, rows
        self.unlocked = setting.unlocked.get(group.key)
        self.is_fixed = self.unlocked is not None
        self.min_num = 0 if self.is_fixed else max(group.min_rows, 1)
        self.max_num, self.absolute_max = group.max_rows, group.max_rows + SPARE_ROWS
        shown = [row for row in rows if self.unlocked is None or row["id"] in self.unlocked]
        super().__init__(data, prefix=prefix, initial=shown)

    def total_form_count(self) -> int:
        if self.is_fixed:
            return len(self.initial)
        return max(super().total_form_count(), self.min_num)

    @property
    def has_room(self) -> bool:
        return not self.is_fixed and len(self.forms) < self.max_num

    @cached_property
    def forms(self) -> list[RowForm]:
        rows: list[Row] = []
        for index in range(self.total_form_count()):
            rows.append(self._row(index, {row["id"] for row in rows}))
        return [self._row_form(row, index) for index, row in enumerate(rows)]

    def _row(self, index: int, taken: set[str]) -> Row:
        """The stored row that stands at a place, or a new one; the id that was posted with it, if it can be one."""
        if self.is_fixed or not self.is_bound:
            return self.initial[index] if index < len(self.initial) else {"id": new_row_id()}
        row_id = self.data.get(f"{self.add_prefix(index)}-id", "")
        is_free = bool(ROW_ID.fullmatch(row_id)) and row_id not in taken
        return {"id": row_id if is_free else new_row_id()}

    def _row_form(self, row: Row, index: int) -> RowForm:
        data = self.data if self.is_bound else None
        return RowForm(self.group, self.setting, row, data=data, prefix=self.add_prefix(index), number=index + 1)

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
        data = form.data if form.is_bound else None
        return RowSet(field.group, form.setting, self.initial or (), data=data, prefix=self.html_name)

    def as_widget(self, *args: Any, **kwargs: Any) -> SafeString:
        context = {"field": self, "rows": self.rows, "action": ACTION}
        return mark_safe(self.form.renderer.render("dynamic_forms/widgets/group.html", context))  # noqa: S308

    def __str__(self) -> str:
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
        """The rows that are not blank, with their ids; their own errors stay with them."""
        rows = cast("GroupBoundField", bound).rows
        taken = rows.take(known)
        if not rows.is_fixed:
            if len(taken) > self.group.max_rows:
                raise ValidationError(sentences.TOO_MANY_ROWS, params={"n": local_digits(self.group.max_rows)})
            least = self.group.min_rows if taken or self.is_needed(known) else 0
            if len(taken) < least:
                raise ValidationError(sentences.TOO_FEW_ROWS, params={"n": local_digits(least)})
        return list(taken) or None
