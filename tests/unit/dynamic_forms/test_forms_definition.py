"""Definitions: what is refused, with the path to it; what is accepted survives being stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import mizban
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import compile_form
from mizban.dynamic_forms.definition import FormDefinition
from mizban.dynamic_forms.problems import DefinitionError, problems_of
from tests import yaml_files
from tests.unit.dynamic_forms.form_samples import CTX, field, form, page

KEY = "String should match pattern '^[a-z][a-z0-9_]{0,39}$'"
KIND = field("kind", "choice")
WHEN_LEGAL = {"field": "kind", "equals": "legal"}


def first(*fields: dict[str, Any], **extra: Any) -> dict[str, Any]:
    return {"pages": [page("p", *fields, **extra)]}


def deep(levels: int) -> dict[str, Any]:
    data: dict[str, Any] = {"field": "kind", "filled": True}
    for _level in range(levels):
        data = {"all": [data]}
    return data


# definition, path of the problem, a part of the message
REFUSED: list[tuple[Any, tuple[str | int, ...], str]] = [
    ([], (), "an object"),
    ({"pages": 5}, ("pages",), "array"),
    ({"page": []}, ("page",), "Extra inputs"),
    ({"pages": [page("p", field("a"))] * 31}, ("pages",), "at most 30"),
    (first(), ("pages", 0, "fields"), "the list is empty"),
    (first(*[field(f"f{n}") for n in range(61)]), ("pages", 0, "fields"), "at most 60"),
    (first(field("A")), ("pages", 0, "fields", 0, "key"), KEY),
    (first(field("a" * 41)), ("pages", 0, "fields", 0, "key"), KEY),
    (first(field("a", "texts")), ("pages", 0, "fields", 0), "the type of a field here is one of text"),
    (first(field("a", label={})), ("pages", 0, "fields", 0, "label", "fa"), "required"),
    (first(field("a", label={"fa": " "})), ("pages", 0, "fields", 0, "label", "fa"), "a text is empty"),
    (first({"key": "a", "type": "text"}), ("pages", 0, "fields", 0), "label is missing"),
    (first(field("a", label="نام")), ("pages", 0, "fields", 0, "label"), "an object"),
    (first(field("a", requird=True)), ("pages", 0, "fields", 0, "requird"), "Extra inputs"),
    (first(field("a", required="no")), ("pages", 0, "fields", 0, "required"), "boolean"),
    (first(field("a", max_length="5")), ("pages", 0, "fields", 0, "max_length"), "integer"),
    (first(field("a", script="ar")), ("pages", 0, "fields", 0, "script"), "'fa' or 'en'"),
    (first(field("a"), field("a")), ("pages", 0, "fields", 1, "key"), "stands twice"),
    ({"pages": [page("p", field("a")), page("p", field("b"))]}, ("pages", 1, "key"), "stands twice"),
    ({"pages": [page("p", field("a")), page("q", field("a"))]}, ("pages", 1, "fields", 0, "key"), "stands twice"),
    ({"pages": [page("documents", field("a"))]}, ("pages", 0, "key"), "desk's own"),
    (
        first(field("a"), field("g", "group", fields=[field("a")])),
        ("pages", 0, "fields", 1, "fields", 0, "key"),
        "twice",
    ),
    (first(field("g", "group", fields=[field("id")])), ("pages", 0, "fields", 0), "own id"),
    (first(field("g", "group", fields=[])), ("pages", 0, "fields", 0, "fields"), "the list is empty"),
    (
        first(field("g", "group", fields=[field("h", "group")])),
        ("pages", 0, "fields", 0, "fields", 0),
        "the type of a field here is one of",
    ),
    (first(field("g", "group", min_rows=5, max_rows=2)), ("pages", 0, "fields", 0), "min_rows is above"),
    (
        first(field("g", "group", max_rows=50, fields=[field(f"f{n}") for n in range(9)])),
        ("pages", 0, "fields", 0),
        "above 400",
    ),
    (first(field("a", "choice", choices=[])), ("pages", 0, "fields", 0, "choices"), "the list is empty"),
    (
        first(field("a", "choice", choices=[{"value": True, "label": {"fa": "بله"}}])),
        ("pages", 0, "fields", 0, "choices", 0, "value"),
        "string",
    ),
    (
        first(field("a", "choice", choices=[{"value": "x", "label": {"fa": "۱"}}] * 2)),
        ("pages", 0, "fields", 0),
        "same value",
    ),
    (
        first(field("a", "choice", choices=[{"value": f"v{n}", "label": {"fa": "۱"}} for n in range(201)])),
        ("pages", 0, "fields", 0, "choices"),
        "at most 200",
    ),
    (first(field("a", "choices", min=3)), ("pages", 0, "fields", 0), "min is above"),
    (first(field("a", "number", min=3, max=2)), ("pages", 0, "fields", 0), "min is above"),
    (first(field("a", "number", max=10**15)), ("pages", 0, "fields", 0), "15 digits"),
    (first(field("a", "number", min=True)), ("pages", 0, "fields", 0, "min"), "a number"),
    (first(field("a", "money", min=-1)), ("pages", 0, "fields", 0, "min"), "greater than or equal to 0"),
    (first(field("a", "money", min=3, max=2)), ("pages", 0, "fields", 0), "min is above"),
    (first(field("a", "date", min="1400-13-01")), ("pages", 0, "fields", 0, "min"), "neither `today`"),
    (first(field("a", "date", min="1401/01/01", max="1400/01/01")), ("pages", 0, "fields", 0), "min is after max"),
    (first(field("a", "place", level="village")), ("pages", 0, "fields", 0, "level"), "'province', 'county' or 'city'"),
    (first(field("a", "consent", text=None)), ("pages", 0, "fields", 0, "text"), "an object"),
    (first(field("a", when=WHEN_LEGAL), KIND), ("pages", 0, "fields", 0, "when"), "no field kind stands before"),
    (first(field("a", when={"field": "a", "filled": True})), ("pages", 0, "fields", 0, "when"), "no field a"),
    (first(KIND, field("a"), when=WHEN_LEGAL), ("pages", 0, "when"), "no field kind stands before"),
    (
        first(KIND, field("a", required_when={"field": "no", "filled": True})),
        ("pages", 0, "fields", 1, "required_when"),
        "no",
    ),
    (
        first(KIND, field("a", when={"field": "kind", "equals": "other"})),
        ("pages", 0, "fields", 1, "when"),
        "never be 'other'",
    ),
    (
        first(KIND, field("a", when={"field": "kind", "equals": True})),
        ("pages", 0, "fields", 1, "when"),
        "never be True",
    ),
    (
        first(KIND, field("a", when={"field": "kind", "at_least": 3})),
        ("pages", 0, "fields", 1, "when"),
        "at_least cannot",
    ),
    (
        first(field("n", "number"), field("a", when={"field": "n", "equals": "3"})),
        ("pages", 0, "fields", 1, "when"),
        "never be '3'",
    ),
    (
        first(field("n", "national_id"), field("a", when={"field": "n", "equals": "0012345679"})),
        ("pages", 0, "fields", 1, "when"),
        "equals cannot be asked",
    ),
    (
        first(field("n", "text", personal=True), field("a", when={"field": "n", "equals": "x"})),
        ("pages", 0, "fields", 1, "when"),
        "n is personal",
    ),
    (
        first(field("n", "note"), field("a", when={"field": "n", "filled": True})),
        ("pages", 0, "fields", 1, "when"),
        "filled cannot be asked",
    ),
    (
        first(field("g", "group"), field("a", when={"field": "g_cell", "filled": True})),
        ("pages", 0, "fields", 1, "when"),
        "no field g_cell",
    ),
    (
        first(field("g", "group", fields=[field("b", when={"field": "g", "filled": True})])),
        ("pages", 0, "fields", 0, "fields", 0, "when"),
        "no field g stands",
    ),
    (first(KIND, field("a", when=deep(5))), ("pages", 0, "fields", 1, "when"), "nested more than 5"),
    (first(KIND, field("a", when={"all": [WHEN_LEGAL] * 21})), ("pages", 0, "fields", 1, "when", "all"), "at most 20"),
]


@pytest.mark.parametrize(("definition", "path", "message"), REFUSED)
def test_refused_with_its_path(definition: Any, path: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        compile_form(definition)
    assert [problem.path for problem in refused.value.problems] == [path]
    assert message in refused.value.problems[0].message


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(DefinitionError) as refused:
        compile_form(first(field("a", when=WHEN_LEGAL), field("a", required_when=WHEN_LEGAL)))
    assert [problem.path[-1] for problem in refused.value.problems] == ["key", "when", "required_when"]
    assert str(refused.value).count("no field kind") == 2


def test_paths_inside_a_larger_file() -> None:
    class File(BaseModel):
        form: FormDefinition

    with pytest.raises(ValidationError) as refused:
        File.model_validate({"form": first(field("a"), field("a"))})
    assert [problem.path for problem in problems_of(refused.value)] == [("form", "pages", 0, "fields", 1, "key")]


DOCUMENTS: list[tuple[list[Any], tuple[str | int, ...], str]] = [
    ([{"key": "a", "title": {"fa": "الف"}}] * 2, (1, "key"), "stands twice"),
    ([{"key": "a", "title": {"fa": "الف"}, "when": {"field": "b", "filled": True}}], (0, "when"), "no field b"),
    ([{"key": "a", "title": {"fa": "الف"}, "when": {"field": "kind", "equals": "b"}}], (0, "when"), "never be 'b'"),
    (
        [{"key": "a", "title": {"fa": "الف"}, "when": {"field": "g_cell", "filled": True}}],
        (0, "when"),
        "no field g_cell",
    ),
    ([{"key": "a", "title": {"fa": "الف"}, "max_files": 0}], (0, "max_files"), "greater than or equal to 1"),
    ([{"key": f"d{n}", "title": {"fa": "الف"}} for n in range(41)], (), "at most 40"),
]


@pytest.mark.parametrize(("documents", "path", "message"), DOCUMENTS)
def test_documents_refused_with_their_path(documents: list[Any], path: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        compile_form(first(KIND, field("g", "group")), documents)
    assert [problem.path for problem in refused.value.problems] == [("documents", *path)]
    assert message in refused.value.problems[0].message


@pytest.mark.parametrize("text", ["", "{", "null", "[" * 100_000, '{"pages": NaN}', '"\\ud800"'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError):
        compile_form(text)


def test_what_json_cannot_hold_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    for content in ({"pages": endless}, {"pages": {1, 2}}, {"pages": float("nan")}):
        with pytest.raises(DefinitionError):
            compile_form(content)


def test_one_content_is_compiled_once() -> None:
    assert form(page("p", field("a"))) is form(page("p", field("a")))
    assert form(page("p", field("a"))) is not form(page("p", field("b")))
    definition = first(field("a"))
    assert compile_form(definition) is compile_form(json.dumps(definition, ensure_ascii=False))


def test_texts_are_cleaned() -> None:
    kind = form(page("p", field("a", label={"fa": " \u202eكد ملي\u202c\x00 "}))).fields["a"]
    assert kind.title("fa") == "کد ملی"


def test_english_falls_back_to_persian() -> None:
    one = form(page("p", field("a", label={"fa": "الف"}), field("b", label={"fa": "ب", "en": "B"})))
    assert (one.fields["a"].title("en"), one.fields["b"].title("en")) == ("الف", "B")
    bound = engine.page_form(one, one.pages[0], {}, CTX)
    assert [field_.field.label_language for field_ in bound] == ["fa", "fa"]


SERVICES = sorted((Path(mizban.__file__).parent / "runtime/demo/services").glob("*/services/*.yaml"))
FORMS = [path for path in SERVICES if "\nform:" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_definition_survives_being_stored(path: Path) -> None:
    definition = FormDefinition.model_validate(yaml_files.load(path)["form"])
    stored = definition.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert FormDefinition.model_validate_json(json.dumps(stored)) == definition
