"""What a machine can measure, and axe does not: borders, sizes, focus, reflow (means.js). One line for each fault."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_SCRIPT = Path(__file__).with_suffix(".js").read_text().partition("\n")[2].strip()


def faint_borders(page: Page) -> list[str]:
    """Controls of which neither border nor fill stands out 3:1 from what is around them (WCAG 1.4.11)."""
    return _measured(page, "faintBorders")


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is under 24 × 24 px. Links in sentences may be; so may the map, its list is equal."""
    return _measured(page, "smallTargets")


def unseen_focus(page: Page) -> list[str]:
    """What takes the focus of the keyboard and looks as before."""
    page.keyboard.press("Tab")
    return _measured(page, "unseenFocus")


def lost_edges(page: Page) -> list[str]:
    """Controls without an edge, or without a mark, where the colours are the reader's own."""
    page.emulate_media(forced_colors="active")
    try:
        return _measured(page, "lostEdges")
    finally:
        page.emulate_media(forced_colors="none")


def overflow(page: Page, width: int, text: int = 100) -> list[str]:
    """How far the page is wider than a window of this width, with text of so many per cent, and what sticks out."""
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("percent => { document.documentElement.style.fontSize = percent + '%' }", text)
    try:
        return _measured(page, "overflow")
    finally:
        page.evaluate("document.documentElement.style.fontSize = ''")


def _measured(page: Page, what: str) -> list[str]:
    return list(page.evaluate(f"({_SCRIPT})().{what}()"))
