"""Random forms, filled with anything: nothing raises, nothing hidden is kept, nothing locked changes."""

from __future__ import annotations

import copy
import datetime as dt
import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form, compile_form
from mizban.dynamic_forms.conditions import holds
from mizban.dynamic_forms.context import FormContext, NoFiles
from mizban.dynamic_forms.problems import DefinitionError
from mizban.dynamic_forms.registry import TYPES
from mizban.dynamic_forms.types.group import Group
from tests.unit.dynamic_forms.form_samples import CTX, KINDS, FakePlaces, field, page

CELLS = sorted(set(TYPES) - {"group"})
COMPARED: dict[str, list[dict[str, Any]]] = {
    "choice": [{"equals": "legal"}, {"any_of": ["legal", "natural"]}],
    "choices": [{"equals": "legal"}, {"any_of": ["natural"]}],
    "yes_no": [{"equals": True}, {"equals": False}],
    "consent": [{"equals": True}],
    "number": [{"at_least": 5}, {"at_most": 5}, {"equals": 5}],
    "money": [{"at_least": 5}, {"any_of": [5, 6]}],
    "text": [{"equals": "x"}],
    "email": [{"equals": "a@example.com"}],
}
EXTRAS: dict[str, list[dict[str, Any]]] = {
    "text": [{"max_length": 2}, {"script": "fa"}, {"script": "en"}, {"personal": True}],
    "longtext": [{"max_length": 5}],
    "number": [{"min": 1, "max": 9}, {"decimals": 2}, {"min": -5.5, "decimals": 1}],
    "money": [{"min": 5, "max": 10**9}],
    "choice": [{"display": "select"}, {"display": "radio"}],
    "choices": [{"min": 1, "max": 1}, {"min": 2}],
    "date": [{"min": "1400/01/01", "max": "today"}, {"personal": True}],
    "place": [{"level": "province"}, {"level": "city"}],
    "point": [{"inside_place": True}],
    "file": [{"max_files": 1}],
    "fee_slip": [{"amount": 500}],
    "group": [{"min_rows": 0, "max_rows": 2}, {"min_rows": 2, "max_rows": 3}],
}


@st.composite
def conditions(draw: st.DrawFn, earlier: list[dict[str, Any]], depth: int = 2) -> dict[str, Any]:
    junction = draw(st.sampled_from(["leaf", "leaf", "all", "any", "not"])) if depth else "leaf"
    if junction == "not":
        return {"not": draw(conditions(earlier, depth - 1))}
    if junction in {"all", "any"}:
        return {junction: [draw(conditions(earlier, depth - 1)) for _part in range(draw(st.integers(1, 3)))]}
    target = draw(st.sampled_from(earlier))
    tests = [{"filled": True}, {"filled": False}]
    if not target.get("personal"):
        tests += COMPARED.get(target["type"], [])
    return {"field": target["key"], **draw(st.sampled_from(tests))}


@st.composite
def fields(draw: st.DrawFn, key: str, earlier: list[dict[str, Any]], kinds: list[str]) -> dict[str, Any]:
    type_ = draw(st.sampled_from(kinds))
    extra = dict(draw(st.sampled_from([{}, *EXTRAS.get(type_, [])])))
    asked = [one for one in earlier if one["type"] != "note"]
    if asked and draw(st.booleans()):
        extra["when"] = draw(conditions(asked))
    if asked and draw(st.integers(0, 3)) == 0:
        extra["required_when"] = draw(conditions(asked))
    if type_ == "group":
        members: list[dict[str, Any]] = []
        for number in range(draw(st.integers(1, 3))):
            members.append(draw(fields(f"{key}_{number}", earlier + members, CELLS)))
        extra["fields"] = members
    return field(key, type_, required=draw(st.booleans()), **extra)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    earlier: list[dict[str, Any]] = []
    pages = []
    for number in range(draw(st.integers(1, 3))):
        before = [one for one in earlier if one["type"] != "note"]
        when = {"when": draw(conditions(before))} if before and draw(st.integers(0, 2)) == 0 else {}
        mine: list[dict[str, Any]] = []
        for place in range(draw(st.integers(1, 4))):
            mine.append(draw(fields(f"f{number}{place}", earlier + mine, [*CELLS, "group", "choice", "yes_no"])))
        earlier += mine
        pages.append(page(f"p{number}", *mine, **when))
    asked = [one for one in earlier if one["type"] != "note"]
    documents = [{"key": "card", "title": {"fa": "کارت"}, "when": draw(conditions(asked))}] if asked else []
    return compile_form({"pages": pages}, documents)


