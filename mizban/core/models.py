"""Shapes shared by the tables of several apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

Localised = dict[str, str]
"""A text of an organisation: `{"fa": …, "en": …}`, English optional."""

if TYPE_CHECKING:
    JSONField = models.JSONField[Localised, Localised]
    ReferenceKey = models.ForeignKey
else:
    JSONField = models.JSONField

    class ReferenceKey(models.ForeignKey):
        """Names a row of a table whose rows are never deleted (`core.row_security.never_deleted`).

        So PostgreSQL need not see, at every new row, that it stands, which would lock it and write that down, and no
        index need find who names it (docs/adr/0020).
        """

        def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
            super().__init__(to, on_delete, **kwargs | {"db_constraint": False, "db_index": False})


class LocalisedField(JSONField):
    """A text of an organisation, `{"fa": …, "en": …}`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)
