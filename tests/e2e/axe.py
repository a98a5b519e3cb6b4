"""The rules of WCAG 2.2 A and AA that a machine can check, by axe-core, on the page as it stands."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""Nothing else differs between the light and the dark page: both have the same markup and the same layout."""
RUN = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Page, only: dict[str, Any] = RULES) -> list[str]:
    """One line for each rule that is broken, with the first elements that break it.

    The script is evaluated by the browser's debugger, so the page keeps its content security policy.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    return [_said(one) for one in page.evaluate(RUN, only)]


def _said(violation: dict[str, Any]) -> str:
    nodes = [f"{node['target']}: {node.get('failureSummary', '')}" for node in violation["nodes"][:4]]
    return f"{violation['id']} ({violation['help']})\n    " + "\n    ".join(nodes)