GOOD = [
    *(
        "legal",
        "natural",
        "true",
        "false",
        "5",
        "۵",
        "x",
        "علی",
        "1",
        "12",
        "1405",
        "2.5",
        "a@example.com",
        "good1",
        "new2",
    ),
    *("0012345679", "10380284790", "09120000000", "03155550001", "8134612345", "IR062960000000100324200001"),
    *(place.code for place in FakePlaces().provinces()),
    *("0702", "2101", "0702000001", "36", "53"),
]
BAD = [
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202e",
    "-1",
    "9" * 60,
    "ی" * 5001,
    "bad3",
    "{}",
    "<b>",
    "0",
    "31",
    "1e999",
    "٫",
    "\n",
]
TEXTS = st.sampled_from(GOOD) | st.sampled_from(GOOD) | st.sampled_from(BAD) | st.text(max_size=8)
VALUES: st.SearchStrategy[Any] = TEXTS | TEXTS | st.lists(TEXTS, max_size=3) | st.sampled_from([None, 5, {}, [None, 3]])


@st.composite
def posts(draw: st.DrawFn, form: Form, number: int) -> dict[str, Any]:
    """What might come for a page: values for most of its inputs, and strangers."""
    data: dict[str, Any] = {"stray": "x", "_do": draw(st.sampled_from(["", "add:f00", "drop:f00:0", "refresh:f00"]))}
    kinds = form.pages[number].fields
    for kind in kinds:
        if isinstance(kind, Group):
            data[f"{kind.name}-TOTAL_FORMS"] = draw(st.sampled_from(["0", "1", "2", "3", "9", "x"]))
    for kind in kinds:
        for name in kind.names_in(kind.name, {key: [value] for key, value in data.items() if isinstance(value, str)}):
            if name not in data and not name.endswith("-DELETE") and draw(st.integers(0, 5)):
                data[name] = draw(VALUES)
    return data


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    """A form and answers that it took."""
    form = draw(forms())
    answers: dict[str, Any] = {}
    for number, one in enumerate(form.pages):
        parsed = engine.parse_page(form, one, draw(posts(form, number)), answers, CTX)
        answers = engine.with_page(form, one, answers, parsed.answers)
    return form, answers


def assert_stands(form: Form, answers: dict[str, Any]) -> None:
    """Nothing is kept of what is hidden."""
    for one in form.pages:
        for kind in one.fields:
            if kind.key in answers:
                assert holds(one.when, answers)
                assert holds(kind.when, answers)
                for row in answers[kind.key] if isinstance(kind, Group) else ():
                    for member in kind.members():
                        assert member.key not in row or holds(member.when, {**answers, **row})


@given(st.data())
def test_any_post_is_taken_or_refused_in_words(data: st.DataObject) -> None:
    form = data.draw(forms())
    answers: dict[str, Any] = {}
    for number, one in enumerate(form.pages):
        post = data.draw(posts(form, number))
        parsed = engine.parse_page(form, one, post, answers, CTX)
        assert all(error.message and error.input_id for error in parsed.errors)
        assert parsed.form.is_valid() is not bool(parsed.errors)
        assert not {error.path for error in parsed.errors} & set(parsed.answers)
        "".join(bound.as_field_group() for bound in parsed.form)
        answers = engine.with_page(form, one, answers, parsed.answers)
        assert_stands(form, answers)
        kept = engine.raw_page(one, post)
        assert engine.raw_page(one, kept) == kept
        assert json.loads(json.dumps(kept).encode()) == kept
        assert "\\u0000" not in json.dumps(kept)
        assert engine.act(one.fields, post) is not None
        engine.page_form(form, one, answers, CTX, typed=kept)
    errors = engine.judge(form, answers, CTX).errors
    assert all(error.error.message for error in errors)


@given(filled())
def test_answers_come_back_as_they_were_taken(case: tuple[Form, dict[str, Any]]) -> None:
    form, answers = case
    assert engine.prune(form, answers) == answers
    assert json.loads(json.dumps(answers)) == answers
    again: dict[str, Any] = {}
    for one in form.pages:
        parsed = engine.parse_page(form, one, engine.posted_from(one.fields, answers, CTX), again, CTX)
        again = engine.with_page(form, one, again, parsed.answers)
    assert again == answers
    assert engine.decrypt_personal(form, engine.encrypt_personal(form, answers)) == answers


