"""The header, whose room is scarce: brand, ways and language share one row of a screen."""

from __future__ import annotations

import pytest

from tests.e2e.main_pages import Tour

ROWS = """() => {
  const brand = document.querySelector(".brand").getBoundingClientRect();
  const tops = [...document.querySelectorAll(".nav li")].map((one) => Math.round(one.getBoundingClientRect().top));
  return new Set([...tops, ...(tops[0] < brand.bottom ? [] : ["brand"])]).size;
}"""
"""In how many rows the ways stand, and the brand if it is above them."""


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("name", ["front", "inbox"])
def test_the_ways_stand_beside_the_brand(tour: Tour, name: str, language: str) -> None:
    page = tour.open(name, width=1280)
    page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
    try:
        page.reload()
        assert page.evaluate(ROWS) == 1
    finally:
        page.context.add_cookies([{"name": "language", "value": "fa", "url": page.url}])
