"""Texts of organisations with ways to other pages in them: `[words](/address/)`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_WAY = re.compile(r"\[([^\]\[]+)\]\((/(?!/)[A-Za-z0-9/_-]*)\)")


def prose(content: Mapping[str, str | None]) -> SafeString:
    """The text of `{fa, en?}` for the present reader, escaped, its ways as links; they lead within this desk only."""
    language = (get_language() or "fa")[:2]
    chosen = language if content.get(language) else "fa"
    linked = _linked(content.get(chosen) or "")
    if chosen == language:
        return linked
    return format_html('<span lang="{}" dir="rtl">{}</span>', chosen, linked)


def _linked(text: str) -> SafeString:
    pieces, end = [], 0
    for way in _WAY.finditer(text):
        pieces.append(format_html("{}", text[end : way.start()]))
        pieces.append(format_html('<a href="{}">{}</a>', way[2], way[1]))
        end = way.end()
    pieces.append(format_html("{}", text[end:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))
