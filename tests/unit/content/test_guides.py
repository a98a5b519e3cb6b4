"""Guides name boxes, buttons and pages as the desk does, in both languages, and their pictures are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import mizban
from tests.architecture.translations import ENGLISH, PLACEHOLDER, forms, read
from tests.yaml_files import load

SERVICES = Path(mizban.__file__).parent / "runtime/demo/services"
PICTURES = Path(mizban.__file__).parent / "web/ui/static/guide"
SIZES = {"guide": (540, 960), "officers-guide": (1440, 900)}
HEAVIEST = 40_000
"""Bytes of a picture, on a slow line."""
GUIDES = sorted(SERVICES.glob("*/pages/*guide.yaml"))
NAMED = {"fa": re.compile(r"«([^«»]+)»|\[([^\[\]]+)\]\("), "en": re.compile(r"“([^“”]+)”|\[([^\[\]]+)\]\(")}


@cache
def labels() -> dict[str, set[str]]:
    """Everything the desk says in Persian, with its English; without what is filled in (`{n} new`)."""
    said: dict[str, set[str]] = {}
    for message in read(ENGLISH):
        for persian, english in zip(forms(message.id), forms(message.string), strict=False):
            said.setdefault(bare(persian), set()).add(bare(english))
    return said


def bare(text: str) -> str:
    return PLACEHOLDER.sub("", text).strip()


@cache
def own_words(organisation: str) -> str:
    """All that the organisation itself has written about its services, sections and visits."""
    files = (one for one in sorted((SERVICES / organisation).rglob("*.yaml")) if one.parent.name != "pages")
    return "\n".join(text.casefold() for file in files for text in strings(load(file)))


def strings(node: Any) -> Iterator[str]:
    match node:
        case str():
            yield node
        case dict() | list():
            for one in node.values() if isinstance(node, dict) else node:
                yield from strings(one)


def named(text: str, language: str) -> set[str]:
    """What stands in quotation marks or leads somewhere."""
    return {one or other for one, other in NAMED[language].findall(text)}


def strangers(step: dict[str, Any], organisation: str) -> set[str]:
    """Names in a step that neither the desk nor the organisation uses, or that only one of the languages mentions."""
    wrong: set[str] = set()
    for part in ("title", "text"):
        persian, english = (named(step[part][language], language) for language in ("fa", "en"))
        own = {one for one in persian | english if one.casefold() in own_words(organisation)}
        known = {one for one in persian if labels().get(one, set()) & english}
        wrong |= persian - known - own
        wrong |= english - {word for one in known for word in labels()[one]} - own
    return wrong


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_guides_name_things_as_the_desk_does(path: Path) -> None:
    organisation = path.parent.parent.name
    found = {step["slug"]: wrong for step in load(path)["steps"] if (wrong := strangers(step, organisation))}
    assert not found


def test_a_name_that_the_desk_does_not_use_is_noticed() -> None:
    title = {"fa": "گام", "en": "Step"}
    for persian, english in (("«فرستادن درخواست»", "“Send request”"), ("«ارسال درخواست»", "“Send the request”")):
        assert strangers({"title": title, "text": {"fa": persian, "en": english}}, "frw")
    right = {"fa": "«فرستادن درخواست»؛ مثلاً «نهال»", "en": "“Send the request”; for example “seedling”"}
    assert not strangers({"title": title, "text": right}, "frw")


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_every_step_has_its_picture_in_both_languages(path: Path) -> None:
    for step in load(path)["steps"]:
        for language in ("fa", "en"):
            picture = PICTURES / path.parent.parent.name / language / f"{step['picture']}.webp"
            with Image.open(picture) as opened:
                assert opened.size == SIZES[path.stem], picture
            assert picture.stat().st_size < HEAVIEST, picture


def test_no_picture_is_left_over() -> None:
    shown = {f"{path.parent.parent.name}/{step['picture']}" for path in GUIDES for step in load(path)["steps"]}
    assert {f"{one.parent.parent.name}/{one.stem}" for one in PICTURES.rglob("*.webp")} == shown
