"""The style sheets: directions, weight, contrast, and what the policy of pages forbids."""

from __future__ import annotations

import gzip
import re
from itertools import product

import pytest

from tests.unit.web.conftest import STATIC, TEMPLATES

SHEETS = sorted((STATIC / "css").glob("*.css"))
PUBLIC = ("base.css", "form.css", "parts.css", "print.css")
BUDGET = 9_250
BUDGET_OF_ALL = 14 * 1024
"""With the sheets that only officers, or only the pages of one case, read."""


def minified(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};:,>])\s*", r"\1", re.sub(r"\s+", " ", css)).strip()


def weight(css: str) -> int:
    return len(gzip.compress(minified(css).encode(), 9))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_directions_are_logical(sheet):
    css = minified(sheet.read_text())
    physical = re.findall(
        r"(?:margin|padding|border|inset|scroll-margin)-(?:left|right|top|bottom)"
        r"|(?<![\w-])(?:left|right|top|bottom|width|height):"
        r"|(?:text-align|float|clear):(?:left|right)",
        css,
    )
    assert physical == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_that_old_browsers_drop_or_the_policy_forbids(sheet):
    css = sheet.read_text()
    assert not re.search(r"@layer|@import|data:|https?:", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def test_addresses_of_pictures_and_fonts_exist():
    for sheet in SHEETS:
        for address in re.findall(r"url\(([^)]+)\)", sheet.read_text()):
            assert (sheet.parent / address).resolve().is_file(), address


def test_weight():
    public = sum(weight((STATIC / "css" / name).read_text()) for name in PUBLIC)
    assert public <= BUDGET
    assert weight("".join(sheet.read_text() for sheet in SHEETS)) <= BUDGET_OF_ALL


def test_weight_of_the_persian_font():
    assert (STATIC / "font" / "vazirmatn-fa.woff2").stat().st_size <= 30_000


# --- contrast --------------------------------------------------------------------------------------------------------

GROUNDS = ("ground", "paper", "mute", "tint")
TEXTS = ("ink", "ink-2", "link", "brand", "err", "ok", "warn", "info")


def tokens() -> dict[str, dict[str, str]]:
    """The colours of both schemes by name."""
    css = minified((STATIC / "css" / "base.css").read_text())
    light = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", css.split("@media")[0]))
    dark_rules = css.split("@media (prefers-color-scheme:dark)")[1].split("}}")[0]
    return {"light": light, "dark": light | dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", dark_rules))}


def contrast(one: str, other: str) -> float:
    first, second = sorted((luminance(one), luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_on_every_ground(scheme):
    colour = tokens()[scheme]
    for text, ground in product(TEXTS, GROUNDS):
        assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_meanings_on_their_own_ground(scheme):
    colour = tokens()[scheme]
    for meaning in ("ok", "warn", "err", "info"):
        assert contrast(colour[meaning], colour[f"{meaning}-t"]) >= 4.5, meaning
        assert contrast(colour["ink"], colour[f"{meaning}-t"]) >= 4.5, meaning
    for text, ground in (("on-brand", "brand"), ("on-brand", "brand-2"), ("on-head", "head"), ("on-focus", "focus")):
        assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_controls_and_fills_of_buttons(scheme):
    """Three to one, which no checker of pages looks at."""
    colour = tokens()[scheme]
    for ground in (*GROUNDS, "warn-t"):
        assert contrast(colour["control"], colour[ground]) >= 3, ground
        assert contrast(colour["brand"], colour[ground]) >= 3, ground
    assert contrast(colour["saffron"], colour["head"]) >= 3


# --- templates and styles know each other ----------------------------------------------------------------------------


def test_every_class_of_a_template_is_styled_or_meant_for_scripts():
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", "".join(sheet.read_text() for sheet in SHEETS)))
    meant = {"files", "more__list", "errors__list", "crumbs__list"}
    for template in TEMPLATES.rglob("*.html"):
        source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", template.read_text())
        for value in re.findall(r'class="([^"]*)"', source):
            for name in value.split():
                assert name in styled | meant or name.endswith("-"), (template.name, name)


def test_no_inline_style_script_or_handler():
    for template in TEMPLATES.rglob("*.html"):
        source = template.read_text()
        assert not re.search(r'\sstyle="|\son\w+="|<style|javascript:', source), template.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", source), template.name
