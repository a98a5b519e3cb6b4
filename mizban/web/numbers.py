"""Whole numbers as addresses and forms say them."""

from __future__ import annotations

from mizban.web.request import DeskRequest

LONGEST_ID = 18
MOST = 2**31 - 1


def id_in(text: str) -> int | None:
    """A primary key; None for what can be none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None


def seen_revision(text: str) -> int:
    """The revision of a case; 0, which no case has, where none or none that makes sense was sent."""
    return min(id_in(text) or 0, MOST)


def revision_in(request: DeskRequest) -> int:
    """The revision that the page was drawn from which was posted."""
    return seen_revision(request.POST.get("revision", ""))
