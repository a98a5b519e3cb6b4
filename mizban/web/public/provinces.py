"""Provinces as one chooses them: on the map, in its list, in a field of a form."""

from __future__ import annotations

from collections.abc import Iterable

from mizban.organisations.models import Province
from mizban.organisations.queries import provinces as all_provinces
from mizban.web.request import DeskRequest
from mizban.web.ui import parts
from mizban.web.ui.templatetags.ui import localised_text


def chosen(request: DeskRequest) -> Province | None:
    """The province that somebody has chosen before coming to this page, if there is such a one."""
    wanted = request.GET.get("province", "")
    return next((one for one in all_provinces() if one.slug == wanted), None) if wanted else None


def choices(provinces: Iterable[Province], current: str = "") -> list[parts.Province]:
    """Provinces for the map and its list; `current` is the slug of the chosen one."""
    return [
        parts.Province(
            code=one.code,
            slug=one.slug,
            name=localised_text(one.name),
            current=one.slug == current,
            href=f"/p/{one.slug}/",
        )
        for one in provinces
    ]