@given(filled())
def test_answers_can_be_read_in_every_way(case: tuple[Form, dict[str, Any]]) -> None:
    form, answers = case
    for shown in engine.summary(form, answers, CTX):
        for row in shown.rows:
            assert bool(row.text or row.rows) is (row.path in answers)
    assert len(engine.cells(form, answers, CTX)) == len(engine.columns(form, "fa"))
    assert engine.diff(form, answers, answers, CTX) == []
    assert bool(engine.diff(form, {}, answers, CTX)) is bool(answers)
    engine.search_text(form, answers, CTX)
    engine.file_ids(form, answers)


def cells_of(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    """Every single answer by its path."""
    found: dict[str, Any] = {}
    for key, value in answers.items():
        if isinstance(form.fields[key], Group):
            found |= {f"{key}/{row['id']}/{name}": cell for row in value for name, cell in row.items() if name != "id"}
        else:
            found[key] = value
    return found


@given(filled(), st.data())
def test_a_correction_changes_what_it_unlocks_and_nothing_else(
    case: tuple[Form, dict[str, Any]], data: st.DataObject
) -> None:
    form, answers = case
    paths = sorted(engine.paths(form, answers))
    marked = data.draw(st.sets(st.sampled_from(paths), max_size=3) if paths else st.just(set()))
    unlocked = engine.restrict(form, marked, answers)
    assert marked <= unlocked
    assert engine.restrict(form, unlocked, answers) == unlocked
    post: dict[str, Any] = {}
    for number in range(len(form.pages)):
        post |= data.draw(posts(form, number))
    parsed = engine.parse_correction(form, unlocked, post, answers, CTX)
    after = engine.corrected(form, unlocked, answers, parsed.answers)
    assert_stands(form, after)
    old, new = cells_of(form, answers), cells_of(form, after)
    changed = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    assert {path for path in changed if path not in unlocked and path.partition("/")[0] not in unlocked} == set()


LATER = replace(CTX, files=NoFiles(), today=dt.date(1990, 1, 1))
"""Where answers that were taken once are refused: their files are gone, their dates lie ahead."""


@given(filled(), st.sampled_from([CTX, LATER]))
def test_stored_answers_are_judged_as_if_they_were_typed_again(
    case: tuple[Form, dict[str, Any]], ctx: FormContext
) -> None:
    form, answers = case
    typed_again = [
        engine.PageError(one.key, error)
        for one in engine.visible_pages(form, answers)
        for error in engine.parse_page(form, one, engine.posted_from(one.fields, answers, ctx), answers, ctx).errors
    ]
    assert engine.judge(form, answers, ctx).errors == typed_again


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(GOOD),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.sampled_from(["id", "lat", "x"]), parts, max_size=4),
    max_leaves=8,
)


@given(forms(), st.data())
def test_answers_of_any_shape_are_read(form: Form, data: st.DataObject) -> None:
    shapes = st.dictionaries(st.sampled_from(sorted(form.fields)), JSON, max_size=6) | JSON
    answers = data.draw(shapes)
    kept = engine.prune(form, answers)
    assert engine.prune(form, kept) == kept
    assert_stands(form, kept)
    engine.summary(form, answers, CTX)
    engine.cells(form, answers, CTX)
    engine.judge(form, answers, CTX)
    engine.visible_pages(form, answers)
    engine.encrypt_personal(form, answers)
    for one in form.pages:
        engine.page_form(form, one, answers, CTX)


WHOLE = {
    "pages": [
        page("p", *[field(f"f{place}", name) for place, name in enumerate(sorted(TYPES))]),
        page(
            "q", field("x", when={"all": [{"field": "f0", "filled": True}, {"not": {"field": "f1", "filled": True}}]})
        ),
    ]
}


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in items for place in places(value, (*path, key)))]


@settings(max_examples=100)
@given(st.sampled_from(places(WHOLE)[1:]), JSON)
def test_a_definition_with_anything_in_it_is_taken_or_refused(path: tuple[Any, ...], value: Any) -> None:
    definition = copy.deepcopy(WHOLE)
    node: Any = definition
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with suppress(DefinitionError):
        form = compile_form(definition)
        for one in form.pages:
            engine.page_form(form, one, {}, CTX)


@given(JSON)
def test_anything_for_a_definition_is_refused(value: Any) -> None:
    if value != {} and value != "{}":
        with pytest.raises(DefinitionError):
            compile_form(value)


def test_the_choices_of_these_tests_are_those_of_the_samples() -> None:
    assert {choice["value"] for choice in KINDS} <= set(GOOD)
