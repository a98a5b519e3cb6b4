"""Conditions: what holds over which answers, what is left of them when a part is known, how they read."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mizban.dynamic_forms.conditions import OPERATORS, Condition, as_data, describe, holds, settle
from mizban.dynamic_forms.problems import Problem, problems_of
from tests.unit.dynamic_forms.form_samples import CTX, ENGLISH, field, form, page

ADAPTER: TypeAdapter[Condition] = TypeAdapter(Condition)


def condition(data: Any) -> Condition:
    return ADAPTER.validate_python(data)


HOLDS: list[tuple[dict[str, Any], list[Any], list[Any]]] = [
    # the condition on `a`, values for which it holds, values for which it does not (None: no value)
    ({"equals": "x"}, ["x", ["y", "x"]], [None, "", "y", "xx", ["y"], [], True]),
    ({"equals": True}, [True], [None, False, 1, "true", [1]]),
    ({"equals": False}, [False], [None, True, 0, ""]),
    ({"equals": 1}, [1, 1.0], [None, True, "1", 2]),
    ({"any_of": ["x", "y"]}, ["x", "y", ["z", "y"]], [None, "z", ["z"]]),
    ({"any_of": [1, 2.5]}, [1, 2.5], [None, 2, "1", True]),
    ({"filled": True}, ["x", 0, False, ["x"], {"a": 1}, {"$": "sealed"}], [None, "", [], {}]),
    ({"filled": False}, [None, "", [], {}], ["x", 0, False]),
    ({"at_least": 50}, [50, 50.5, 10**15], [None, 49.9, "60", True, [60]]),
    ({"at_most": 2.5}, [2.5, -3, 0], [None, 2.6, "1", False]),
]
CASES = [(test, value, True) for test, values, _ in HOLDS for value in values]
CASES += [(test, value, False) for test, _, values in HOLDS for value in values]


@pytest.mark.parametrize(("test", "value", "result"), CASES)
def test_one_comparison(test: dict[str, Any], value: Any, result: bool) -> None:
    one = condition({"field": "a", **test})
    answers = {} if value is None else {"a": value}
    assert holds(one, answers) is result
    assert holds(condition({"not": {"field": "a", **test}}), answers) is not result


def test_no_condition_holds() -> None:
    assert holds(None, {})


FIELDS = ("a", "b", "c")
LEAVES = [{"field": name, "equals": True} for name in FIELDS]


def python(data: dict[str, Any], values: dict[str, bool]) -> bool:
    """The same, said in another way."""
    if "not" in data:
        return not python(data["not"], values)
    if "all" in data:
        return all(python(part, values) for part in data["all"])
    if "any" in data:
        return any(python(part, values) for part in data["any"])
    return values.get(data["field"], False)


TREES = st.recursive(
    st.sampled_from(LEAVES),
    lambda parts: (
        st.builds(lambda some: {"all": some}, st.lists(parts, min_size=1, max_size=3))
        | st.builds(lambda some: {"any": some}, st.lists(parts, min_size=1, max_size=3))
        | st.builds(lambda part: {"not": part}, parts)
    ),
    max_leaves=8,
)


@given(TREES)
def test_trees_hold_as_logic_says(data: dict[str, Any]) -> None:
    one = condition(data)
    for truth in itertools.product([True, False], repeat=3):
        values = dict(zip(FIELDS, truth, strict=True))
        assert holds(one, values) is python(data, values)


@given(TREES, st.sets(st.sampled_from(FIELDS)))
def test_what_is_left_decides_as_the_whole_would(data: dict[str, Any], unknown: set[str]) -> None:
    one = condition(data)
    for truth in itertools.product([True, False], repeat=3):
        values = dict(zip(FIELDS, truth, strict=True))
        rest = settle(one, {name: value for name, value in values.items() if name not in unknown}, unknown)
        if isinstance(rest, bool):
            assert rest is holds(one, values)
        else:
            assert {leaf.field for leaf in rest.leaves()} <= unknown
            assert holds(rest, values) is holds(one, values)
            assert condition(as_data(rest)) == rest


@given(TREES)
def test_data_for_the_browser_is_what_stood_in_the_file(data: dict[str, Any]) -> None:
    assert as_data(condition(data)) == data


NOT_ONE_OPERATOR = "a condition has exactly one of " + ", ".join(OPERATORS)
NO_KEY = "String should match pattern '^[a-z][a-z0-9_]{0,39}$'"
BROKEN: list[tuple[Any, list[Problem]]] = [
    ({}, [Problem((), NOT_ONE_OPERATOR)]),
    ({"field": "a"}, [Problem((), NOT_ONE_OPERATOR)]),
    ({"field": "a", "equals": 1, "filled": True}, [Problem((), NOT_ONE_OPERATOR)]),
    ("a", [Problem((), NOT_ONE_OPERATOR)]),
    (None, [Problem((), NOT_ONE_OPERATOR)]),
    ({"equals": 1}, [Problem(("field",), "Field required")]),
    ({"field": "A b", "equals": 1}, [Problem(("field",), NO_KEY)]),
    (
        {"field": "a", "equals": [1]},
        [Problem(("equals",), "a condition compares with a short text, a number, true or false")],
    ),
    (
        {"field": "a", "equals": float("nan")},
        [Problem(("equals",), "a condition compares with a short text, a number, true or false")],
    ),
    (
        {"all": [{"field": "a", "at_least": True}]},
        [Problem(("all", 0, "at_least"), "this condition compares with a number")],
    ),
    ({"field": "a", "filled": "yes"}, [Problem(("filled",), "Input should be a valid boolean")]),
    ({"not": {"any": []}}, [Problem(("not", "any"), "the list is empty")]),
    ({"field": "a", "equals": 1, "note": "x"}, [Problem(("note",), "Extra inputs are not permitted")]),
]


@pytest.mark.parametrize(("data", "problems"), BROKEN)
def test_broken_conditions_are_refused_where_they_break(data: Any, problems: list[Problem]) -> None:
    with pytest.raises(ValidationError) as refused:
        condition(data)
    assert problems_of(refused.value) == problems


def test_endless_nesting_is_refused() -> None:
    data: dict[str, Any] = {"field": "a", "filled": True}
    for _level in range(3000):
        data = {"not": data}
    with pytest.raises(ValidationError):
        condition(data)


FORM = form(
    page(
        "p",
        field("kind", "choice", label={"fa": "نوع متقاضی", "en": "Kind of applicant"}),
        field("tools", "choices", label={"fa": "ابزار"}),
        field("agreed", "yes_no", label={"fa": "موافقت"}),
        field("herd", "number", label={"fa": "دام"}, unit={"fa": "رأس"}),
        field("paid", "money", label={"fa": "مبلغ"}),
    )
)
SAID = [
    ({"field": "kind", "equals": "legal"}, "فقط اگر «نوع متقاضی» «حقوقی» است"),
    ({"not": {"field": "kind", "equals": "legal"}}, "فقط اگر «نوع متقاضی» «حقوقی» نیست"),
    ({"field": "kind", "any_of": ["natural", "legal"]}, "فقط اگر «نوع متقاضی» «حقیقی» یا «حقوقی» است"),
    ({"field": "tools", "equals": "legal"}, "فقط اگر «حقوقی» در «ابزار» هست"),
    ({"not": {"field": "tools", "equals": "legal"}}, "فقط اگر «حقوقی» در «ابزار» نیست"),
    ({"field": "agreed", "equals": False}, "فقط اگر «موافقت» «خیر» است"),
    ({"field": "herd", "at_least": 1200}, "فقط اگر «دام» ۱٬۲۰۰ رأس یا بیشتر است"),
    ({"not": {"field": "herd", "at_least": 50}}, "فقط اگر «دام» کمتر از ۵۰ رأس است"),
    ({"field": "paid", "at_most": 5000}, "فقط اگر «مبلغ» ۵٬۰۰۰ ریال یا کمتر است"),
    ({"not": {"field": "paid", "at_most": 5000}}, "فقط اگر «مبلغ» بیشتر از ۵٬۰۰۰ ریال است"),
    ({"field": "kind", "filled": True}, "فقط اگر «نوع متقاضی» پر شده است"),
    ({"field": "kind", "filled": False}, "فقط اگر «نوع متقاضی» خالی است"),
    ({"not": {"field": "kind", "filled": False}}, "فقط اگر «نوع متقاضی» پر شده است"),
    (
        {"all": [{"field": "kind", "filled": True}, {"field": "agreed", "equals": True}]},
        "فقط اگر «نوع متقاضی» پر شده است و «موافقت» «بله» است",
    ),
    (
        {
            "any": [
                {"field": "kind", "filled": True},
                {"all": [{"field": "herd", "at_least": 1}, {"field": "herd", "at_most": 2}]},
            ]
        },
        "فقط اگر «نوع متقاضی» پر شده است یا («دام» ۱ رأس یا بیشتر است و «دام» ۲ رأس یا کمتر است)",
    ),
    (
        {"not": {"any": [{"field": "kind", "filled": True}, {"field": "agreed", "equals": True}]}},
        "فقط اگر «نوع متقاضی» خالی است و «موافقت» «بله» نیست",
    ),
    (
        {"not": {"all": [{"field": "kind", "filled": True}, {"field": "agreed", "equals": True}]}},
        "فقط اگر «نوع متقاضی» خالی است یا «موافقت» «بله» نیست",
    ),
]


@pytest.mark.parametrize(("data", "sentence"), SAID)
def test_said_in_words(data: dict[str, Any], sentence: str) -> None:
    assert describe(condition(data), FORM.names(CTX)) == sentence


def test_labels_in_the_language_of_the_reader() -> None:
    said = describe(condition({"field": "kind", "equals": "legal"}), FORM.names(ENGLISH))
    assert "Kind of applicant" in said
    assert "Legal" in said
