"""Repeating rows of fields. A value is a list of rows: `{"id": …, key: value, …}`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from pydantic import Field, model_validator

from mizban.core.text import local_digits
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.conditions import Scalar
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.model import OneOrMore, Text
from mizban.dynamic_forms.types.base import FieldType, Typed
from mizban.dynamic_forms.types.rows import RowField
from mizban.dynamic_forms.widgets import RowsWidget

MAX_ROWS = 50
MAX_ROW_FIELDS = 30
MAX_CELLS = 400
"""Fields of all rows together, so that a full page stays within what one request may hold."""
MAX_POSTED_ROWS = 200
"""Rows that are looked at, those taken out by a script included."""
SPARE_ROWS = 5
"""So many rows above the limit are still read, so that a sentence can say how many there may be."""
ROW_ID = re.compile(r"[a-z0-9]{4,16}")
COUNT = re.compile("[0-9]{1,5}")
ROW_INPUT = re.compile("(?P<row>(?P<group>[a-z][a-z0-9_]*)-[0-9]+)-(?P<rest>.+)")

Row = dict[str, Any]


class Group(FieldType):
    type: Literal["group"]
    fields: Annotated[OneOrMore[RowField], Field(max_length=MAX_ROW_FIELDS)]
    min_rows: Annotated[int, Field(ge=0, le=MAX_ROWS)] = 1
    max_rows: Annotated[int, Field(ge=1, le=MAX_ROWS)] = 20
    row_label: Text | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if any(kind.key == "id" for kind in self.fields):
            raise ValueError("id is the name of the row's own id")
        if self.min_rows > self.max_rows:
            raise ValueError("min_rows is above max_rows")
        if self.max_rows * len(self.fields) > MAX_CELLS:
            raise ValueError(f"max_rows times the number of fields is above {MAX_CELLS}")
        return self

    def members(self) -> Sequence[FieldType]:
        return self.fields

    def row_name(self, ctx: FormContext) -> str:
        """What one row is called: «مدرک»."""
        return self.row_label.pick(ctx.language) if self.row_label else str(sentences.ROW)

    def row_title(self, number: int, ctx: FormContext) -> str:
        """«مدرک ۲»."""
        return f"{self.row_name(ctx)} {local_digits(number)}"

    # --- on the page -------------------------------------------------------------------------------------------------

    def widget(self, ctx: FormContext) -> forms.Widget:
        return RowsWidget()

    def names_in(self, name: str, data: Typed) -> Iterator[str]:
        yield f"{name}-TOTAL_FORMS"
        for row in self._rows_in(name, data):
            yield from (f"{row}-id", f"{row}-DELETE")
            for kind in self.fields:
                yield from kind.input_names(f"{row}-{kind.key}")

    def file_names(self, name: str, data: Typed) -> list[str]:
        return [
            file_name
            for row in self._rows_in(name, data)
            for kind in self.fields
            for file_name in kind.file_names(f"{row}-{kind.key}", data)
        ]

    def _rows_in(self, name: str, data: Typed) -> Iterable[str]:
        return (f"{name}-{index}" for index in range(self.count(name, data)))

    @staticmethod
    def count(name: str, data: Typed) -> int:
        """How many rows were posted, as far as they are looked at."""
        total = (data.get(f"{name}-TOTAL_FORMS") or ["0"])[-1]
        return min(int(total), MAX_POSTED_ROWS) if COUNT.fullmatch(total) else 0

    def tidy(self, name: str, typed: dict[str, list[str]]) -> None:
        """Takes out the rows that are marked as deleted; those after them move up, with their ids."""
        rows = [row for row in self._rows_in(name, typed) if not typed.get(f"{row}-DELETE")]
        places = {row: f"{name}-{place}" for place, row in enumerate(rows)}
        found = [(input_name, ROW_INPUT.fullmatch(input_name)) for input_name in typed]
        of_rows = {name: match for name, match in found if match and match["group"] == self.name}
        moved = {f"{places[m['row']]}-{m['rest']}": typed[old] for old, m in of_rows.items() if m["row"] in places}
        for old in of_rows:
            del typed[old]
        typed.update(moved)
        typed[f"{name}-TOTAL_FORMS"] = [str(len(rows))]

    # --- values ------------------------------------------------------------------------------------------------------

    def require_rows(self, count: int, *, needed: bool) -> None:
        """Raises `ValidationError` unless so many filled rows are enough and not too many."""
        if count > self.max_rows:
            raise ValidationError(sentences.TOO_MANY_ROWS, params={"n": local_digits(self.max_rows)})
        least = self.min_rows if count or needed else 0
        if count < least:
            raise ValidationError(sentences.TOO_FEW_ROWS, params={"n": local_digits(least)})

    def read(self, value: Any) -> list[Row] | None:
        if not isinstance(value, list):
            return None
        rows: list[Row] = []
        for index, row in enumerate(value[: self.max_rows + SPARE_ROWS]):
            known = self._read_row(row) if isinstance(row, dict) else {}
            if known:
                row_id = row.get("id")
                is_good = isinstance(row_id, str) and ROW_ID.fullmatch(row_id) and all(row_id != r["id"] for r in rows)
                rows.append({"id": row_id if is_good else f"row{index + 1}", **known})
        return rows or None

    def _read_row(self, row: Row) -> Row:
        values = ((kind.key, kind.read(row.get(kind.key))) for kind in self.fields)
        return {key: value for key, value in values if value is not None}

    def posted(self, name: str, value: Any, ctx: FormContext) -> dict[str, list[str]]:
        data = {f"{name}-TOTAL_FORMS": [str(len(value))]}
        for index, row in enumerate(value):
            data[f"{name}-{index}-id"] = [row["id"]]
            for kind in self.fields:
                if kind.key in row:
                    data |= kind.posted(f"{name}-{index}-{kind.key}", row[kind.key], ctx)
        return data

    def display(self, value: Any, ctx: FormContext) -> str:
        """A line for each row; the summary shows rows field by field instead."""
        separator = "، " if ctx.language == "fa" else ", "
        lines = (separator.join(self._cells(row, ctx)) for row in value)
        return "\n".join(f"{self.row_title(number, ctx)}: {line}" for number, line in enumerate(lines, 1))

    def _cells(self, row: Row, ctx: FormContext) -> Iterator[str]:
        for kind in self.fields:
            if kind.key in row:
                yield f"{kind.title(ctx.language)}: {kind.display(row[kind.key], ctx)}"

    def search_text(self, value: Any, ctx: FormContext) -> str:
        cells = ((kind, row.get(kind.key)) for row in value for kind in self.fields)
        return " ".join(filter(None, (kind.search_text(cell, ctx) for kind, cell in cells if cell is not None)))

    def files(self, value: Any) -> list[str]:
        cells = ((kind, row.get(kind.key)) for row in value for kind in self.fields)
        return [file_id for kind, cell in cells if cell is not None for file_id in kind.files(cell)]

    def comparable(self, wanted: Scalar) -> bool:
        return False
