"""Repeating rows, and the buttons that change a page without judging it."""

from __future__ import annotations

from typing import Any

import pytest

from mizban.dynamic_forms import engine
from mizban.dynamic_forms.rows import RowSet
from tests.unit.dynamic_forms.form_samples import CTX, field, form, messages, page, parse

HERD = field(
    "herd",
    "group",
    min_rows=2,
    max_rows=3,
    row_label={"fa": "دام"},
    fields=[
        field("animal", "choice"),
        field("other", when={"field": "animal", "equals": "legal"}),
        field("count", "number", min=1, required_when={"field": "asked", "equals": True}),
        field("photo", "file", required=False),
    ],
)
ASKED = field("asked", "yes_no", required=False)
ONE = form(page("p", ASKED, HERD))
ROW = {"animal": "natural", "count": "3"}


def posted(*rows: dict[str, Any], **extra: Any) -> dict[str, Any]:
    """Rows with the ids row0, row1 …"""
    data: dict[str, Any] = {"herd-TOTAL_FORMS": str(len(rows))}
    for index, row in enumerate(rows):
        data |= {f"herd-{index}-{name}": value for name, value in {"id": f"row{index}", **row}.items()}
    return data | extra


def rows_of(shown: Any) -> RowSet:
    return shown["herd"].rows  # type: ignore[no-any-return]


# --- taking ----------------------------------------------------------------------------------------------------------


def test_rows_keep_their_ids() -> None:
    parsed = parse(ONE, posted(ROW, {**ROW, "animal": "legal", "other": "گاو"}))
    assert parsed.errors == []
    assert parsed.answers["herd"] == [
        {"id": "row0", "animal": "natural", "count": 3},
        {"id": "row1", "animal": "legal", "other": "گاو", "count": 3},
    ]


@pytest.mark.parametrize("row_id", ["", "a", "ROW1", "row 1", "row0", "x" * 17, "رد۱۲", "../.."])
def test_an_id_that_cannot_be_one_is_replaced(row_id: str) -> None:
    first, second = parse(ONE, posted(ROW, {**ROW, "id": row_id})).answers["herd"]
    assert first["id"] == "row0"
    assert second["id"] not in {"row0", row_id}
    assert len(second["id"]) == 8


def test_errors_in_rows_have_paths_and_inputs_of_their_own() -> None:
    parsed = parse(ONE, posted(ROW, {"animal": "legal", "count": "0"}))
    assert messages(parsed) == {
        "herd/row1/other": "«other» را بنویسید",
        "herd/row1/count": "عددی از ۱ به بالا بنویسید",
    }
    assert [error.input_id for error in parsed.errors] == ["id_herd-1-other", "id_herd-1-count"]
    assert not parsed.form.is_valid()
    assert parsed.answers == {}  # as any field that is refused


def test_conditions_in_rows_see_their_own_row_and_the_page() -> None:
    rows = ({"animal": "natural"}, {"animal": "natural", "other": "پنهان"})
    assert set(messages(parse(ONE, posted(*rows, asked="true")))) == {"herd/row0/count", "herd/row1/count"}
    parsed = parse(ONE, posted(*rows, asked="false"))
    assert parsed.errors == []
    assert parsed.answers["herd"][1] == {"id": "row1", "animal": "natural"}


def test_blank_rows_do_not_count() -> None:
    parsed = parse(ONE, posted(ROW, {"animal": " "}, ROW))
    assert [row["id"] for row in parsed.answers["herd"]] == ["row0", "row2"]
    assert parsed.errors == []
    assert messages(parse(ONE, posted(ROW, {"other": "\u200c"}))) == {"herd": "دست‌کم ۲ ردیف پر کنید"}


def test_too_many_rows_are_told() -> None:
    assert messages(parse(ONE, posted(*[ROW] * 4))) == {"herd": "حداکثر ۳ ردیف؛ یکی را حذف کنید"}


def test_an_optional_group_may_be_empty_but_not_half_full() -> None:
    one = form(page("p", ASKED, {**HERD, "required": False}))
    assert parse(one, {}).errors == []
    assert messages(parse(one, posted(ROW))) == {"herd": "دست‌کم ۲ ردیف پر کنید"}


def test_a_hidden_group_is_not_judged() -> None:
    one = form(page("p", ASKED, field("has", "yes_no"), {**HERD, "when": {"field": "has", "equals": True}}))
    parsed = parse(one, posted({"animal": "legal"}, has="false"))
    assert (parsed.answers, parsed.errors) == ({"has": False}, [])
    assert "خطا:" not in str(parsed.form["herd"])
    assert messages(parse(one, {"has": "true"})) == {"herd": "دست‌کم ۲ ردیف پر کنید"}


@pytest.mark.parametrize("total", ["99999", "1000000", "99999999999", "-1", "x", "۲", "1e3", "\x00", ""])
def test_counts_of_rows_are_not_believed(total: str) -> None:
    data = posted(ROW, ROW) | {"herd-TOTAL_FORMS": total}
    data |= {f"herd-{index}-animal": "natural" for index in range(2, 2000)}
    parsed = parse(ONE, data)
    assert len(rows_of(parsed.form).forms) <= 8
    assert len(engine.raw_page(ONE.pages[0], data)) < 1500


# --- showing ---------------------------------------------------------------------------------------------------------


