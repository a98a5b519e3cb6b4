"""The header above the desk of the staff, whose room is scarce."""

from __future__ import annotations

import pytest

from tests.e2e.main_pages import Tour

TOPS = "all => [...new Set(all.map(one => Math.round(one.getBoundingClientRect().top)))].length"


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_ways_stand_in_one_row(tour: Tour, language: str) -> None:
    page = tour.open("inbox", width=1280)
    page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
    try:
        page.reload()
        assert page.locator(".desk .nav li").evaluate_all(TOPS) == 1
    finally:
        page.context.add_cookies([{"name": "language", "value": "fa", "url": page.url}])
