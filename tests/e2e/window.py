"""A browser window that watches itself: what it says, whom it asks, and whether its pages are fit for everybody."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from mizban.runtime.environment import beside
from tests.e2e.axe import COLOURS, violations
from tests.e2e.desk import Desk

PHONE, SCREEN = (360, 740), (1280, 900)
PATIENCE = 15_000
"""How long, in ms, something may take to come to pass on a busy machine."""
expect.set_options(timeout=PATIENCE)
PICTURES = os.environ.get("MIZBAN_E2E_PICTURES")
"""A directory for a picture of every page that is looked at; none without."""
_taken = count(1)
_seen_dark: set[tuple[str, str]] = set()


class Window:
    """One person's browser at one organisation, with cookies of its own."""

    def __init__(
        self,
        browser: Browser,
        desk: Desk,
        organisation: str = "frw",
        *,
        width: int = 360,
        javascript: bool = True,
        scale: float = 1,
    ) -> None:
        size = PHONE if width == PHONE[0] else (width, SCREEN[1])
        self.desk, self.organisation, self.javascript = desk, organisation, javascript
        self._browser = browser
        self._reader: Page | None = None
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=scale,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="fa-IR",
            timezone_id="Asia/Tehran",
            accept_downloads=True,
        )
        self.context.set_default_timeout(PATIENCE)
        self.faults: list[str] = []
        self.tolerated: tuple[str, ...] = ()
        self._refused: set[str] = set()
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.faults.append(f"uncaught: {error.error}"))
        self.page: Page = self.context.new_page()

    # --- going about -------------------------------------------------------------------------------------------------

    def open(self, path: str, status: int = 200) -> Page:
        """The page at an address of this organisation, which must answer with `status`."""
        answer = self.page.goto(self.desk.address(self.organisation, path))
        assert answer is not None and answer.status == status, (path, answer and answer.status)
        return self.page

    def speak(self, language: str) -> None:
        """Let the pages be in this language from now on, as its button does."""
        self.context.add_cookies([{"name": "language", "value": language, "url": self.desk.address(self.organisation)}])

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def press(self, name: str, *, within: Locator | None = None, status: int | None = 200) -> Page:
        """Press the button or link that is called so, and wait for the page that it leads to."""
        place = within or self.page.locator("main")
        button = place.get_by_role("button", name=name, exact=True).or_(
            place.get_by_role("link", name=name, exact=True)
        )
        return self.follow(lambda: button.first.click(), status)

    def follow(self, act: Callable[[], None], status: int | None = 200) -> Page:
        """Do what leads to another page, and wait for that one: its last answer must have `status`, or any."""
        with self.page.expect_response(self._is_last_answer) as answer:
            act()
        assert status in (None, answer.value.status), (answer.value.url, answer.value.status)
        self.page.wait_for_load_state()
        return self.page

    def _is_last_answer(self, answer: Response) -> bool:
        return (
            answer.request.is_navigation_request()
            and answer.frame == self.page.main_frame
            and answer.status not in (302, 303)
        )

    # --- looking at a page -------------------------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        """The page's only h1."""
        heading = self.page.locator("h1")
        expect(heading).to_have_count(1)
        return heading.inner_text()

    @property
    def state(self) -> str | None:
        return self.page.locator("main").get_attribute("data-state")

    def look(self, name: str) -> Page:
        """Look well at the page: one h1, a title, no overflow, no violation in light and, the first time that a page of
        this name is met, in dark."""
        page = self.page
        self._picture(name)
        assert self.heading and page.title(), page.url
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{name}: {over} px wider than the window"
        read = page if self.javascript else self._twin()
        found = violations(read)
        if (kind := (self.organisation, name)) not in _seen_dark:
            _seen_dark.add(kind)
            read.emulate_media(color_scheme="dark")
            found += [f"dark: {one}" for one in violations(read, COLOURS)]
            read.emulate_media(color_scheme="light")
        assert not found, f"{name} {page.url}\n" + "\n".join(found)
        return page

    def _twin(self) -> Page:
        """The page as it stands, where axe can run: without the page's own scripts, but with the browser's."""
        if self._reader is None:
            self._reader = self._browser.new_context(
                viewport=self.page.viewport_size, reduced_motion="reduce"
            ).new_page()
        served = {"body": self.page.content(), "content_type": "text/html; charset=utf-8"}
        policy = {"Content-Security-Policy": "script-src 'none'"}
        self._reader.unroute_all()
        self._reader.route(self.page.url, lambda route: route.fulfill(**served, headers=policy))
        self._reader.goto(self.page.url)
        return self._reader

    def _picture(self, name: str) -> None:
        if PICTURES:
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            mark = "" if self.javascript else "-nojs"
            path = Path(PICTURES) / f"{next(_taken):03d}-{self.organisation}-{name}-{width}{mark}.png"
            self.page.screenshot(path=path, full_page=True)

    # --- what must not happen ----------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the window. Raises AssertionError if anything in it went wrong unseen."""
        self.context.close()
        if self._reader:
            self._reader.context.close()
        assert not self.faults, "\n".join(self.faults)

    def tolerate(self, *words: str) -> None:
        """Say of which complaints of the browser the test itself is the cause (a line that it cuts, a refused file)."""
        self.tolerated += words

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        own = f"{self.organisation}.localhost"
        ports = (self.desk.port, beside(self.desk.port))  # that of the pages, and that of the streams
        if address.scheme in ("http", "https", "ws", "wss") and not (address.hostname == own and address.port in ports):
            self.faults.append(f"asked another host: {request.url}")

    def _answered(self, answer: Response) -> None:
        """Chromium complains of every page that answers 4xx; whether it should have is for the test to say."""
        if answer.request.is_navigation_request() and 400 <= answer.status < 500:
            self._refused.add(answer.url)
        if answer.status >= 500:
            self.faults.append(f"{answer.status}: {answer.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        place = message.location.get("url", "")
        if place in self._refused or any(words in f"{message.text} {place}" for words in self.tolerated):
            return
        self.faults.append(f"console: {message.text} ({place})")
