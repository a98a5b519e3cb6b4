"""System checks of Django: what the code takes for granted of its database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def persian_trigrams(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """With LC_CTYPE "C" trigrams of Persian words are empty, and search finds nothing without any error."""
    errors: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT to_regproc('show_trgm') IS NOT NULL")
            if not cursor.fetchone()[0]:
                errors.append(Error("pg_trgm is not installed", hint="mizban manage roles", id="mizban.E001"))
                continue
            cursor.execute("SELECT show_trgm(%s)", ["سلام"])
            if not cursor.fetchone()[0]:
                hint = "Make the database with a locale such as C.UTF-8."
                errors.append(Error("LC_CTYPE knows no Persian letters", hint=hint, id="mizban.E002"))
    return errors
