"""Every type of field. To add one: write its class (see README.md) and name it in `types/rows.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.group import Group
from mizban.dynamic_forms.types.rows import ROW_TYPES
from mizban.dynamic_forms.types.union import name_of, union

ALL: tuple[type[FieldType], ...] = (*ROW_TYPES, Group)
TYPES = {name_of(kind): kind for kind in ALL}

if TYPE_CHECKING:
    AnyField = FieldType
else:
    AnyField = union(TYPES.values())
