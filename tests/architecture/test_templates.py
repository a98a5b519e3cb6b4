"""Templates and style sheets: none is left over, none needs a hole in the policy of pages, texts are marked."""

from __future__ import annotations

import re
from pathlib import Path

import django
import pytest
from django.apps import apps

from tests.architecture import translations

ROOT = translations.ROOT
TEMPLATES = {
    path.relative_to(folder).as_posix(): path
    for folder in (ROOT / "mizban").rglob("templates")
    for path in sorted(folder.rglob("*"))
    if path.suffix in (".html", ".txt")
}
SHEETS = sorted((ROOT / "mizban").rglob("*.css"))
PERSIAN_LETTER = re.compile("[آ-ی]")
SAMPLES = ("ui/gallery.html", "ui/gallery_desk.html")
"""Show the components with made-up contents, in a demo only."""
NAMES_OF_LANGUAGES = {"ui/language.html": "فارسی"}
"""A language is named in itself, whatever the page is written in."""

COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
TRANSLATED = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}", re.DOTALL)
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)|\s(?:style|on[a-z]+|hx-on[\w:.-]*|data-hx-on[\w:.-]*)\s*=|javascript:",
    re.IGNORECASE,
)
POSTED = re.compile(r"<form\b[^>]*method=\"?post\b.*?</form>", re.DOTALL | re.IGNORECASE)
PHYSICAL = re.compile(r"(?<![\w-])[\w-]*(?<![a-z])(?:left|right)(?![a-z])[\w-]*")
ALLOWED_PHYSICAL: dict[str, set[str]] = {}
"""By name of the sheet: words of direction that mean a side of the screen and not of the text."""


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def shown(path: Path) -> str:
    """A template without its comments."""
    return COMMENT.sub("", path.read_text())


def test_every_template_is_used() -> None:
    """By its name in a module or a template, by the tag of components, or by a library that asks for that name."""
    said = "\n".join(path.read_text() for path in translations.sources())
    unused = [
        name
        for name in TEMPLATES
        if f'"{name}"' not in said
        and not (name.startswith("ui/") and re.search(rf'{{% (?:ui|slot|lasting) "{Path(name).stem}"', said))
        and not _overrides_a_library(name)
    ]
    assert unused == []


def _overrides_a_library(name: str) -> bool:
    folders = [Path(django.__file__).parent / "forms", *(Path(app.path) for app in apps.get_app_configs())]
    return any((folder / "templates" / name).exists() for folder in folders if ROOT / "mizban" not in folder.parents)


@pytest.mark.parametrize("path", TEMPLATES.values(), ids=names)
def test_nothing_inline(path: Path) -> None:
    """The policy of pages forbids styles, scripts and handlers inside a page: they would silently do nothing."""
    assert INLINE.findall(CODE.sub("", shown(path))) == []


@pytest.mark.parametrize("path", TEMPLATES.values(), ids=names)
def test_what_is_posted_carries_a_token(path: Path) -> None:
    lacking = [form for form in POSTED.findall(shown(path)) if "csrf_token" not in form]
    assert lacking == [] or path == TEMPLATES["ui/language.html"]


@pytest.mark.parametrize("name", TEMPLATES, ids=str)
def test_texts_are_marked_for_translation(name: str) -> None:
    if name in SAMPLES:
        pytest.skip("made-up contents")
    bare = CODE.sub("", TRANSLATED.sub("", shown(TEMPLATES[name]))).replace(NAMES_OF_LANGUAGES.get(name, "\0"), "")
    assert [line for line in bare.splitlines() if PERSIAN_LETTER.search(line)] == []


def test_msgids_are_persian() -> None:
    """A msgid without a Persian letter is a sign or a pattern, never a sentence in another language."""
    latin = re.compile("[A-Za-z]{3}")
    texts = [(where, text) for where, said, _ in translations.said() for text in translations.forms(said)]
    placeholders = translations.PLACEHOLDER
    assert [
        (where, text)
        for where, text in texts
        if not PERSIAN_LETTER.search(text) and latin.search(placeholders.sub("", text))
    ] == []


@pytest.mark.parametrize("path", SHEETS, ids=names)
def test_style_sheets_know_no_left_and_right(path: Path) -> None:
    """One sheet serves both directions of writing: start and end, never left and right."""
    rules = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", path.read_text(), flags=re.DOTALL)
    assert set(PHYSICAL.findall(rules)) - ALLOWED_PHYSICAL.get(path.name, set()) == set()
