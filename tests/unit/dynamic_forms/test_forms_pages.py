"""Filling a form page by page: what is shown, asked, kept, and shown again."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from mizban.dynamic_forms import engine
from tests.unit.dynamic_forms.form_samples import CTX, field, form, messages, page, parse

LEGAL = {"field": "kind", "equals": "legal"}
ONE = form(
    page(
        "p",
        field("kind", "choice"),
        field("company", when=LEGAL),
        field("post", when={"field": "company", "filled": True}),
        field("reason", required_when={"not": LEGAL}),
    )
)
TWO = form(
    page("first", field("kind", "choice"), field("again", "yes_no", required=False)),
    page("company", field("name"), when=LEGAL),
    page("again", field("number", when={"field": "again", "equals": True})),
    page("last", field("text"), field("extra", when={"field": "name", "filled": True})),
    documents=[
        {"key": "card", "title": {"fa": "کارت"}},
        {"key": "statute", "title": {"fa": "اساسنامه"}, "when": LEGAL},
        {"key": "photo", "title": {"fa": "عکس"}, "required": False},
    ],
)


def keys(pages: list[Any]) -> list[str]:
    return [one.key for one in pages]


# --- conditions on the page ------------------------------------------------------------------------------------------


def test_hidden_fields_are_neither_required_nor_kept() -> None:
    parsed = parse(ONE, {"kind": "natural", "company": "شرکت", "post": "مدیر", "reason": "دلیل"})
    assert (parsed.answers, parsed.errors) == ({"kind": "natural", "reason": "دلیل"}, [])


def test_what_is_shown_by_what_was_posted_is_required() -> None:
    assert messages(parse(ONE, {"kind": "legal"})) == {"company": "«company» را بنویسید"}


def test_a_field_that_depends_on_a_refused_one_is_hidden() -> None:
    parsed = parse(ONE, {"kind": "other", "company": "شرکت"})
    assert list(messages(parsed)) == ["kind", "reason"]
    assert parsed.answers == {}


def test_a_chain_of_conditions_is_followed() -> None:
    parsed = parse(ONE, {"kind": "legal", "company": "شرکت"})
    assert messages(parsed) == {"post": "«post» را بنویسید"}
    assert parsed.answers == {"kind": "legal", "company": "شرکت"}


def test_required_when_decides_alone() -> None:
    assert messages(parse(ONE, {"kind": "natural"})) == {"reason": "«reason» را بنویسید"}
    assert "reason" not in messages(parse(ONE, {"kind": "legal"}))


def test_earlier_pages_decide_by_their_stored_answers() -> None:
    last = TWO.pages[3]
    legal = {"kind": "legal", "name": "شرکت"}
    assert list(engine.page_form(TWO, last, legal, CTX).fields) == ["text", "extra"]
    assert messages(engine.parse_page(TWO, last, {"text": "الف", "kind": "natural"}, legal, CTX)) == {
        "extra": "«extra» را بنویسید"
    }
    hidden = {"kind": "natural", "name": "شرکت"}  # its page is hidden, so the name does not stand
    assert list(engine.page_form(TWO, last, hidden, CTX).fields) == ["text"]
    assert engine.parse_page(TWO, last, {"text": "الف", "extra": "ب"}, hidden, CTX).answers == {"text": "الف"}


def test_only_what_is_still_open_is_told_to_the_browser() -> None:
    one = form(
        page("a", field("kind", "choice")),
        page("b", field("n", "number"), field("x", when={"all": [LEGAL, {"field": "n", "at_least": 5}]})),
    )
    bound = engine.page_form(one, one.pages[1], {"kind": "legal"}, CTX)["x"]
    assert bound.field.when == {"field": "n", "at_least": 5}
    assert bound.field.when_text == "فقط اگر ««n»» ۵ یا بیشتر است"
    assert "data-when" in bound.as_field_group()
    assert "x" not in engine.page_form(one, one.pages[1], {"kind": "natural"}, CTX).fields


def test_what_depends_on_a_field_that_is_hidden_already_is_settled() -> None:
    one = form(
        page("a", field("kind", "choice")),
        page(
            "b",
            field("x", when=LEGAL),
            field("y", when={"field": "x", "filled": False}),
            field("z", when={"field": "x", "filled": True}),
            field("g", "group", fields=[field("c", when={"field": "x", "filled": False})]),
        ),
    )
    natural = {"kind": "natural"}
    shown = engine.page_form(one, one.pages[1], natural, CTX)
    assert list(shown.fields) == ["y", "g"]
    assert shown["y"].field.when is None
    assert shown["g"].rows.forms[0]["c"].field.when is None
    assert "b" in keys(engine.visible_pages(one, natural))


def test_a_page_of_which_nothing_can_be_shown_is_left_out() -> None:
    one = form(
        page("a", field("kind", "choice")),
        page("b", field("x", when=LEGAL), field("y", when={"field": "x", "filled": True})),
    )
    assert keys(engine.visible_pages(one, {"kind": "natural"})) == ["a"]
    assert keys(engine.visible_pages(one, {"kind": "legal"})) == ["a", "b"]


def test_a_field_that_may_be_required_is_not_called_optional() -> None:
    shown = engine.page_form(ONE, ONE.pages[0], {}, CTX)
    assert not shown["reason"].field.optional
    assert "لازم است اگر ««kind»» «حقوقی» نیست" in shown["reason"].as_field_group()
    optional = form(page("p", field("x", required=False)))
    assert "(اختیاری)" in engine.page_form(optional, optional.pages[0], {}, CTX)["x"].as_field_group()


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ["first", "last", "documents"]),
        ({"kind": "legal"}, ["first", "company", "last", "documents"]),
        ({"kind": "natural", "again": True}, ["first", "again", "last", "documents"]),
        (None, ["first", "last", "documents"]),
        ({"kind": ["legal"]}, ["first", "last", "documents"]),
    ],
)
def test_visible_pages(answers: Any, expected: list[str]) -> None:
    assert keys(engine.visible_pages(TWO, answers)) == expected


def test_next_and_previous_page() -> None:
    legal = {"kind": "legal"}
    assert getattr(engine.next_page(TWO, "first", legal), "key", None) == "company"
    assert getattr(engine.next_page(TWO, "first", {}), "key", None) == "last"
    assert getattr(engine.next_page(TWO, "company", {}), "key", None) == "last"  # hidden by now
    assert engine.next_page(TWO, "documents", {}) is None
    assert getattr(engine.next_page(TWO, "no such page", {}), "key", None) == "first"
    assert getattr(engine.previous_page(TWO, "last", legal), "key", None) == "company"
    assert getattr(engine.previous_page(TWO, "last", {}), "key", None) == "first"
    assert engine.previous_page(TWO, "first", {}) is None
    assert getattr(engine.previous_page(TWO, "no such page", {}), "key", None) == "documents"


def test_with_page_replaces_the_page_and_drops_what_is_hidden_now() -> None:
    answers = {"kind": "legal", "name": "شرکت", "text": "الف", "extra": "ب", "stray": 1}
    changed = engine.with_page(TWO, TWO.pages[0], answers, {"kind": "natural"})
    assert changed == {"kind": "natural", "text": "الف"}


def test_documents_are_a_page_of_files() -> None:
    documents = TWO.pages[-1]
    shown = engine.page_form(TWO, documents, {"kind": "natural"}, CTX)
    assert list(shown.fields) == ["document-card", "document-photo"]
    parsed = engine.parse_page(TWO, documents, {"document-card": ["good1"]}, {"kind": "legal"}, CTX)
    assert parsed.answers == {"document:card": ["good1"]}
    assert messages(parsed) == {"document:statute": "اساسنامه را بفرستید"}


def test_a_form_without_documents_has_no_page_of_them() -> None:
    assert keys(list(ONE.pages)) == ["p"]


def test_a_whole_form_is_judged() -> None:
    answers = {"kind": "legal", "text": "الف" * 300, "document:card": ["stranger"]}
    found = engine.judge(TWO, answers, CTX).errors
    assert [(one.page, one.error.path, one.error.message) for one in found] == [
        ("company", "name", "«name» را بنویسید"),
        ("last", "text", "«text» حداکثر ۲۰۰ نویسه است؛ ۷۰۰ نویسه کم کنید"),
        ("documents", "document:card", "کارت را بفرستید"),
        ("documents", "document:statute", "اساسنامه را بفرستید"),
    ]
    whole = {"kind": "natural", "text": "الف", "document:card": ["good1"]}
    assert engine.judge(TWO, whole, CTX).errors == []


# --- drafts ----------------------------------------------------------------------------------------------------------

DATES = form(
    page("p", field("when", "date"), field("n", "number"), field("many", "choices"), field("slip", "fee_slip"))
)
TYPED = {
    "when-day": ["۳۱"],
    "when-month": ["۱۲"],
    "n": [" ۱۲ تا "],
    "many": ["legal"],
    "slip-reference": ["\u202eشماره"],
    "slip-date-year": ["1405"],
    "slip-files": ["good1", "stranger"],
}


def test_what_was_typed_is_kept_and_shown_again_without_reproach() -> None:
    kept = engine.raw_page(DATES.pages[0], {**TYPED, "stray": ["x"], "csrfmiddlewaretoken": "x"})
    assert kept == TYPED
    shown = engine.page_form(DATES, DATES.pages[0], {"n": 5}, CTX, typed=kept)
    html = str(shown["when"]) + str(shown["n"]) + str(shown["many"]) + str(shown["slip"])
    for typed in ('value="۳۱"', 'value=" ۱۲ تا "', 'value="legal"', 'value="\u202eشماره"', 'value="1405"', "good1.pdf"):
        assert typed in html
    assert "stranger" not in html
    assert not shown.errors
    assert "aria-invalid" not in html


def test_what_was_refused_is_shown_as_it_was_typed() -> None:
    parsed = parse(DATES, TYPED)
    shown = "".join(bound.as_field_group() for bound in parsed.form)
    assert 'value=" ۱۲ تا "' in shown
    assert 'value="۳۱"' in shown
    assert shown.count("خطا:") == len(parsed.errors)


def test_stored_answers_are_shown() -> None:
    answers = {"when": "1979-10-19", "n": 1200, "many": ["legal"]}
    shown = engine.page_form(DATES, DATES.pages[0], answers, CTX)
    assert 'value="27"' in str(shown["when"])
    assert '<option value="7" selected>' in str(shown["when"])
    assert 'value="۱٬۲۰۰"' in str(shown["n"])
    assert str(shown["many"]).count("checked") == 1


def test_data_of_a_request() -> None:
    posted = QueryDict("kind=natural&kind=legal&company=%D8%B4&post=%D9%85")
    assert parse(ONE, posted).answers == {"kind": "legal", "company": "ش", "post": "م"}


# --- errors ----------------------------------------------------------------------------------------------------------


def test_every_error_leads_to_an_input_that_is_there() -> None:
    names = ["text", "yes_no", "choice", "choices", "date", "place", "point", "file", "fee_slip", "consent", "group"]
    one = form(page("p", *[field(f"f{place}", name) for place, name in enumerate(names)]))
    parsed = parse(one, {"f4-month": "1", "f5-province": "07", "f6-lat": "x", "f8-amount": "9", "f8-reference": "9"})
    html = "".join(bound.as_field_group() for bound in parsed.form)
    for error in parsed.errors:
        assert f'id="{error.input_id}"' in html, error
    assert {error.input_id for error in parsed.errors} >= {
        "id_f1_0",
        "id_f4-day",
        "id_f5-county",
        "id_f6-lat",
        "id_f10",
    }
    assert {"id_f8-date-day", "id_f8-files"} <= {error.input_id for error in parsed.errors}


def test_errors_stand_beside_their_fields() -> None:
    parsed = parse(ONE, {"kind": "legal"})
    html = parsed.form["company"].as_field_group()
    assert "«company» را بنویسید" in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_company_error"' in html
