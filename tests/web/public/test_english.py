"""English as the second language: every page turns to left-to-right, and nothing Persian is left unmarked."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.public.reading import read
from tests.web.public.test_every_page import EVERY, visitor

PEOPLE = "/demo/"


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "address"), [one for one in EVERY if one[1] != PEOPLE])
def test_no_persian_is_left_unmarked(slug: str, address: str) -> None:
    client = visitor(slug, "en")
    page = read(client.get(address).content.decode())
    assert (page.html["lang"], page.html["dir"]) == ("en", "ltr")
    typed = "پروانه" if "پروانه" in address else "هواپیما"
    assert [one for one in page.untold if typed not in one] == []


@pytest.mark.django_db
def test_the_front_page_speaks_english(frw: Client) -> None:
    frw.cookies["language"] = "en"
    page = read(frw.get("/").content.decode())
    assert page.headings == ["Ask for services about rangeland, forest and land from home, and follow them."]
    for words in ("Choose your province", "East Azerbaijan", "Apply", "Profile", "Services", "Sign in", "Notices"):
        assert words in page.text
    assert "23 September 2026" in page.text  # 1 Mehr 1405
