"""Every type of field. To add one: write its class (see README.md) and name it in `types/rows.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.group import Group
from mizban.dynamic_forms.types.rows import ROW_TYPES
from mizban.dynamic_forms.types.union import name_of, union

TYPES: dict[str, type[FieldType]] = {name_of(kind): kind for kind in (*ROW_TYPES, Group)}

if TYPE_CHECKING:
    AnyField = FieldType
else:
    AnyField = union(TYPES.values())
