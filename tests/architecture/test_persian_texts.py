"""All Persian that people read is spelled and put as the linter of Persian texts wants it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import yaml_files
from tests.architecture import translations
from tests.architecture.persian_lint import Finding, lint

ROOT = translations.ROOT
PERSIAN_LETTER = re.compile("[آ-ی]")
BLOCK_OF_CODE, CODE, ADDRESS_OF_LINK = (
    re.compile(r"```.*?```", re.DOTALL),
    re.compile("`[^`]*`"),
    re.compile(r"\]\([^)]*\)"),
)
QUOTATION = re.compile("«[^»]*»")

REVIEWED: frozenset[tuple[str, str]] = frozenset()
"""Warnings that an editor has looked at and lets stand: (code of the rule, the words around as the linter shows them).
What breaks a rule of errors is mended, never listed."""

DATA = (
    "mizban/core/amounts.py",
    "mizban/core/jalali.py",
    "mizban/core/ordering.py",
    "mizban/core/text.py",
    "mizban/core/words.py",
    "mizban/identity/demo_names.py",
    "mizban/identity/outcomes.py",  # the registry's own words are quoted in every language
    "mizban/runtime/database.py",
    "mizban/runtime/demo/",
    "mizban/web/middleware/tenancy.py",  # said before anybody's language is known
    "mizban/web/ui/gallery/",
)
"""Modules whose Persian is what they are about, or the contents of a demo, and not a text to be translated."""


def test_msgids() -> None:
    texts = ((where, text) for where, said, _ in translations.said() for text in translations.forms(said))
    assert _unreviewed(texts) == []


def test_what_django_says() -> None:
    catalogue = translations.read(translations.PERSIAN, "fa")
    texts = (("fa/django.po", text) for one in catalogue if one.id for text in translations.forms(one.string))
    assert _unreviewed(texts) == []


@pytest.mark.parametrize("folder", ["mizban/notifications/texts", "mizban/runtime/demo/services"])
def test_files_of_texts(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.yaml"))
    assert files
    texts = ((path.relative_to(ROOT).as_posix(), text) for path in files for text in _texts_of(path))
    assert _unreviewed(texts) == []


def test_the_persian_readme() -> None:
    lines = list(_readme())
    assert len(lines) > 20
    assert _unreviewed([("README.fa.md", line) for line in lines]) == []


def test_warnings_that_nobody_gives_any_more_are_not_listed() -> None:
    given = {(finding.code, finding.around) for _, finding in _everything()}
    assert REVIEWED - given == set()


def test_english_has_no_persian_letters() -> None:
    catalogue = translations.read(translations.ENGLISH)
    said = [QUOTATION.sub("", text) for one in catalogue if one.id for text in translations.forms(one.string)]
    assert [text for text in said if PERSIAN_LETTER.search(text)] == []


def test_texts_of_modules_are_marked_for_translation() -> None:
    """A Persian sentence in a module is a msgid, or the Persian of a text in several languages."""
    msgids = {text for _, said, _ in translations.said() for text in translations.forms(said)}
    unmarked = [
        f"{where}:{line}: {text}"
        for path in translations.sources()
        if path.suffix == ".py" and not (where := path.relative_to(ROOT).as_posix()).startswith(DATA)
        for line, text in _literals(ast.parse(path.read_text()))
        if " " in text and text not in msgids
    ]
    assert unmarked == []


def _unreviewed(texts: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> list[str]:
    found = [(where, finding) for where, text in texts if PERSIAN_LETTER.search(text) for finding in lint(text)]
    return [
        f"{where}: {finding}"
        for where, finding in found
        if finding.level == "E" or (finding.code, finding.around) not in REVIEWED
    ]


def _everything() -> Iterator[tuple[str, Finding]]:
    for where, said, _ in translations.said():
        for text in translations.forms(said):
            yield from ((where, finding) for finding in lint(text))
    for path in (ROOT / "mizban").rglob("*.yaml"):
        for text in _texts_of(path):
            yield from ((path.name, finding) for finding in lint(text))
    yield from (("README.fa.md", finding) for line in _readme() for finding in lint(line))


def _readme() -> Iterator[str]:
    """Lines of the Persian README; code is read as «۱», as a placeholder would be."""
    text = BLOCK_OF_CODE.sub("", (ROOT / "README.fa.md").read_text())
    yield from ADDRESS_OF_LINK.sub("]", CODE.sub("۱", text)).splitlines()


@cache
def _texts_of(path: Path) -> tuple[str, ...]:
    """Everything written in a file of texts, the English of its texts left out."""
    return tuple(_strings(yaml_files.load(path)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "en":
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Persian strings of a module with their lines; docstrings and what stands under "fa" are left out."""
    aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            aside |= {id(value) for key, value in pairs if isinstance(key, ast.Constant) and key.value == "fa"}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in aside:
            continue
        if PERSIAN_LETTER.search(node.value):
            yield node.lineno, node.value
