"""Reading answers: summary, sheets, search, files; and personal answers at rest."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mizban.core.crypto import CryptoError
from mizban.dynamic_forms import engine
from tests.unit.dynamic_forms.form_samples import CTX, ENGLISH, field, form, page

LEGAL = {"field": "kind", "equals": "legal"}
ONE = form(
    page(
        "who",
        field("intro", "note"),
        field("kind", "choice", label={"fa": "نوع", "en": "Kind"}),
        field("company", when=LEGAL),
        field("nid", "national_id"),
        field("born", "date", personal=True),
        field("secret", personal=True, required=False),
    ),
    page(
        "what",
        field("area", "number", decimals=2, unit={"fa": "هکتار"}),
        field("where", "place"),
        field("spot", "point", required=False),
        field("slip", "fee_slip", required=False),
        field(
            "owners",
            "group",
            row_label={"fa": "مالک"},
            required=False,
            fields=[
                field("name"),
                field("phone", "mobile", required=False),
                field("deed", "file", required=False),
                field("heir", "yes_no", required=False),
                field("heirs", when={"field": "heir", "equals": True}),
            ],
        ),
    ),
    documents=[{"key": "card", "title": {"fa": "کارت", "en": "Card"}}],
)
ANSWERS: dict[str, Any] = {
    "kind": "natural",
    "company": "پنهان",
    "nid": "0012345679",
    "born": "1979-10-19",
    "area": 12.5,
    "where": {"province": "07", "county": "0702"},
    "slip": {"amount": 500, "reference": "A1", "date": "2026-10-23", "files": ["new1"]},
    "owners": [
        {"id": "aaaa", "name": "سارا", "phone": "09120000000", "deed": ["good1"], "heir": False, "heirs": "پنهان"},
        {"id": "bbbb", "name": "مینا"},
    ],
    "document:card": ["good2"],
    "stray": "x",
}


# --- summary ---------------------------------------------------------------------------------------------------------


def test_summary_page_by_page() -> None:
    who, what, documents = engine.summary(ONE, ANSWERS, CTX)
    assert [(row.path, row.label, row.text, row.personal) for row in who.rows] == [
        ("kind", "نوع", "حقیقی", False),
        ("nid", "«nid»", "001-234567-9", True),
        ("born", "«born»", "۲۷ مهر ۱۳۵۸", True),
        ("secret", "«secret»", "", True),
    ]
    assert [row.text for row in what.rows[:4]] == [
        "۱۲٫۵ هکتار",
        "فارس، شیراز",
        "",
        "۵۰۰ ریال، شمارهٔ مرجع A1، ۱ آبان ۱۴۰۵",
    ]
    assert what.rows[3].files == ("new1",)
    assert (documents.key, documents.title) == ("documents", "مدارک")
    assert [(row.path, row.label, row.files) for row in documents.rows] == [("document:card", "کارت", ("good2",))]


def test_summary_of_rows() -> None:
    owners = engine.summary(ONE, ANSWERS, CTX)[1].rows[-1]
    assert [row.title for row in owners.rows] == ["مالک ۱", "مالک ۲"]
    assert [(row.path, row.text) for row in owners.rows[0].rows] == [
        ("owners/aaaa/name", "سارا"),
        ("owners/aaaa/phone", "0912 000 0000"),
        ("owners/aaaa/deed", "good1.pdf"),
        ("owners/aaaa/heir", "خیر"),
    ]
    assert owners.rows[1].rows[0].anchor == "id_owners-1-name"


def test_summary_in_english() -> None:
    who, _what, documents = engine.summary(ONE, ANSWERS, ENGLISH)
    assert (who.rows[0].label, documents.title, documents.rows[0].label) == ("Kind", "Documents", "Card")
    assert who.rows[2].text == "19 October 1979"


def test_anchors_lead_to_inputs_of_the_page() -> None:
    for shown in engine.summary(ONE, ANSWERS, CTX):
        one = ONE.page(shown.key)
        assert one is not None
        html = "".join(bound.as_field_group() for bound in engine.page_form(ONE, one, ANSWERS, CTX))
        for row in shown.rows:
            assert f'id="{row.anchor or ""}"' in html
            assert all(f'id="{cell.anchor}"' in html for group in row.rows for cell in group.rows)


# --- sheets, search, files -------------------------------------------------------------------------------------------


def test_cells_stand_under_their_columns() -> None:
    columns = engine.columns(ONE, "fa")
    cells = engine.cells(ONE, ANSWERS, CTX)
    assert len({column.path for column in columns}) == len(columns) == len(cells)
    assert dict(zip((column.path for column in columns), cells, strict=True)) == {
        "kind": "حقیقی",
        "company": None,
        "nid": "0012345679",
        "born": "1358/07/27",
        "secret": None,
        "area": 12.5,
        "where.province": "فارس",
        "where.county": "شیراز",
        "spot.lat": None,
        "spot.lng": None,
        "slip.amount": 500,
        "slip.reference": "A1",
        "slip.date": "1405/08/01",
        "owners": "مالک ۱: «name»: سارا، «phone»: 0912 000 0000، «deed»: good1.pdf، «heir»: خیر\nمالک ۲: «name»: مینا",
        "document:card": 1,
    }
    assert [column.label for column in columns][6] == "«where»: استان"


def test_search_text_has_no_personal_word() -> None:
    words = engine.search_text(ONE, engine.prune(ONE, {**ANSWERS, "secret": "رازی"}), CTX)
    assert words == "حقیقی فارس شیراز سارا مینا"


def test_files_by_path() -> None:
    assert engine.file_ids(ONE, ANSWERS) == {
        "slip": ["new1"],
        "owners/aaaa/deed": ["good1"],
        "document:card": ["good2"],
    }


# --- personal answers at rest ----------------------------------------------------------------------------------------


def test_personal_paths() -> None:
    assert engine.personal_paths(ONE) == ["nid", "born", "secret", "owners/*/phone"]


def test_personal_values_are_sealed_and_opened() -> None:
    kept = engine.prune(ONE, {**ANSWERS, "secret": "رازی"})
    sealed = engine.encrypt_personal(ONE, kept)
    text = json.dumps(sealed, ensure_ascii=False)
    for value in ("0012345679", "1979", "رازی", "09120000000"):
        assert value not in text
    assert "سارا" in text
    assert sealed["nid"].keys() == {"$"}
    assert engine.decrypt_personal(ONE, sealed) == kept


def test_sealing_and_opening_twice_changes_nothing() -> None:
    kept = engine.prune(ONE, ANSWERS)
    sealed = engine.encrypt_personal(ONE, kept)
    assert engine.encrypt_personal(ONE, sealed) == sealed
    assert engine.decrypt_personal(ONE, kept) == kept
    assert engine.encrypt_personal(ONE, kept) != sealed  # another nonce


def test_a_forged_seal_is_refused() -> None:
    with pytest.raises(CryptoError):
        engine.decrypt_personal(ONE, {"nid": {"$": "k1.AAAA"}})


@pytest.mark.parametrize("answers", [None, [], "x", {"nid": None, "owners": "x"}, {"owners": [1, {"phone": None}]}])
def test_sealing_leaves_odd_shapes_alone(answers: Any) -> None:
    assert engine.encrypt_personal(ONE, answers) == (answers if isinstance(answers, dict) else {})


def test_sealed_answers_are_not_dropped_in_silence() -> None:
    sealed = engine.encrypt_personal(ONE, ANSWERS)
    in_row = {"owners": sealed["owners"]}
    for answers in (sealed, in_row):
        with pytest.raises(TypeError):
            engine.prune(ONE, answers)
        with pytest.raises(TypeError):
            engine.summary(ONE, answers, CTX)
        with pytest.raises(TypeError):
            engine.judge(ONE, answers, CTX)


def test_other_versions_of_a_form_are_read_as_far_as_they_fit() -> None:
    other = form(page("who", field("nid"), field("kind", "yes_no"), field("area", "money")))
    assert engine.prune(other, ANSWERS) == {"nid": "0012345679"}


def test_a_context_without_places_and_files_still_reads() -> None:
    bare = replace(CTX, places=type(CTX)().places, files=type(CTX)().files)
    _who, what, documents = engine.summary(ONE, ANSWERS, bare)
    assert what.rows[1].text == "07، 0702"
    assert documents.rows[0].text == "۱ فایل"
