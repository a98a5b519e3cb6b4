"""Shapes shared by the tables of several apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

Localised = dict[str, str]
"""A text of an organisation: `{"fa": …, "en": …}`, English optional."""

if TYPE_CHECKING:
    JSONField = models.JSONField[Localised, Localised]
else:
    JSONField = models.JSONField


class LocalisedField(JSONField):
    """A text of an organisation, `{"fa": …, "en": …}`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)
