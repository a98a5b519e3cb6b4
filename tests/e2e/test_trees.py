"""What somebody who listens to the main pages is told, kept line by line, and the order that it has."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.e2e import tree
from tests.e2e.main_pages import Tour

KEPT = (
    "front",
    "search",
    "service",
    "apply",
    "form",
    "documents",
    "summary",
    "receipt",
    "panel",
    "case-waiting",
    "inbox",
    "desk",
)
NAMED = "button|link|textbox|searchbox|combobox|checkbox|radio|navigation|region|table|img|tab|dialog"
_NAMELESS = re.compile(rf"^\s*- (?:{NAMED})(?: \[[^\]]*\])*(?::.*)?$|^\s*- (?:radio)?group(?: \[[^\]]*\])*:?$")
"""A control without a name. The content of `<details>` is a group too, and is called by its summary."""
_HEADING = re.compile(r'^\s*- heading "(?P<name>[^"]*)" \[level=(?P<level>[1-6])\]')


@pytest.mark.parametrize("name", KEPT)
def test_the_tree_is_as_it_was(tour: Tour, name: str) -> None:
    page = tour.open(name, width=360)
    if os.environ.get("MIZBAN_TREES") == "write":
        page.wait_for_timeout(2000)
        tree.write(name, tree.tree_of(page, tour.names, tour.values["sent"]))
    for _ in range(20):
        found = tree.tree_of(page, tour.names, tour.values["sent"])
        if found == tree.kept(name):
            return
        page.wait_for_timeout(200)  # scripts may still be at work
    raise AssertionError(tree.difference(name, found))


@pytest.mark.parametrize("name", KEPT)
def test_the_tree_is_in_order(name: str) -> None:
    lines = tree.kept(name)
    assert lines, name
    assert landmarks(lines) == ["link", "banner", "main", "contentinfo"], "skip link, header, content, footer"
    levels = [int(found["level"]) for one in lines if (found := _HEADING.match(one))]
    assert levels.count(1) == 1, levels
    assert all(later - before <= 1 for before, later in pairwise(levels)), levels
    nameless = [one for one in lines if _NAMELESS.match(one)]
    assert not nameless, nameless
    navigations = [one.strip() for one in lines if one.strip().startswith("- navigation")]
    assert len(set(navigations)) == len(navigations), navigations


def landmarks(lines: list[str]) -> list[str]:
    """The roles at the top of the page, in the order of reading."""
    return [one[2:].partition(" ")[0].rstrip(":") for one in lines if one.startswith("- ")]


def test_every_tree_says_why_it_is_right() -> None:
    assert sorted(path.stem for path in tree.TREES.glob("*.txt")) == sorted(KEPT)
    for name in KEPT:
        remarks = [one for one in (tree.TREES / f"{name}.txt").read_text().splitlines() if one.lstrip().startswith("#")]
        assert len(remarks) >= 3, name


def test_remarks_outlive_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "TREES", tmp_path)
    (tmp_path / "page.txt").write_text("# first\n- banner\n# about the heading\n- heading\n- main\n# at the end\n")
    tree.write("page", ["- banner", "- text", "- heading", "- main"])
    assert (tmp_path / "page.txt").read_text() == (
        "# first\n- banner\n- text\n# about the heading\n- heading\n- main\n# at the end\n"
    )