def test_as_many_rows_are_shown_as_must_be_filled() -> None:
    shown = rows_of(engine.page_form(ONE, ONE.pages[0], {}, CTX))
    assert [row.number_text for row in shown.forms] == ["۱", "۲"]
    assert len({row.row_id for row in shown.forms}) == 2
    assert shown.has_room


def test_stored_rows_are_shown_with_their_ids() -> None:
    answers = {"herd": [{"id": "aaaa", "animal": "legal"}, {"id": "bbbb", "count": 7}, {"id": "cccc", "count": 8}]}
    shown = engine.page_form(ONE, ONE.pages[0], answers, CTX)
    html = str(shown["herd"])
    assert [row.row_id for row in rows_of(shown).forms] == ["aaaa", "bbbb", "cccc"]
    assert 'name="herd-1-id" value="bbbb"' in html
    assert 'name="herd-1-count" value="۷"' in html
    assert not rows_of(shown).has_room
    assert 'value="add:herd"' not in html


def test_a_row_for_scripts_has_no_number_and_no_id() -> None:
    empty = rows_of(engine.page_form(ONE, ONE.pages[0], {}, CTX)).empty_form
    assert (empty.row_id, empty.number_text) == ("", "")
    assert 'name="herd-__prefix__-count"' in str(empty["count"])


def test_refused_rows_are_shown_as_typed_under_the_same_ids() -> None:
    parsed = parse(ONE, posted(ROW, {"animal": "legal", "count": "هفت"}))
    html = parsed.form["herd"].as_field_group()
    assert 'value="هفت"' in html
    assert 'name="herd-1-id" value="row1"' in html
    assert "«other» را بنویسید" in html


# --- buttons ---------------------------------------------------------------------------------------------------------


def act(one: Any, data: dict[str, Any], button: str) -> dict[str, list[str]]:
    changed = engine.act(one.pages[0].fields, {**data, "_do": button})
    assert changed is not None
    return changed


def test_without_a_button_nothing_is_done() -> None:
    assert engine.act(ONE.pages[0].fields, posted(ROW)) is None


def test_a_row_is_added_to_those_that_were_shown() -> None:
    changed = act(ONE, posted(ROW), "add:herd")
    assert changed["herd-TOTAL_FORMS"] == ["3"]
    assert changed["herd-0-count"] == ["3"]
    assert act(ONE, posted(ROW, ROW, ROW), "add:herd")["herd-TOTAL_FORMS"] == ["3"]
    shown = engine.page_form(ONE, ONE.pages[0], {}, CTX, typed=changed)
    assert len(rows_of(shown).forms) == 3
    assert not shown.errors


def test_a_row_is_dropped_and_the_others_keep_their_ids() -> None:
    changed = act(ONE, posted({"count": "1"}, {"count": "2"}, {"count": "3"}), "drop:herd:1")
    assert changed["herd-TOTAL_FORMS"] == ["2"]
    assert [changed[f"herd-{index}-{name}"] for index in (0, 1) for name in ("id", "count")] == [
        ["row0"],
        ["1"],
        ["row2"],
        ["3"],
    ]
    assert not [name for name in changed if name.startswith("herd-2-")]


def test_rows_that_a_script_has_taken_out_are_gone() -> None:
    data = posted({"count": "1"}, {"count": "2", "DELETE": "on"}, {"count": "3", "animal": "natural"})
    kept = engine.raw_page(ONE.pages[0], data)
    assert kept["herd-TOTAL_FORMS"] == ["2"]
    assert kept["herd-1-id"] == ["row2"]
    many = posted(*[{"count": "1", "DELETE": "on"}] * 60, ROW, ROW)
    assert [row["id"] for row in parse(ONE, many).answers["herd"]] == ["row60", "row61"]


def test_a_file_is_taken_off() -> None:
    changed = act(ONE, posted({"photo": ["good1", "good2"]}, ROW), "detach:herd-0-photo:good1")
    assert changed["herd-0-photo"] == ["good2"]


def test_the_counties_are_asked_for() -> None:
    one = form(page("p", field("x", "place")))
    changed = act(one, {"x-province": "21"}, "refresh:x")
    assert "2101" in str(engine.page_form(one, one.pages[0], {}, CTX, typed=changed)["x"])


@pytest.mark.parametrize(
    "button",
    [
        *("", "add", "add:", "add:other", "drop:herd", "drop:herd:x", "drop:herd:99", "drop:herd:-1", "drop:herd:۱"),
        *("drop:asked:0", "detach:asked:true", "detach:herd:x", "fly:herd", "add:herd:0:1", "\x00", "x" * 10_000),
    ],
)
def test_buttons_that_are_none_change_nothing(button: str) -> None:
    data = posted(ROW, ROW, asked="true")
    assert act(ONE, data, button) | {"herd-TOTAL_FORMS": ["2"]} == engine.raw_page(ONE.pages[0], data)


def test_where_new_files_arrive() -> None:
    one = form(
        page("p", ASKED, HERD, field("f", "file"), field("s", "fee_slip")),
        documents=[{"key": "d", "title": {"fa": "د"}}],
    )
    assert engine.upload_names(one.pages[0].fields, posted(ROW, ROW)) == {
        "herd-0-photo-upload": "herd-0-photo",
        "herd-1-photo-upload": "herd-1-photo",
        "f-upload": "f",
        "s-files-upload": "s-files",
    }
    assert engine.upload_names(one.pages[1].fields, {}) == {"document-d-upload": "document-d"}
