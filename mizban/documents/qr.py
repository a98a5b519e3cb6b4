"""QR codes of addresses."""

from __future__ import annotations

from html import escape

import segno

QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks


def qr_svg(text: str, *, title: str = "") -> str:
    """An SVG of class `qr` for a page, sized by CSS: no style attributes, no script, black on white.

    `title` is its name for those who do not see it; empty where the text stands beside it.
    """
    code = segno.make(text, error="m", micro=False)
    side = code.symbol_size(1, QUIET_ZONE)[0]
    named = f' role="img" aria-label="{escape(title)}"' if title else ' aria-hidden="true"'
    dark = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for x, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"{named}><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{dark}"/></svg>'
    )


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
