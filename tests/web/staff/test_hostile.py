"""Anything may be sent to any page of the staff; the answer is a page that says what to do, never a fault."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import EXPERT, HEAD

pytestmark = pytest.mark.django_db

VALUES = [
    "a\x00b",
    "\ud800".encode("utf-8", "surrogatepass"),
    "\u202e\u2069\ufeff",
    "۰۱۲۳٤٥",
    "9" * 19,
    "9" * 6_000,
    "<script>alert(1)</script> {{ 7|add:7 }} %s%n%(x)s",
    '{"$": "x"}',
]
"""One of each way to be wrong."""
ANYTHING = frozenset({200, 302, 303, 403, 404, 405, 409, 422, 429})


def pelt(by: str, address: str) -> None:
    """Post every value in all fields of the page, then in every other one beside a plain one."""
    client = browser(by)
    page = client.get(address)
    assert page.status_code == 200
    names = re.findall(r' name="([^"]+)"', page.content.decode())
    names = sorted({*names, "revision", "confirmed", "next", "case", "do"})
    for value in VALUES:
        for other in (value, "1"):
            pairs = [(name, other if place % 2 else value) for place, name in enumerate(names)]
            body = "&".join(f"{quote(name)}={quote(sent)}" for name, sent in pairs)
            answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
            assert answer.status_code in ANYTHING, (value, answer.status_code)
            assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("step", ["release", "correct", "decide", "transfer", "show"])
def test_steps_of_the_officer(step: str) -> None:
    pelt(EXPERT, f"/staff/cases/{stories.claimed().number}/{step}/")


def test_steps_of_the_head() -> None:
    pelt(HEAD, f"/staff/cases/{stories.claimed().number}/assign/")
    decided = stories.decided()
    for step in ("reopen", "revoke"):
        pelt(HEAD, f"/staff/cases/{decided.number}/{step}/")


@pytest.mark.parametrize("page", ["", "?box=team", "notices/", "security/", "security/second-factor/"])
def test_pages_of_no_case(page: str) -> None:
    stories.waiting()
    pelt(HEAD, f"/staff/{page}")
