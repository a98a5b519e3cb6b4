"""Shapes shared by the tables of several apps."""

from __future__ import annotations

from typing import Any

from django.db import models

Localised = dict[str, str]
"""A text of an organisation: `{"fa": …, "en": …}`, English optional."""


class LocalisedField(models.JSONField[Any, Any]):
    """A text of an organisation, `{"fa": …, "en": …}`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)
