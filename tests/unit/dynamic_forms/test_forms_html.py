"""The HTML of every type: labelled, described, free of scripts and styles, safe against what organisations write."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils.translation import override

from mizban.dynamic_forms import engine
from mizban.dynamic_forms.registry import TYPES
from tests.unit.dynamic_forms.form_samples import CTX, ENGLISH, field, form, page

ANSWERS: dict[str, Any] = {
    "file": ["good1", "new2"],
    "fee_slip": {"amount": 5, "reference": "a", "date": "2026-10-23", "files": ["new1"]},
    "group": [{"id": "abcd", "x_cell": "یک"}, {"id": "efgh", "x_cell": "دو"}],
    "place": {"province": "07", "county": "0702"},
}


class Page(HTMLParser):
    """Controls, labels and ids as a browser would find them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: list[dict[str, str | None]] = []
        self.labels: set[str] = set()
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        assert self.tags == [], "tags that do not close"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.attributes |= set(attributes)
        assert tag not in {"script", "style"}
        if tag not in {"input", "br"}:
            self.tags.append(tag)
        if "template" in self.tags:
            return
        if attributes.get("id"):
            self.ids.append(str(attributes["id"]))
        if tag == "label":
            self.labels.add(str(attributes["for"]))
        if tag in {"input", "select", "textarea"} and attributes.get("type") != "hidden":
            self.controls.append(attributes)

    def handle_endtag(self, tag: str) -> None:
        assert self.tags.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def html_of(type_: str, ctx: Any = CTX, answers: Any = None, **extra: Any) -> str:
    one = form(page("p", field("x", type_, **extra)))
    return "".join(bound.as_field_group() for bound in engine.page_form(one, one.pages[0], answers or {}, ctx))


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
@pytest.mark.parametrize("type_", sorted(TYPES))
def test_every_control_has_a_label_and_a_name_of_its_own(type_: str, filled: bool) -> None:
    drawn = Page(html_of(type_, answers={"x": ANSWERS.get(type_)} if filled else {}, hint={"fa": "راهنما"}))
    for control in drawn.controls:
        assert control.get("aria-label") or control["id"] in drawn.labels, control
        assert str(control["name"]).startswith("x")
    assert len(drawn.ids) == len(set(drawn.ids))
    assert not {name for name in drawn.attributes if name.startswith("on") or name == "style" or name == "required"}
    assert "راهنما" in drawn.text or type_ == "note"


@pytest.mark.parametrize("type_", sorted(set(TYPES) - {"note", "group"}))
def test_hints_are_tied_to_their_controls(type_: str) -> None:
    html = html_of(type_, hint={"fa": "راهنما"})
    assert 'id="id_x_helptext"' in html
    assert 'aria-describedby="id_x_helptext"' in html


@pytest.mark.parametrize("type_", ["national_id", "legal_id", "mobile", "phone", "postal_code", "sheba", "email"])
def test_codes_run_from_left_to_right(type_: str) -> None:
    html = html_of(type_)
    assert 'dir="ltr"' in html
    assert f'data-code="{type_}"' in html
    assert "inputmode=" in html
    assert "autocomplete=" in html


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_texts_of_organisations_and_people_are_escaped(type_: str) -> None:
    evil = {"fa": "<script>alert(1)</script>\"'"}
    extra: dict[str, Any] = {"text": evil} if type_ in {"consent", "note"} else {}
    if type_ in {"choice", "choices"}:
        extra = {"choices": [{"value": "a", "label": evil}]}
    if type_ == "group":
        extra = {"row_label": evil}
    html = html_of(type_, label=evil, hint=evil, **extra)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_what_was_typed_is_escaped() -> None:
    one = form(page("p", field("x"), field("y", "longtext")))
    typed = {"x": ['"><script>'], "y": ["</textarea><script>"]}
    shown = engine.page_form(one, one.pages[0], {}, CTX, typed=typed)
    assert "<script" not in "".join(bound.as_field_group() for bound in shown)


def test_a_persian_label_on_an_english_page_is_marked() -> None:
    with override("en"):
        assert '<span lang="fa" dir="rtl">«x»</span>' in html_of("text", ENGLISH)
        assert "<span lang=" not in html_of("text", ENGLISH, label={"fa": "الف", "en": "A"})


def test_the_counties_of_the_chosen_province_are_listed() -> None:
    html = html_of("place", answers={"x": {"province": "07", "county": "0702"}})
    assert "آباده" in html
    assert '<option value="0702" selected>' in html
    assert 'value="refresh:x"' in html
    assert "آباده" not in html_of("place")


def test_files_are_listed_with_their_state() -> None:
    html = html_of("file", answers={"x": ["good1", "new2", "bad3"]}, max_files=3)
    assert "پذیرفته شد" in html
    assert "در حال بررسی امنیتی" in html
    assert "۱ کیلوبایت" in html
    assert 'value="detach:x:good1"' in html
    assert 'name="x-upload"' not in html  # no room for another
    more = html_of("file", answers={"x": ["good1"]}, max_files=3)
    assert 'name="x-upload" multiple' in more


def test_units_and_rials_stand_in_the_label() -> None:
    assert "«x» (هکتار)" in html_of("number", unit={"fa": "هکتار"})
    assert "«x» (ریال)" in html_of("money")
    assert "مبلغ: ۷۵٬۰۰۰ ریال" in html_of("fee_slip", amount=75000)
