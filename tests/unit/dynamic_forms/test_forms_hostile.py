"""What no browser sends: it is read as far as the page asks, and answered in words."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.http import QueryDict

from mizban.dynamic_forms import engine
from mizban.dynamic_forms.registry import TYPES
from tests.unit.dynamic_forms.form_samples import CTX, field, form, page, parse

ALL = form(page("p", *[field(f"f{place}", name) for place, name in enumerate(sorted(TYPES))]))
NAMES = [
    name
    for kind in ALL.pages[0].fields
    for name in kind.names_in(kind.name, {f"{kind.name}-TOTAL_FORMS": ["2"]})
    if not name.endswith(("-DELETE", "-TOTAL_FORMS"))
]
TEXTS = {
    "NUL": "\x00",
    "NUL inside": "a\x00b",
    "lone surrogate": "\ud800\udfff",
    "direction marks": "\u202e\u2066\u200f",
    "name of 5,000 letters": "ی" * 5000,
    "line of a megabyte": "x" * 1_000_000,
    "combining marks": "ا" + "\u0654" * 3000,
    "format string": "%(label)s %s {0} {{ x }} {% x %}",
    "huge exponent": "9e999999999",
    "no number": "NaN",
    "list": "[]",
    "address": "../../../../etc/passwd",
    "statement": "'; DROP TABLE cases_case; --",
    "many signs": "-" * 300 + "٫" * 300,
    "superscript": "²³",
    "other digits": "१२३",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_odd_texts_in_every_input(text: str) -> None:
    data = {name: [text] for name in NAMES} | {
        f"{kind.name}-TOTAL_FORMS": ["2"] for kind in ALL.pages[0].fields if kind.type == "group"
    }
    parsed = parse(ALL, data)
    assert all("%(" not in error.message for error in parsed.errors)
    json.dumps(parsed.answers, ensure_ascii=False).encode("utf-8")
    assert "\x00" not in str(parsed.answers)
    "".join(bound.as_field_group() for bound in parsed.form).encode("utf-8")
    kept = engine.raw_page(ALL.pages[0], data)
    json.dumps(kept, ensure_ascii=False).encode("utf-8")
    assert "\\u0000" not in json.dumps(kept)
    assert max(len(value) for values in kept.values() for value in values) <= 50_000


@pytest.mark.parametrize("value", [[], ["a", "b"], [["a"]], {"a": "b"}, 5, None, True, [None], ["a"] * 5000, object()])
def test_odd_shapes_in_every_input(value: Any) -> None:
    parse(ALL, dict.fromkeys(NAMES, value))
    kept = engine.raw_page(ALL.pages[0], dict.fromkeys(NAMES, value))
    assert all(isinstance(text, str) for values in kept.values() for text in values)
    assert max((len(values) for values in kept.values()), default=0) <= 250


def test_thousands_of_strangers_are_not_looked_at() -> None:
    one = form(page("p", field("x")))
    data = QueryDict(mutable=True)
    for number in range(20_000):
        data[f"stranger{number}"] = "x"
    data["x"] = "علی"
    start = time.process_time()
    assert engine.raw_page(one.pages[0], data) == {"x": ["علی"]}
    assert parse(one, data).answers == {"x": "علی"}
    assert time.process_time() - start < 0.05


def test_a_value_of_another_field_is_not_taken_for_rows() -> None:
    one = form(page("p", field("a"), field("g", "group", fields=[field("b")])))
    parsed = parse(one, {"g-TOTAL_FORMS": "1", "g-0-a": "x", "g-0-b": "y", "g-1-b": "z", "g-0-0-b": "w", "a": "v"})
    assert [{**row, "id": ""} for row in parsed.answers["g"]] == [{"id": "", "b": "y"}]


def test_ids_of_files_are_ids() -> None:
    one = form(page("p", field("x", "file", required=False)))
    parsed = parse(one, {"x": ["../../etc/passwd", "good1'--", "g" * 65, "good1\n", "", "good2"]})
    assert parsed.answers == {"x": ["good2"]}


def test_deep_answers_do_not_exhaust_anything() -> None:
    deep: Any = "x"
    for _level in range(5000):
        deep = [deep]
    for key in ALL.fields:
        assert engine.prune(ALL, {key: deep}) == {}
        engine.judge(ALL, {key: {"id": deep, "province": deep}}, CTX)
