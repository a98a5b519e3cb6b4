"""The main pages for people who see little, tremble, use a keyboard, enlarge, or choose their own colours."""

from __future__ import annotations

import pytest

from tests.e2e import means
from tests.e2e.main_pages import PAGES, Tour

PHONE, NARROW, SCREEN = 360, 320, 1280


@pytest.mark.parametrize("name", PAGES)
def test_the_page_serves_other_means(tour: Tour, name: str) -> None:
    page, faults = tour.open(name), {}
    for width in (SCREEN, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults[f"borders below 3:1, {scheme}, {width}"] = means.faint_borders(page)
        page.emulate_media(color_scheme="light")
        faults[f"targets under 24 px, {width}"] = means.small_targets(page)
        faults[f"text of 200 %, {width}"] = means.overflow(page, width, 200)
    faults["reflow"] = means.overflow(page, NARROW)
    page.set_viewport_size({"width": PHONE, "height": 800})
    faults["forced colours"] = means.lost_edges(page)
    faults["focus unseen"] = means.unseen_focus(page)
    found = [f"{what}: {one}" for what, lines in faults.items() for one in lines]
    assert not found, f"{name}\n" + "\n".join(found)
