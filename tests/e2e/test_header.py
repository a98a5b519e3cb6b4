"""The header, whose room is scarce: brand, ways and language share one row of a screen."""

from __future__ import annotations

import pytest

from tests.e2e.main_pages import Tour

BELOW = """() => {
  const bottom = document.querySelector(".brand").getBoundingClientRect().bottom;
  const below = (one) => one.getBoundingClientRect().top >= bottom;
  return [...document.querySelectorAll(".nav li")].filter(below).length;
}"""


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("name", ["front", "inbox"])
def test_the_ways_stand_beside_the_brand(tour: Tour, name: str, language: str) -> None:
    page = tour.open(name, width=1280)
    page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
    try:
        page.reload()
        assert page.evaluate(BELOW) == 0
    finally:
        page.context.add_cookies([{"name": "language", "value": "fa", "url": page.url}])
