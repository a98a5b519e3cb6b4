"""What a screen reader is told of a page: the tree of roles and names, free of what changes from day to day.

The trees stand in `trees/<page>.txt`. Lines that begin with `#` are remarks: what somebody who listens hears there, and
why it is right so. `MIZBAN_TREES=write` writes the files anew and keeps the remarks.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from playwright.sync_api import Page

TREES = Path(__file__).parent / "trees"
MONTHS = "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
DAYS = "(?:یک|دو|سه|چهار|پنج)?شنبه|پنج‌شنبه|سه‌شنبه|جمعه"
CHANGING = (
    (rf"(?:(?:{DAYS}) )?[۰-۹]{{1,2}} (?:{MONTHS})(?: [۰-۹]{{4}})?", "‹date›"),
    (r"ساعت [۰-۹]{2}:[۰-۹]{2}", "‹time›"),
    (r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "‹id›"),
    (r"[0-9]{4}-[0-9]{5}-[0-9]{4}", "‹number›"),
    (r"[0-9]{4}-[0-9]{4}-[0-9]{4}", "‹registration code›"),
    (r"[0-9]{3}-[0-9]{3}-[0-9]{4}", "‹code›"),
    (r"[۰-۹٫]+ کیلوبایت", "‹size›"),
    (r"[0-9]*\*+[0-9]+", "‹masked›"),
    (r"(?<=[?&]at=)[\w=-]+", "‹place›"),
    (
        r"((?:منتظر من|واحد من|اصلاح رسیده|منتظر متقاضی|ارجاع به من|منتظر پاسخ|یادآوری‌ها|مراجعه‌های امروز) )"
        r"[۰-۹]+(?=\")",
        r"\1‹n›",
    ),
)


_ROW = re.compile(r"\s*- '?row ")


def tree_of(page: Page, names: Iterable[str], number: str) -> list[str]:
    """The lines of the page's tree, with a word in place of each date, number, person and file size.

    Of the rows of a table that of the case `number` alone: others come and go.
    """
    text = "\n".join(_with_row_of(number, page.locator("body").aria_snapshot().splitlines()))
    for name in sorted(set(names), key=len, reverse=True):
        text = re.sub(rf"(?<![\w\u200c]){re.escape(name)}(?![\w\u200c])", "‹name›", text)
    for pattern, word in CHANGING:
        text = re.sub(pattern, word, text)
    return text.replace("‹name› ‹name›", "‹name›").splitlines()


def _with_row_of(number: str, lines: list[str]) -> Iterator[str]:
    left_out: int | None = None
    for one in lines:
        depth = len(one) - len(one.lstrip())
        if left_out is not None and depth > left_out:
            continue
        left_out = depth if _ROW.match(one) and "شمارهٔ فرآیند:" in one and number not in one else None
        if left_out is None:
            yield one


def kept(name: str) -> list[str]:
    """The tree in its file, without the remarks."""
    path = TREES / f"{name}.txt"
    return [one for one in _lines(path) if not _is_remark(one)]


def difference(name: str, found: list[str]) -> str:
    """What has changed, as a diff; nothing if all is as it was."""
    return "\n".join(difflib.unified_diff(kept(name), found, f"trees/{name}.txt", "the page", lineterm="", n=2))


def write(name: str, found: list[str]) -> None:
    """Put the tree into its file, each remark before the line that it stood before."""
    before: dict[int, list[str]] = {}
    old: list[str] = []
    for one in _lines(TREES / f"{name}.txt"):
        if _is_remark(one):
            before.setdefault(len(old), []).append(one)
        else:
            old.append(one)
    new = [list(before.get(0, [])) if not old else []] + [[] for _ in found]
    for tag, start, end, first, _last in difflib.SequenceMatcher(None, old, found, autojunk=False).get_opcodes():
        for place in range(start, max(end, start)):
            at = first + (place - start if tag == "equal" else 0)
            new[min(at, len(found))].extend(before.get(place, []))
    if old:
        new[len(found)].extend(before.get(len(old), []))
    lines = [line for remarks, line in zip(new, [*found, ""], strict=True) for line in (*remarks, line)]
    TREES.mkdir(exist_ok=True)
    (TREES / f"{name}.txt").write_text("\n".join(lines).rstrip() + "\n")


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def _is_remark(text: str) -> bool:
    return text.lstrip().startswith("#")
