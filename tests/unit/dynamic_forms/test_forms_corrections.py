"""Corrections: what marking a field unlocks, what the form of a correction takes, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from mizban.dynamic_forms import engine
from tests.unit.dynamic_forms.form_samples import CTX, field, form, messages, page

LEGAL = {"field": "kind", "equals": "legal"}
ONE = form(
    page("first", field("kind", "choice"), field("free"), field("agreed", "consent", required=False)),
    page("company", field("company"), field("company_id", "legal_id"), when=LEGAL),
    page(
        "herd",
        field("big", "yes_no", required=False),
        field(
            "herd",
            "group",
            required=False,
            fields=[
                field("animal", "choice"),
                field("other", when={"field": "animal", "equals": "legal"}),
                field("count", "number", required_when={"field": "big", "equals": True}),
                field("hint", "note"),
            ],
        ),
        field("chain", when={"field": "company", "filled": True}),
    ),
    documents=[
        {"key": "card", "title": {"fa": "کارت"}},
        {"key": "statute", "title": {"fa": "اساسنامه"}, "when": LEGAL},
    ],
)
NATURAL = {
    "kind": "natural",
    "free": "آزاد",
    "herd": [{"id": "aaaa", "animal": "natural", "count": 1}, {"id": "bbbb", "animal": "natural", "count": 2}],
    "document:card": ["good1"],
}
COMPANY = {**NATURAL, "kind": "legal", "company": "شرکت", "company_id": "10380284790", "chain": "زنجیر"}


def unlock(*marked: str, answers: Any = NATURAL) -> frozenset[str]:
    return engine.restrict(ONE, marked, answers)


# --- what is unlocked ------------------------------------------------------------------------------------------------


def test_paths_are_those_of_all_fields_rows_and_documents() -> None:
    paths = engine.paths(ONE, NATURAL)
    assert {"kind", "company", "herd", "herd/aaaa/animal", "herd/bbbb/other", "document:statute"} <= paths
    assert not {"herd/cccc/animal", "herd/aaaa/hint", "hint", "animal"} & paths


@pytest.mark.parametrize(
    ("marked", "unlocked"),
    [
        ({"free"}, {"free"}),
        ({"kind"}, {"kind", "company", "company_id", "chain", "document:statute"}),
        ({"company"}, {"company", "chain"}),
        ({"document:card"}, {"document:card"}),
        ({"herd/aaaa/animal"}, {"herd/aaaa/animal", "herd/aaaa/other"}),
        ({"big"}, {"big", "herd/aaaa/count", "herd/bbbb/count"}),
        ({"herd"}, {"herd"}),
        ({"herd", "big"}, {"herd", "big"}),
        ({"nothing", "herd/zzzz/animal", "herd/aaaa/nothing", "", "../.."}, set()),
    ],
)
def test_marking_unlocks_what_depends(marked: set[str], unlocked: set[str]) -> None:
    assert engine.restrict(ONE, marked, NATURAL) == unlocked


# --- its form --------------------------------------------------------------------------------------------------------


def test_the_form_has_the_unlocked_fields_alone_with_their_answers() -> None:
    shown = engine.correction_form(ONE, unlock("free", "document:card"), NATURAL, CTX)
    assert list(shown.fields) == ["free", "document-card"]
    assert 'value="آزاد"' in str(shown["free"])
    assert "good1.pdf" in str(shown["document-card"])


def test_what_depends_is_asked_if_it_shows_now() -> None:
    unlocked = unlock("kind")
    shown = engine.correction_form(ONE, unlocked, NATURAL, CTX)
    assert shown["company"].field.when == LEGAL  # of its page
    parsed = engine.parse_correction(ONE, unlocked, {"kind": "legal", "company": "شرکت"}, NATURAL, CTX)
    assert set(messages(parsed)) == {"company_id", "chain", "document:statute"}
    natural = engine.parse_correction(ONE, unlocked, {"kind": "natural", "company": "شرکت"}, NATURAL, CTX)
    assert (natural.answers, natural.errors) == ({"kind": "natural"}, [])


def test_what_is_locked_is_not_taken() -> None:
    parsed = engine.parse_correction(
        ONE, unlock("free"), {"free": "نو", "kind": "legal", "herd-TOTAL_FORMS": "0"}, NATURAL, CTX
    )
    assert parsed.answers == {"free": "نو"}
    assert engine.corrected(ONE, unlock("free"), NATURAL, parsed.answers) == {**NATURAL, "free": "نو"}


def test_what_was_typed_into_a_correction_is_shown_again() -> None:
    unlocked = unlock("free")
    kept = engine.typed_in(engine.correction_fields(ONE, unlocked), {"free": "نیمه", "kind": "x"})
    assert kept == {"free": ["نیمه"]}
    shown = engine.correction_form(ONE, unlocked, NATURAL, CTX, typed=kept)
    assert 'value="نیمه"' in str(shown["free"])


def test_what_is_hidden_afterwards_is_gone() -> None:
    unlocked = unlock("kind", answers=COMPANY)
    parsed = engine.parse_correction(ONE, unlocked, {"kind": "natural"}, COMPANY, CTX)
    assert parsed.errors == []
    assert engine.corrected(ONE, unlocked, COMPANY, parsed.answers) == NATURAL


def test_an_unlocked_field_may_be_emptied() -> None:
    unlocked = unlock("big", answers={**NATURAL, "big": True})
    parsed = engine.parse_correction(
        ONE, unlocked, {"herd-TOTAL_FORMS": "2", "herd-0-count": "5", "herd-1-count": "2"}, NATURAL, CTX
    )
    assert parsed.errors == []
    assert "big" not in engine.corrected(ONE, unlocked, {**NATURAL, "big": True}, parsed.answers)


# --- rows ------------------------------------------------------------------------------------------------------------


def test_single_cells_of_rows() -> None:
    unlocked = unlock("herd/bbbb/animal")
    shown = engine.correction_form(ONE, unlocked, NATURAL, CTX)
    (row,) = shown["herd"].rows.forms
    assert (row.row_id, row.number_text, list(row.fields)) == ("bbbb", "۲", ["animal", "other"])
    html = str(shown["herd"])
    assert "add:herd" not in html
    assert "drop:herd" not in html
    data = {
        "herd-TOTAL_FORMS": "1",
        "herd-0-animal": "legal",
        "herd-0-other": "گاو",
        "herd-0-count": "99",
        "herd-1-animal": "legal",
    }
    parsed = engine.parse_correction(ONE, unlocked, data, NATURAL, CTX)
    assert parsed.errors == []
    changed = engine.corrected(ONE, unlocked, NATURAL, parsed.answers)
    assert changed["herd"] == [
        {"id": "aaaa", "animal": "natural", "count": 1},
        {"id": "bbbb", "animal": "legal", "other": "گاو", "count": 2},
    ]


def test_errors_in_single_cells() -> None:
    unlocked = unlock("herd/bbbb/animal")
    parsed = engine.parse_correction(ONE, unlocked, {"herd-TOTAL_FORMS": "1", "herd-0-animal": "legal"}, NATURAL, CTX)
    assert messages(parsed) == {"herd/bbbb/other": "«other» را بنویسید"}


def test_locked_cells_still_decide() -> None:
    one = form(
        page(
            "p", field("g", "group", fields=[field("a", "choice"), field("b", when={"field": "a", "equals": "legal"})])
        )
    )
    answers = {"g": [{"id": "aaaa", "a": "legal", "b": "x"}, {"id": "bbbb", "a": "natural"}]}
    unlocked = engine.restrict(one, ["g/aaaa/b", "g/bbbb/b"], answers)
    empty = engine.parse_correction(one, unlocked, {"g-TOTAL_FORMS": "2", "g-0-b": "", "g-1-b": "y"}, answers, CTX)
    assert messages(empty) == {"g/aaaa/b": "«b» را بنویسید"}
    assert engine.corrected(one, unlocked, answers, empty.answers) == answers
    full = engine.parse_correction(one, unlocked, {"g-TOTAL_FORMS": "2", "g-0-b": "z", "g-1-b": "y"}, answers, CTX)
    assert full.answers["g"] == [{"id": "aaaa", "a": "legal", "b": "z"}, {"id": "bbbb", "a": "natural"}]


def test_a_whole_group_may_gain_and_lose_rows() -> None:
    unlocked = unlock("herd")
    data = {"herd-TOTAL_FORMS": "2", "herd-0-id": "bbbb", "herd-0-animal": "natural", "herd-0-count": "2"}
    data |= {"herd-1-animal": "natural", "herd-1-count": "9"}
    parsed = engine.parse_correction(ONE, unlocked, data, NATURAL, CTX)
    first, second = engine.corrected(ONE, unlocked, NATURAL, parsed.answers)["herd"]
    assert first == {"id": "bbbb", "animal": "natural", "count": 2}
    assert second["count"] == 9


# --- before and after ------------------------------------------------------------------------------------------------


def test_differences_field_by_field() -> None:
    after = {
        **NATURAL,
        "free": "نو",
        "herd": [{"id": "bbbb", "animal": "natural", "count": 5}, {"id": "cccc", "animal": "legal", "other": "گاو"}],
        "document:card": ["good2"],
        "agreed": True,
    }
    found = engine.diff(ONE, NATURAL, after, CTX)
    assert [(change.path, change.before, change.after) for change in found] == [
        ("free", "آزاد", "نو"),
        ("agreed", "", "پذیرفته شده"),
        ("herd/bbbb/count", "۲", "۵"),
        ("herd/cccc/animal", "", "حقوقی"),
        ("herd/cccc/other", "", "گاو"),
        ("document:card", "good1.pdf", "good2.pdf"),
        ("herd/aaaa/animal", "حقیقی", ""),
        ("herd/aaaa/count", "۱", ""),
    ]
    assert found[5].files_before == ("good1",)
    assert engine.diff(ONE, NATURAL, NATURAL, CTX) == []


def test_differences_of_personal_fields_are_marked() -> None:
    (change,) = engine.diff(ONE, COMPANY, {**COMPANY, "company_id": "14007654321"}, CTX)
    assert (change.path, change.personal) == ("company_id", True)
