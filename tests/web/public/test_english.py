"""English as the second language: every page turns to left-to-right, and nothing Persian is left unmarked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.utils.translation import trans_real

import mizban
from tests.web.public.reading import read
from tests.web.public.test_every_page import EVERY, visitor

PARTS = Path(mizban.__file__).parent / "locale" / "en" / "parts"
PEOPLE = "/demo/"


@pytest.fixture(scope="module")
def english_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All parts of the English texts, compiled as one."""
    whole = Catalog(locale="en")
    for part in sorted(PARTS.glob("*.po")):
        with part.open("rb") as file:
            for message in read_po(file, locale="en", abort_invalid=True):
                if message.id:
                    whole.add(message.id, message.string, context=message.context)
    folder = tmp_path_factory.mktemp("locale")
    target = folder / "en" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, whole)
    return folder


@pytest.fixture(autouse=True)
def english(english_texts: Path, settings: Any) -> Iterator[None]:
    settings.LOCALE_PATHS = [english_texts]
    trans_real._translations.clear()
    yield
    trans_real._translations.clear()


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "address"), [one for one in EVERY if one[1] != PEOPLE])
def test_no_persian_is_left_unmarked(slug: str, address: str) -> None:
    client = visitor(slug, "en")
    page = read(client.get(address).content.decode())
    assert (page.html["lang"], page.html["dir"]) == ("en", "ltr")
    typed = "پروانه" if "پروانه" in address else "هواپیما"
    made_up = "demo address"  # of the demo's offices, whose cities have no English names
    assert [one for one in page.untold if typed not in one and made_up not in one] == []


@pytest.mark.django_db
def test_the_front_page_speaks_english(frw: Client) -> None:
    frw.cookies["language"] = "en"
    page = read(frw.get("/").content.decode())
    assert page.headings == ["Ask for services about rangeland, forest and land from home, and follow them."]
    for words in ("Choose your province", "East Azerbaijan", "Apply", "Profile", "Services", "Sign in", "Notices"):
        assert words in page.text
    assert "23 September 2026" in page.text  # 1 Mehr 1405
