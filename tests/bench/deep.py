"""The page of the inbox that is far from the first: page 200, or the last full one where there are fewer."""

from __future__ import annotations

import re
from html import unescape

from tests.bench.browser import Browser
from tests.bench.requests import Request, get

PAGE = 200
FOLLOWING = re.compile(r'href="(\?[^"]*\bafter=[^"]*)"')


def deep_page(browser: Browser, first: Request) -> tuple[int, Request]:
    """Its number and its address, found by going from page to page."""
    here, number = first, 1
    while number < PAGE:
        found = FOLLOWING.search(browser.send(here)[1])
        if found is None:
            break
        here, number = get("/staff/" + unescape(found[1]), first.cookies), number + 1
    return number, here
