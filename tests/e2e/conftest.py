"""Journeys in a real browser. They are skipped, and say so, only where no Chromium is found.

For whoever writes one: `MIZBAN_E2E_PORT=8000` walks through a demo that runs already, and
`MIZBAN_E2E_PICTURES=directory` keeps a picture of every page that is looked at.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e import desk as desks
from tests.e2e.desk import Desk
from tests.e2e.main_pages import Tour, prepare
from tests.e2e.window import Window

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
MISSING = f"it needs a browser, and no Chromium was found (looked for {', '.join(NAMES)})"
Opens = Callable[..., Window]
PICTURES = ["test_guide_pictures.py", "test_officer_pictures.py"]
collect_ignore = [] if os.environ.get("MIZBAN_GUIDE_PICTURES") else PICTURES
"""They write into the tree, so only where somebody asks for it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if CHROMIUM is None and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """One desk for the whole run; tests share it and meet people of their own (`desk.someone()`)."""
    with desks.running() as up:
        yield up


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium. Not for the session: while Playwright's loop is there, Django takes other tests for asynchronous."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def tour(browser: Browser, desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """The main pages, each opened by somebody who may see it. Tests may look, and leave all as it is. There is one
    tour: nothing but its cases stands in the inbox of its officer."""
    made = prepare(browser, desk, tmp_path_factory.mktemp("papers"))
    yield made
    made.close()


@pytest.fixture
def opens(browser: Browser, desk: Desk) -> Iterator[Opens]:
    """Opens windows: `opens("imeo", width=1280, javascript=False)`. Each is judged when the test is over."""
    windows: list[Window] = []

    def new(organisation: str = "frw", **how: Any) -> Window:
        windows.append(Window(browser, desk, organisation, **how))
        return windows[-1]

    yield new
    faults = []
    for window in windows:
        try:
            window.close()
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, "\n".join(faults)
