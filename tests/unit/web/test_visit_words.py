"""Visits in words, in English, where one Persian word says two things."""

from __future__ import annotations

from django.utils import translation

from mizban.web.visits import PAPERS


def test_a_paper_is_wanted_as_original_or_copy() -> None:
    with translation.override("en"):
        assert list(map(str, PAPERS.values())) == ["original", "copy"]
