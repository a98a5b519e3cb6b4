"""Texts that organisations write, `{fa, en?}`, for the present reader."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mizban.core.text import is_persian

_PERSIAN_LETTER = re.compile("[آ-ی]")


def reading() -> str:
    """The language of the page: `fa` or `en`."""
    return "fa" if is_persian() else "en"


def pick(content: object) -> tuple[str, str]:
    """The text and its language; the other language where the reader's is missing. Plain text has no language: ""."""
    if not isinstance(content, Mapping):
        return ("" if content is None else str(content)), ""
    for language in (reading(), "fa", "en"):
        if content.get(language):
            return str(content[language]), language
    return "", ""


def foreign(words: str) -> str:
    """The language of what somebody wrote, where letters tell that it is not the page's: `fa` in English, else ""."""
    return "fa" if reading() != "fa" and _PERSIAN_LETTER.search(words) else ""
